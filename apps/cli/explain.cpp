// SPDX-License-Identifier: Apache-2.0
// casus explain: the page of a diagnostic code.
#include "diag/explain.hpp"

#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "diag/diagnostic.hpp"
#include "report.hpp"
#include "session/version.hpp"

namespace casus::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string code;
  bool json = false;
};

const char* severity(const CodeInfo& c) { return c.severity == Severity::error ? "error" : "warning"; }

Json entry(const CodeInfo& c, bool with_text) {
  Json out = {{"code", c.id}, {"severity", severity(c)}, {"title", c.title}};
  if (with_text) out["text"] = std::string(casus::explain(c.id).value_or(""));
  return out;
}

Exit list_all(const Arguments& a, Shell& shell) {
  if (!a.json) {
    std::string out;
    for (const CodeInfo& c : all_codes()) out += fmt::format("{}  {}\n", c.id, c.title);
    shell.out(out);
    return Exit::fine;
  }
  Json out = {{"casus", session::version()}, {"codes", Json::array()}};
  for (const CodeInfo& c : all_codes()) out["codes"].push_back(entry(c, false));
  shell.out(out.dump(2) + "\n");
  return Exit::fine;
}

Exit unknown(const Arguments& a, Shell& shell) {
  std::vector<std::string> ids;
  for (const CodeInfo& c : all_codes()) ids.emplace_back(c.id);
  const std::string near = a.code.size() <= 12 ? nearest(a.code, ids) : "";
  return usage_fault(shell, fmt::format("there is no diagnostic `{}`", a.code.substr(0, 40)),
                     near.empty() ? "`casus explain` lists all codes"
                                  : fmt::format("did you mean `{}`? `casus explain` lists all codes", near));
}

Exit go(const Arguments& a, Shell& shell) {
  if (a.code.empty()) return list_all(a, shell);
  const CodeInfo* c = find_code(a.code);
  if (!c) return unknown(a, shell);
  if (a.json) {
    shell.out(entry(*c, true).dump(2) + "\n");
    return Exit::fine;
  }
  const auto page = casus::explain(c->id);
  shell.out(page ? std::string(*page) : fmt::format("# {}: {}\n", c->id, c->title));
  return Exit::fine;
}

}  // namespace

Command explain_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "explain";
  c.summary = "Explain a diagnostic by its code";
  c.about =
      "Every fault that Casus reports has a code. Its page says what it means, shows a model that has it, and how to "
      "mend that.";
  c.examples = {{"What does this error mean?", "casus explain E0203"}, {"Which are there?", "casus explain"}};
  c.options = {word("CODE", "", "such as E0203; without it all codes are listed", a->code),
               flag("--json", "the page as a JSON object", a->json)};
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
