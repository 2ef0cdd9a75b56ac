// SPDX-License-Identifier: Apache-2.0
// Wording shared by the checker's messages, and display units.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sema/model.hpp"

namespace casus::sema {

// "a plain number", "in days", "a date": what a quantity of this unit is.
std::string phrase(const Unit& unit);

// How a quantity is shown where nothing it was made of says: rates per year, durations in days.
std::pair<std::string, double> default_display(const Unit& unit);

// "actor", or "none | bare | with_rules" for an enum without a name.
std::string kind_name(const ir::Kind& kind);

// "an event", "a state": what a declared name is.
std::string_view sort_of(Symbol::Kind kind);

// What may be called: functions of numbers, and distributions.
const std::vector<std::string>& function_names();
const std::vector<std::string>& distribution_names();

std::string number_text(double v);

// The months of a literal such as `3 months` or `1 year`, which are stepped by the calendar if they are whole.
std::optional<double> literal_months(const syntax::Expr& e);

// "`tension` lies between 0 and 10", "`debt` is at least 0".
std::string bounds_text(const ir::Variable& v);

}  // namespace casus::sema
