// SPDX-License-Identifier: Apache-2.0
// Where the pieces of a line go. Columns that stand under each other on purpose go on doing so: pieces of nearby lines
// that begin in one column, at least one of them two or more blanks behind what is before it. Such a group moves as
// one, by as much as its tightest members are pushed or pulled by what stands before them.
#include <algorithm>
#include <map>

#include "format/lines.hpp"

namespace casus::format {
namespace {

constexpr std::size_t nearby = 12;  // lines over which a column is still seen as one

struct Place {
  std::size_t line, piece;
};

class Columns {
 public:
  explicit Columns(std::vector<Line>& lines) : lines_(lines) {}

  void run() {
    std::map<std::uint32_t, std::vector<Place>> by_column;
    for (std::size_t n = 0; n < lines_.size(); ++n)
      for (std::size_t k = 0; k < lines_[n].pieces.size(); ++k) by_column[lines_[n].pieces[k].column].push_back({n, k});
    for (const auto& entry : by_column) set(entry.second);
  }

 private:
  std::vector<Line>& lines_;

  Piece& piece(Place p) { return lines_[p.line].pieces[p.piece]; }
  const Piece& before(Place p) const { return lines_[p.line].pieces[p.piece - 1]; }
  static bool wide(const Piece& p) { return p.gap >= 2; }
  // A basis or tag far behind its statement: such columns go through a whole file.
  static bool is_end(const Piece& p) { return ends_statement(p) && p.gap > 3; }
  static bool may_align(const Piece& p) { return p.gap >= 1 && p.plain >= 1; }

  // Nothing between them but comments and what is indented below the first.
  bool adjacent(std::size_t above, std::size_t below) const {
    const std::uint32_t indent = lines_[above].indent();
    while (++above < below)
      if (lines_[above].blank() || (lines_[above].has_code() && lines_[above].indent() <= indent)) return false;
    return true;
  }

  // All pieces of one column, top to bottom; what stands left of them is already set.
  void set(const std::vector<Place>& places) {
    std::vector<Place> group;
    const auto close = [&] {
      align(group);
      group.clear();
    };
    for (const Place p : places) {
      if (p.piece == 0 || !may_align(piece(p))) continue;
      if (!group.empty() && !belongs(group, p)) close();
      group.push_back(p);
    }
    close();
    for (const Place p : places) {
      Piece& here = piece(p);
      if (p.piece > 0 && !may_align(here)) here.out = before(p).out_end() + here.plain;
      if (p.piece == 0) follow(p);
    }
  }

  bool belongs(const std::vector<Place>& group, Place p) {
    const Place last = group.back();
    if (adjacent(last.line, p.line) && (wide(piece(last)) || wide(piece(p)))) return true;
    if (!wide(piece(p))) return false;
    const auto seen = std::find_if(group.rbegin(), group.rend(), [&](Place q) { return wide(piece(q)); });
    return seen != group.rend() && (p.line - seen->line <= nearby || (is_end(piece(p)) && is_end(piece(*seen))));
  }

  void align(const std::vector<Place>& group) {
    if (group.empty()) return;
    if (group.size() == 1) {
      piece(group[0]).out = before(group[0]).out_end() + piece(group[0]).plain;
      return;
    }
    std::uint32_t tightest = ~0u, least = 0;
    for (const Place p : group) {
      tightest = std::min(tightest, piece(p).gap);
      least = std::max(least, before(p).out_end() + 1);
    }
    std::uint32_t to = 0;
    for (const Place p : group)
      if (piece(p).gap == tightest) to = std::max(to, before(p).out_end() + tightest);
    for (const Place p : group) piece(p).out = std::max(to, least);
  }

  // A comment that goes on below another keeps its column.
  void follow(Place p) {
    if (p.line == 0 || !lines_[p.line].comment_alone() || piece(p).column == 0) return;
    const Line& above = lines_[p.line - 1];
    if (above.blank() || !above.pieces.back().comment() || above.pieces.back().column != piece(p).column) return;
    piece(p).out = above.pieces.back().out;
  }
};

}  // namespace

void set_columns(std::vector<Line>& lines) { Columns(lines).run(); }

}  // namespace casus::format
