// SPDX-License-Identifier: Apache-2.0
// Numbers, ordinals and dates at the head of a text that begins with a digit, or with a point before a digit.
#pragma once
#include <string>
#include <string_view>

#include "syntax/token.hpp"

namespace casus::syntax {

struct NumberScan {
  TokenKind kind = TokenKind::number;
  std::size_t length = 0;
  bool is_date = false;
  std::string fault;  // reads on from the quoted text; empty if all is well
  std::string hint;
  std::string replacement;
};

NumberScan scan_number(std::string_view text);

}  // namespace casus::syntax
