// SPDX-License-Identifier: Apache-2.0
// How many blanks stand before a piece where nothing is aligned. Where the language has one habit it is brought about;
// where it has two (`{a, b}` and `{ a, b }`, `0..5` and `0 % .. 100 %`) the writer's own stays.
#include <algorithm>
#include <array>

#include "format/lines.hpp"

namespace casus::format {
namespace {

using syntax::TokenKind;

template <std::size_t N>
bool among(const Piece& p, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return p.is(w); });
}

constexpr std::array<std::string_view, 14> spaced = {
    "=", "!=", "<", "<=", ">", ">=", ":=", "+=", "-=", "~", "|", "*", "/", "%"};
constexpr std::uint32_t apart = 3;
constexpr std::array<std::string_view, 7> ending = {"judged",    "placeholder", "definition", "tag",
                                                    "contested", "beside",      "known"};
constexpr std::array<std::string_view, 8> ending_too = {"from",   "off",        "dated", "derived",
                                                        "graded", "paragraphs", "file",  "for"};

bool ends_operand(const Piece& p) {
  return p.kind == TokenKind::name || p.kind == TokenKind::number || p.kind == TokenKind::date || p.is(")") ||
         p.is("]") || p.is("}") || p.is("%");
}

// A sign between two operands, as far as can be seen from how it was written: `a - b`, `a-b`; but not `by -b`.
bool between(const Line& line, std::size_t k) {
  const Piece& sign = line.pieces[k];
  if (!sign.is("+") && !sign.is("-")) return false;
  if (k == 0 || k + 1 >= line.pieces.size() || !ends_operand(line.pieces[k - 1])) return false;
  return sign.gap == 0 || line.pieces[k + 1].gap > 0;
}

}  // namespace

bool ends_statement(const Piece& p) { return among(p, ending) || (p.gap >= apart && among(p, ending_too)); }

namespace {

std::uint32_t gap_of(const Line& line, std::size_t k) {
  const Piece &p = line.pieces[k], &before = line.pieces[k - 1];
  if (p.comment()) return std::max(2u, p.gap);
  if (p.is(",") || p.is(";") || p.is(")") || p.is("]") || p.is(":")) return 0;
  if (before.is("(") || before.is("[")) return 0;
  if (before.is(",") || before.is(";")) return 1;
  if (before.is(":") && p.kind != TokenKind::number) return 1;  // but S0:8
  if (p.gap >= 2 && ends_statement(p)) return apart;
  if (between(line, k) || between(line, k - 1)) return 1;
  if (among(p, spaced) || among(before, spaced)) return 1;
  return std::min(1u, p.gap);
}

}  // namespace

void set_gaps(std::vector<Line>& lines) {
  for (Line& line : lines)
    for (std::size_t k = 1; k < line.pieces.size(); ++k) line.pieces[k].plain = gap_of(line, k);
}

}  // namespace casus::format
