// SPDX-License-Identifier: Apache-2.0
// How large a text may be. Whoever reads a file checks `max_file_bytes` before holding it; parse() checks it again.
#pragma once
#include <cstddef>

namespace casus::syntax {

inline constexpr std::size_t max_file_bytes = 4u << 20;
inline constexpr std::size_t max_name_bytes = 128;
inline constexpr std::size_t max_number_bytes = 64;
inline constexpr std::size_t max_nesting = 200;        // brackets, blocks, prefix operators
inline constexpr std::size_t max_tree_height = 1000;   // `1 + 1 + ...` nests to the left, so later stages may recurse
inline constexpr std::size_t max_reports = 100;        // then a file is given up
inline constexpr std::size_t max_quoted_letters = 40;  // of the text, in a message

}  // namespace casus::syntax
