// SPDX-License-Identifier: Apache-2.0
// Where lines begin. Each level of a statement becomes two blanks; a line that stands more than four beyond its parent
// is put there on purpose and keeps its distance. The order of levels is what the parser reads, so a statement that
// steps back to a level it never had keeps all of its own.
#include "format/lines.hpp"

namespace casus::format {
namespace {

constexpr std::uint32_t step = 2, most = 4;

struct Level {
  std::uint32_t in = 0, out = 0;
  bool kept = false;  // its distance from its parent
};

// The levels of the lines of one statement, [begin, end); false if they don't nest.
bool nest(std::vector<Line>& lines, std::size_t begin, std::size_t end) {
  std::vector<Level> stack = {{}};
  for (std::size_t n = begin; n < end; ++n) {
    if (!lines[n].has_code()) continue;
    const std::uint32_t in = lines[n].indent();
    bool back = false;
    for (; stack.back().in > in; stack.pop_back()) back = back || !stack.back().kept;
    if (stack.back().in < in) {
      if (back) return false;
      const Level& parent = stack.back();
      const std::uint32_t deeper = in - parent.in;
      const bool keep = parent.kept || deeper > most;
      stack.push_back({in, parent.out + (keep ? deeper : step), keep});
    }
    lines[n].pieces[0].out = stack.back().out;
  }
  return true;
}

void statement(std::vector<Line>& lines, std::size_t begin, std::size_t end) {
  if (nest(lines, begin, end)) return;
  for (std::size_t n = begin; n < end; ++n)
    if (lines[n].has_code()) lines[n].pieces[0].out = lines[n].indent();
}

// A comment alone on its line goes with the code below it, or with the code above it that stands in its column.
void comments(std::vector<Line>& lines) {
  const auto code = [&](std::size_t n) { return n < lines.size() && lines[n].has_code(); };
  for (std::size_t n = 0; n < lines.size(); ++n) {
    if (!lines[n].comment_alone()) continue;
    Piece& comment = lines[n].pieces[0];
    comment.out = comment.column;
    if (comment.column == 0) continue;
    std::size_t below = n;
    while (below < lines.size() && !code(below)) ++below;
    std::size_t above = n;
    while (above > 0 && !(code(above) && lines[above].indent() <= comment.column)) --above;
    if (below < lines.size() && lines[below].indent() == comment.column)
      comment.out = lines[below].pieces[0].out;
    else if (code(above) && comment.column - lines[above].indent() <= most)
      comment.out = lines[above].pieces[0].out + (comment.column == lines[above].indent() ? 0 : step);
  }
}

}  // namespace

void set_indents(std::vector<Line>& lines) {
  std::size_t begin = 0;
  for (std::size_t n = 1; n <= lines.size(); ++n) {
    if (n < lines.size() && !lines[n].begins) continue;
    statement(lines, begin, n);
    begin = n;
  }
  comments(lines);
}

}  // namespace casus::format
