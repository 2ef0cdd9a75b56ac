// SPDX-License-Identifier: Apache-2.0
// Tokens of one file, in order. `text` points into the SourceMap; `indent` is the width of the white space before the
// first token of the token's line (a tab reaches the next multiple of 4), so blocks are found by comparing lines.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/source.hpp"

namespace casus::syntax {

enum class TokenKind : std::uint8_t {
  name,
  number,
  ordinal,  // 2nd
  date,
  string,  // with its quotes
  symbol,
  bad,  // already reported: a statement that runs into it is dropped without another word
  end,  // after the last token of a statement
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool first = false;  // on its line
  bool glued = false;  // no white space before it
  std::uint32_t line = 1;
  std::uint32_t indent = 0;
  Span span;
  std::string_view text;

  // Strings and ends are nothing but themselves.
  bool is(std::string_view word) const {
    return text == word && (kind == TokenKind::symbol || kind == TokenKind::name);
  }
};

const char* kind_name(TokenKind kind);

}  // namespace casus::syntax
