// SPDX-License-Identifier: Apache-2.0
#include "format/lines.hpp"

#include <algorithm>

#include "syntax/characters.hpp"

namespace casus::format {
namespace {

constexpr std::uint32_t tab = 4;

// Walks along one line, counting columns.
class Ruler {
 public:
  explicit Ruler(std::string_view text) : text_(text) {}

  std::uint32_t column_at(std::size_t offset) {
    while (at_ < offset && at_ < text_.size()) {
      column_ = text_[at_] == '\t' ? (column_ / tab + 1) * tab : column_ + 1;
      at_ += std::max(1u, syntax::decode(text_, at_).bytes);
    }
    return column_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t column_ = 0;
};

std::string_view trimmed_right(std::string_view s) {
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

void add(Line& line, Ruler& ruler, std::size_t offset, std::string_view text, syntax::TokenKind kind) {
  Piece p;
  p.text = text;
  p.kind = kind;
  const std::uint32_t before = line.pieces.empty() ? 0 : line.pieces.back().column + line.pieces.back().width;
  p.column = ruler.column_at(offset);
  p.width = ruler.column_at(offset + text.size()) - p.column;
  p.gap = p.column - before;
  line.pieces.push_back(p);
}

bool closes(const syntax::Token& t) { return t.is(")") || t.is("]") || t.is("}"); }

}  // namespace

std::vector<Line> lines_of(const SourceMap& sources, const syntax::TokenBuffer& buffer) {
  const SourceFile& file = sources.file(buffer.file);
  const std::string_view all = file.text;
  std::vector<Line> lines;
  std::size_t next = 0;
  for (std::size_t n = 0; n < file.line_starts.size(); ++n) {
    std::size_t begin = file.line_starts[n];
    const std::size_t end = n + 1 < file.line_starts.size() ? file.line_starts[n + 1] - 1 : all.size();
    if (n == 0 && all.starts_with("\xEF\xBB\xBF")) begin = 3;
    const std::string_view text = trimmed_right(all.substr(begin, end - begin));
    Ruler ruler(text);
    Line line;
    std::size_t behind = 0;
    for (; next < buffer.tokens.size() && buffer.tokens[next].line == n + 1; ++next) {
      const syntax::Token& t = buffer.tokens[next];
      add(line, ruler, t.span.begin - begin, sources.text(t.span), t.kind);
      behind = t.span.end - begin;
      line.begins = line.begins || (t.first && t.indent == 0 && !closes(t));
    }
    if (const std::size_t hash = text.find('#', behind); hash != std::string_view::npos)
      add(line, ruler, hash, text.substr(hash), syntax::TokenKind::end);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string_view> comments_of(const std::vector<Line>& lines) {
  std::vector<std::string_view> out;
  for (const Line& l : lines)
    if (!l.blank() && l.pieces.back().comment()) out.push_back(l.pieces.back().text);
  return out;
}

std::string text_of(const std::vector<Line>& lines) {
  std::string out;
  bool blank = false;
  for (const Line& l : lines) {
    if (l.blank()) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += '\n';
    blank = false;
    std::uint32_t column = 0;
    for (const Piece& p : l.pieces) {
      out.append(p.out - column, ' ');
      out += p.text;
      column = p.out_end();
    }
    out += '\n';
  }
  return out;
}

}  // namespace casus::format
