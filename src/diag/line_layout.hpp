// SPDX-License-Identifier: Apache-2.0
// One source line as a terminal shows it: which text stands in which display columns. Internal to the text renderer.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace casus {

// A character as shown, and the byte of the line it comes from.
struct Cell {
  std::size_t byte = 0;
  std::size_t width = 0;
  std::string text;
};

// Tabs become spaces up to the next stop of four; what could drive or mislead a terminal becomes U+FFFD.
std::vector<Cell> lay_out(std::string_view line);

// The same replacement for a message, where tabs and line ends become spaces.
std::string harmless(std::string_view text);

// The shown part of a line, and where [begin, end) (bytes) stands in it, in display columns from 0.
struct Excerpt {
  std::string text;
  std::size_t mark_begin = 0;
  std::size_t mark_width = 1;
  bool whole = true;  // nothing was cut off
};

// At most about `width` columns, around the place if the line is longer; "..." stands for what is cut off.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end, std::size_t width);

}  // namespace casus
