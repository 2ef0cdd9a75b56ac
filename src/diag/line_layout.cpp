// SPDX-License-Identifier: Apache-2.0
// Widths follow Unicode's East Asian Width and general categories, cut down to the blocks that texts about the world
// hold: an unlisted character is one column wide, which is right for every alphabet.
#include "diag/line_layout.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace casus {
namespace {

struct Range {
  char32_t first, last;
};

constexpr std::array wide = {Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0xa4cf},
                             Range{0xa960, 0xa97f},   Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},
                             Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},
                             Range{0x1f300, 0x1f64f}, Range{0x1f680, 0x1f6ff}, Range{0x1f900, 0x1f9ff},
                             Range{0x20000, 0x3fffd}};
constexpr std::array combining = {
    Range{0x0300, 0x036f}, Range{0x0483, 0x0489}, Range{0x0591, 0x05bd}, Range{0x0610, 0x061a}, Range{0x064b, 0x065f},
    Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff}, Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}};
// Control characters, and those that reorder or hide text.
constexpr std::array harmful = {Range{0x00, 0x1f},     Range{0x7f, 0x9f},     Range{0x061c, 0x061c},
                                Range{0x200b, 0x200f}, Range{0x2028, 0x202e}, Range{0x2060, 0x206f},
                                Range{0xfeff, 0xfeff}, Range{0xfff9, 0xfffb}, Range{0xe0000, 0xe0fff}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return r.first <= c && c <= r.last; });
}

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view dots = "...";

struct Decoded {
  char32_t c = 0;
  std::size_t length = 1;
  bool valid = false;
};

Decoded decode(std::string_view s) {
  const auto lead = static_cast<unsigned char>(s[0]);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || length > s.size()) return {};
  char32_t c = lead & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(s[i]);
    if ((byte & 0xc0) != 0x80) return {};
    c = c << 6 | (byte & 0x3fu);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return {};
  return {c, length, true};
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Column of the first cell that begins at or after `byte`.
std::size_t column_of(const std::vector<Cell>& cells, std::size_t byte) {
  std::size_t column = 0;
  for (const Cell& c : cells) {
    if (c.byte >= byte) break;
    column += c.width;
  }
  return column;
}

}  // namespace

std::vector<Cell> lay_out(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size();) {
    const Decoded d = decode(line.substr(i));
    Cell cell{i, 1, std::string(line.substr(i, d.length))};
    if (d.valid && d.c == '\t') {
      cell.width = 4 - column % 4;
      cell.text = std::string(cell.width, ' ');
    } else if (!d.valid || within(harmful, d.c)) {
      cell.text = replacement;
    } else if (within(wide, d.c)) {
      cell.width = 2;
    } else if (within(combining, d.c)) {
      cell.width = 0;
    }
    column += cell.width;
    i += d.length;
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text.substr(i));
    if (text[i] == '\t' || text[i] == '\n')
      out += ' ';
    else if (!d.valid || within(harmful, d.c))
      out += replacement;
    else
      out += text.substr(i, d.length);
    i += d.length;
  }
  return out;
}

Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end, std::size_t width) {
  // A hostile line may be megabytes long: only the bytes that could be shown are laid out.
  const std::size_t reach = 4 * width;
  std::size_t from = begin > reach ? begin - reach : 0;
  while (from > 0 && is_continuation(line[from])) --from;
  const std::size_t to = std::min(line.size(), begin + reach);
  const std::vector<Cell> cells = lay_out(line.substr(from, to - from));

  std::size_t total = 0;
  for (const Cell& c : cells) total += c.width;
  const bool fits = total <= width && from == 0 && to == line.size();
  const std::size_t mark = column_of(cells, begin - from);
  const std::size_t mark_end = std::max(mark + 1, column_of(cells, std::min(end, to) - from));

  // The mark starts a third of the way in, so that what follows it is seen too.
  std::size_t left = fits || mark <= width / 3 ? 0 : mark - width / 3;
  const std::size_t right = fits ? total : left + width;
  Excerpt out;
  out.whole = fits;
  const bool cut_left = left > 0 || from > 0;
  if (cut_left) out.text = dots;
  std::size_t column = 0, shown = 0, first_shown = left;
  for (const Cell& c : cells) {
    if (column >= left && column + c.width <= right) {
      if (shown == 0) first_shown = column;
      out.text += c.text;
      shown += c.width;
    }
    column += c.width;
  }
  if (column > right || to < line.size()) out.text += dots;
  const std::size_t indent = cut_left ? dots.size() : 0;
  out.mark_begin = indent + mark - std::min(first_shown, mark);
  out.mark_width = std::min(mark_end, std::max(first_shown + shown, mark + 1)) - mark;
  return out;
}

}  // namespace casus
