// SPDX-License-Identifier: Apache-2.0
// What was probably meant by a name that nothing declares: the library's word, somebody's title, a unit of time where
// a rate was meant, a word of prose or of another language. Empty: nothing is known.
#pragma once
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "sema/model.hpp"

namespace casus::sema {

struct NameHint {
  std::string text;
  std::string put;  // in place of the name; empty: no fix
};

// Says beside a mismatch of units how the number is written, or why a rate is none.
void unit_missing(Diagnostic& d, const Quantity& q, const Unit& wanted);

NameHint value_hint(const CheckedModel& model, std::string_view name);
NameHint function_hint(std::string_view name);
NameHint type_hint(std::string_view name);

}  // namespace casus::sema
