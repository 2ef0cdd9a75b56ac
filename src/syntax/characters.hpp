// SPDX-License-Identifier: Apache-2.0
// Code points of UTF-8 text: decoding, what may stand in a name, and what people's editors put in place of ASCII.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casus::syntax {

struct CodePoint {
  char32_t value = 0;
  std::uint32_t bytes = 0;  // 0: not UTF-8 here
};

// Strict: overlong forms, surrogates and values past U+10FFFF are refused.
CodePoint decode(std::string_view text, std::size_t at);

// The offset of the first byte that is not UTF-8, if any.
std::optional<std::size_t> find_bad_utf8(std::string_view text);

bool is_digit(char c);
bool is_letter(char32_t c);  // A-Z a-z, and all beyond ASCII that is no space, mark of punctuation, symbol or control

// Characters that would make a reader see another text than the parser does: controls and direction overrides.
bool is_hidden(char32_t c);

// What was probably meant by a character that no text contains, such as `-` for an en dash; empty if unknown.
std::string_view look_alike(char32_t c);

// `U+00A0`
std::string code_point_name(char32_t c);

// The text between backticks for a message, shortened to max_quoted_letters.
std::string in_backticks(std::string_view text);

}  // namespace casus::syntax
