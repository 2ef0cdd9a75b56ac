// SPDX-License-Identifier: Apache-2.0
// Reads what ir/print.hpp writes. Any bytes may come: the result is a valid process (ir/validate.hpp) or a reason.
// Always holds: print(read(print(p))) == print(p). Memory is linear in the text; nesting follows the types of records,
// so the text cannot drive recursion.
#pragma once
#include <expected>
#include <string>
#include <string_view>

#include "ir/process.hpp"

namespace casus::ir {

std::expected<Process, std::string> read(std::string_view text);

}  // namespace casus::ir
