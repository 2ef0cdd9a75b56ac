// SPDX-License-Identifier: Apache-2.0
// What a name is, as it is declared, and what is known of its value.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lsp/features.hpp"
#include "session/facts.hpp"

namespace casus::lsp {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_lines = 24, most_text = 1200, most_source_bytes = std::size_t{4} << 20;

// At most so many lines of a declaration.
std::string shortened(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t line = 0; line < most_lines && at != std::string_view::npos; ++line) at = text.find('\n', at + 1);
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)) + "\n  ...";
}

void add(std::vector<std::string>& out, const char* what, const std::string& text) {
  if (!text.empty()) out.push_back(fmt::format("{}: {}", what, text));
}

void param_lines(const ir::Process& p, const ir::Param& param, std::vector<std::string>& out) {
  const session::ParamFacts f = session::facts_of(p, param);
  const std::string unit = f.unit.empty() ? "" : " " + f.unit;
  add(out, "law", f.law);
  if (!f.mean.empty()) add(out, f.law == "fixed" ? "value" : "mean", f.mean + unit);
  if (!f.range.empty()) add(out, "5 to 95 %", f.range + unit);
  add(out, "shares", f.shares);
  if (f.law.empty()) add(out, "law", "depends on other parameters");
}

void constant_lines(const sema::CheckedModel& m, const sema::Quantity& q, std::vector<std::string>& out) {
  if (q.constant) add(out, "value", session::shown(m.process, q.type, q.value, q.scale, q.shown));
}

std::vector<std::string> symbol_lines(const sema::CheckedModel& m, const sema::Symbol& s) {
  using K = sema::Symbol::Kind;
  const ir::Process& p = m.process;
  std::vector<std::string> out;
  if (s.kind == K::param && s.id < p.params.size()) param_lines(p, p.params[s.id], out);
  if (s.kind == K::constant && s.id < m.constants.size()) constant_lines(m, m.constants[s.id].value, out);
  if ((s.kind == K::state || s.kind == K::settled) && s.id < p.vars.size()) {
    add(out, "type", session::type_text(p, p.vars[s.id]));
    add(out, "at the start", session::initial_text(p, p.vars[s.id]));
  }
  if (s.kind == K::let && s.id < p.lets.size()) add(out, "unit", p.lets[s.id].unit);
  if (s.kind == K::kind && s.id < p.kinds.size())
    add(out, "members", fmt::format("{}", p.kinds[s.id].numeric ? "numbers" : std::to_string(p.kinds[s.id].names.size())));
  if (s.kind == K::entity && s.id < p.kinds.size()) add(out, "kind", p.kinds[s.id].name);
  return out;
}

// Symbols hold one thing a name; readings and questions may share theirs with another.
const sema::Symbol* symbol(const Analysis& m, const Occurrence& o) {
  if (o.space != Space::main || m.sources().size() == 0) return nullptr;
  return m.session.model().symbols.find(o.name);
}

std::string body(const Workspace& w, const Analysis& m, const Occurrence& o) {
  std::string out;
  for (const Declaration* d : m.names.declarations_of(o)) {
    out += fmt::format("```casus\n{}\n```\n", shortened(m.sources().text(d->whole)));
    if (!d->title.empty()) out += fmt::format("{} `{}`: {}\n\n", d->sort, d->name, d->title);
  }
  if (const sema::Symbol* s = symbol(m, o)) {
    const std::vector<std::string> lines = symbol_lines(m.session.model(), *s);
    if (!lines.empty()) out += fmt::format("{}\n", fmt::join(lines, "  \n"));
  }
  if (o.line) {
    const Paragraph p = source_paragraph(w, m, o);
    if (!p.text.empty()) out += fmt::format("\nParagraph {}:\n\n> {}\n", *o.line, p.text);
  }
  return out;
}

// The file of a source: beside what declares it, or in a folder of the workspace.
std::string find_text(const Workspace& w, const fs::path& folder, const std::string& name) {
  std::vector<fs::path> places = {folder / name};
  for (const std::string& f : w.folders()) places.push_back(fs::path(f) / name);
  std::error_code ec;
  for (const fs::path& p : places)
    if (fs::is_regular_file(p, ec) && fs::file_size(p, ec) <= most_source_bytes && !ec) return p.string();
  return "";
}

bool blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

}  // namespace

Paragraph source_paragraph(const Workspace& w, const Analysis& m, const Occurrence& source) {
  Paragraph out;
  if (!source.line) return out;
  for (std::size_t k = 0; k < m.sources().size(); ++k)
    for (const syntax::Statement& s : m.names.files[k].tree.statements) {
      if (s.kind != syntax::StatementKind::source || s.name != source.name || s.path.empty()) continue;
      const std::string path =
          find_text(w, fs::path(m.sources().file(FileId(k)).path).parent_path(), s.path);
      std::ifstream in(path, std::ios::binary);
      std::string line;
      std::int64_t left = *source.line;
      for (std::uint32_t number = 0; !path.empty() && std::getline(in, line); ++number) {
        if (blank(line) || --left > 0) continue;
        if (line.ends_with('\r')) line.pop_back();
        std::size_t cut = std::min(line.size(), most_text);
        while (cut < line.size() && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
        return {path, cut < line.size() ? line.substr(0, cut) + "..." : line, s.title, number};
      }
    }
  return out;
}

Json hover(const Workspace& w, const Place& at) {
  const Occurrence* o = at.name();
  if (!o) return nullptr;
  const std::string text = body(w, at.model, *o);
  if (text.empty()) return nullptr;
  return {{"contents", {{"kind", "markdown"}, {"value", text}}},
          {"range", range(at.source(), o->span.begin, o->end)}};
}

}  // namespace casus::lsp
