// SPDX-License-Identifier: Apache-2.0
#include "syntax/characters.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "syntax/limits.hpp"

namespace casus::syntax {
namespace {

struct Range {
  char32_t first, last;
};

// Ascending. Coarse on purpose: whole blocks of punctuation, symbols, private use and controls.
constexpr std::array no_letters = {
    Range{0x80, 0xa9},     Range{0xab, 0xb4},     Range{0xb6, 0xb9},       Range{0xbb, 0xbf},
    Range{0xd7, 0xd7},     Range{0xf7, 0xf7},     Range{0x1680, 0x1680},   Range{0x180e, 0x180e},
    Range{0x2000, 0x206f}, Range{0x20a0, 0x20cf}, Range{0x2190, 0x2bff},   Range{0x2e00, 0x2e7f},
    Range{0x3000, 0x3004}, Range{0x3008, 0x3020}, Range{0x3030, 0x3030},   Range{0xe000, 0xf8ff},
    Range{0xfe00, 0xfe6f}, Range{0xfeff, 0xff0f}, Range{0xff1a, 0xff20},   Range{0xff3b, 0xff40},
    Range{0xff5b, 0xff65}, Range{0xffe0, 0xffff}, Range{0x1f000, 0x1faff}, Range{0xe0000, 0x10ffff},
};

constexpr std::array<std::pair<char32_t, std::string_view>, 20> look_alikes = {{
    {0x00a0, " "}, {0x00ab, "\""}, {0x00bb, "\""}, {0x00b7, "*"},  {0x00d7, "*"},  {0x2010, "-"},  {0x2011, "-"},
    {0x2012, "-"}, {0x2013, "-"},  {0x2014, "-"},  {0x201c, "\""}, {0x201d, "\""}, {0x201e, "\""}, {0x2026, ".."},
    {0x202f, " "}, {0x2212, "-"},  {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="}, {0x3000, " "},
}};

}  // namespace

CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(at);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1};
  const std::uint32_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return {};
  char32_t value = lead & (0x7fu >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return {};
    value = (value << 6) | (byte(at + i) & 0x3f);
  }
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
  return {value, length};
}

std::optional<std::size_t> find_bad_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode(text, i);
    if (c.bytes == 0) return i;
    i += c.bytes;
  }
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const auto past = std::upper_bound(no_letters.begin(), no_letters.end(), c,
                                     [](char32_t value, const Range& r) { return value < r.first; });
  return past == no_letters.begin() || c > std::prev(past)->last;
}

bool is_hidden(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

std::string_view look_alike(char32_t c) {
  const auto* hit = std::find_if(look_alikes.begin(), look_alikes.end(), [&](const auto& p) { return p.first == c; });
  return hit == look_alikes.end() ? std::string_view{} : hit->second;
}

std::string code_point_name(char32_t c) { return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c)); }

std::string in_backticks(std::string_view text) {
  std::size_t end = 0;
  std::size_t letters = 0;
  while (end < text.size() && letters < max_quoted_letters) {
    end += std::max<std::uint32_t>(1, decode(text, end).bytes);
    ++letters;
  }
  return fmt::format("`{}{}`", text.substr(0, end), end < text.size() ? "..." : "");
}

}  // namespace casus::syntax
