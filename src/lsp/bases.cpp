// SPDX-License-Identifier: Apache-2.0
// What stands behind a statement: its bases in words, and the paragraphs of sources whose text is at hand.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "lsp/features.hpp"

namespace casus::lsp {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_text = 1200, most_source_bytes = std::size_t{4} << 20;

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

// The declaration of a source that has a text, and the file that it stands in.
const syntax::Statement* with_text(const Analysis& m, const std::string& source, std::string& declared_in) {
  for (std::size_t k = 0; k < m.names.files.size(); ++k)
    for (const syntax::Statement& s : m.names.files[k].tree.statements) {
      if (s.kind != syntax::StatementKind::source || s.name != source || s.path.empty()) continue;
      declared_in = m.sources().file(FileId(k)).path;
      return &s;
    }
  return nullptr;
}

std::string shortened(std::string line) {
  if (line.ends_with('\r')) line.pop_back();
  if (line.size() <= most_text) return line;
  std::size_t cut = most_text;
  while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
  return line.substr(0, cut) + "...";
}

std::string words_of(const Analysis& m, const syntax::Basis& b) {
  using K = syntax::Basis::Kind;
  switch (b.kind) {
    case K::data: return "data: " + b.text;
    case K::judged: return fmt::format("judged by {} on {}: {}", b.by, b.on, b.text);
    case K::placeholder: return "a placeholder, until somebody finds or judges it";
    case K::definition: return "a definition";
    case K::source: break;
  }
  const std::string place =
      b.line ? fmt::format("`{}:{}`, paragraph {} of ", b.source, *b.line, *b.line) : fmt::format("`{}`, ", b.source);
  const ledger::Source* s = m.session.was_read() ? m.session.model().ledger.find(b.source) : nullptr;
  return place + (s ? s->title : "a source that nothing declares");
}

}  // namespace

std::vector<std::string> basis_lines(const Analysis& m, const syntax::Statement& s) {
  std::vector<std::string> out;
  for (const syntax::Basis& b : s.trailer.bases) out.push_back("basis: " + words_of(m, b));
  if (s.trailer.contested) out.push_back("contested");
  return out;
}

// A paragraph is a line that is not empty, as in the number of `paragraphs` that a source states.
Paragraph source_paragraph(const Workspace& w, const Analysis& m, const Occurrence& source) {
  std::string folder;
  const syntax::Statement* s = source.line ? with_text(m, source.name, folder) : nullptr;
  if (!s) return {};
  const std::string path = find_text(w, fs::path(folder).parent_path(), s->path);
  if (path.empty()) return {};
  std::ifstream in(path, std::ios::binary);
  std::string line;
  std::int64_t left = *source.line;
  for (std::uint32_t number = 0; std::getline(in, line); ++number)
    if (!blank(line) && --left == 0) return {path, shortened(std::move(line)), number};
  return {};
}

}  // namespace casus::lsp
