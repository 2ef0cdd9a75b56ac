// SPDX-License-Identifier: Apache-2.0
#include "print_story.hpp"

#include <fmt/format.h>

#include "figures.hpp"
#include "print_answers.hpp"
#include "report.hpp"
#include "sema/check.hpp"
#include "table.hpp"

namespace casus::cli {
namespace {

constexpr std::size_t some = 12;  // parameters and cells shown unless all are asked for

// "main.casus:12", where a step comes from; a module of the library by its folder: "security/truce.casus:4".
std::string place(const session::Session& session, Span s) {
  if (!s.file.valid() || s.file.value >= session.sources().size()) return "";
  const std::string& path = session.sources().file(s.file).path;
  const bool library = path.starts_with(sema::library_prefix);
  const std::string shown = path.substr(library ? sema::library_prefix.size() : path.rfind('/') + 1);
  return fmt::format("{}:{}", shown, session.sources().locate(s.file, s.begin).line);
}

bool is_cause(const std::string& kind) {
  return kind == "event" || kind == "do" || kind == "delayed" || kind == "flow";
}

std::string steps_text(const session::Session& session, const ir::Process& process, const session::Story& story,
                       std::size_t width, bool colour) {
  std::string out, date;
  for (const session::Step& s : story.steps) {
    const bool cause = is_cause(s.kind);
    const std::string today = day_text(process, s.time);
    std::string line = padded(cause || today != date ? today : "", 12, true) + "  ";
    date = today;
    line += cause                ? s.what
            : s.kind == "change" ? "    " + s.what
            : s.kind == "rule"   ? "  " + s.what
                                 : "  " + s.kind + " " + s.what;
    if (s.kind == "do") line += "   (done)";
    const std::string from = s.kind == "change" ? "" : place(session, s.span);
    const std::size_t have = columns(line);
    if (!from.empty() && have + 2 + columns(from) <= width) {
      const std::string shown = padded("", width - have - columns(from)) + from;
      line += colour ? "\x1b[2m" + shown + "\x1b[0m" : shown;
    }
    out += line + "\n";
  }
  return out.empty() ? "              nothing happens\n" : out;
}

template <class Item, class Text>
std::string list(const char* head, const std::vector<Item>& items, bool everything, std::size_t width, Text text) {
  if (items.empty()) return "";
  std::string joined;
  const std::size_t n = everything ? items.size() : std::min(some, items.size());
  for (std::size_t k = 0; k < n; ++k) joined += (k > 0 ? ", " : "") + text(items[k]);
  if (n < items.size()) joined += fmt::format(", and {} more (--all)", items.size() - n);
  std::string out;
  for (const std::string& line : wrapped(joined, width - 10))
    out += (out.empty() ? padded(head, 10) : std::string(10, ' ')) + line + "\n";
  return out;
}

}  // namespace

void print_story(Shell& shell, const session::Session& session, const ir::Process& process, const session::Story& story,
                 bool everything) {
  const std::size_t width = shell.width();
  const auto pair = [](const auto& p) { return fmt::format("{} = {}", p.first, p.second); };
  std::string out = fmt::format("Future {} (draw {}, run {}){}\n", with_commas(story.future), story.draw, story.run,
                                story.arm.empty() ? "" : ": " + story.arm);
  out += list("Drawn", story.params, everything, width, pair) + "\n";
  out += steps_text(session, process, story, width, shell.colour_out());
  if (!story.answers.empty() || !story.state.empty()) out += "\n";
  if (!story.fault) out += list("Answers", story.answers, everything, width, pair);
  out += list(story.fault ? "State" : "At end", story.state, everything, width, [](const std::string& s) { return s; });
  shell.out(out);
  if (story.fault) {
    shell.words("\n");
    print_diagnostics(shell, session, {&*story.fault, 1});
  }
}

}  // namespace casus::cli
