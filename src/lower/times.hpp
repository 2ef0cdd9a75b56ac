// SPDX-License-Identifier: Apache-2.0
// Times and windows of questions and interventions, in days since the start. What counts from the start or from a date
// steps by the calendar; what counts from a moment that differs between futures uses mean lengths (365.25 days a year).
#pragma once
#include <optional>
#include <vector>

#include "lower/context.hpp"

namespace casus::lower {

// Is it `start`, `end`, `day N` or a date, and so the same in every future?
bool is_fixed_time(const Context& c, const syntax::SyntaxTree& tree, syntax::ExprId id);
// `start` and `end`, also where the grammar takes any name; otherwise the expression's own kind.
syntax::ExprKind time_kind(const Context& c, const syntax::SyntaxTree& tree, syntax::ExprId id);

// A fixed time, not yet checked against the run; reported if it can't be read or is no fixed time.
std::optional<double> fixed_time(Context& c, const syntax::SyntaxTree& tree, syntax::ExprId id);

// The same, inside [0, horizon].
std::optional<double> time_in_run(Context& c, const syntax::SyntaxTree& tree, syntax::ExprId id);

// The length of a window that opens at the start (by the calendar), or at a moving time.
std::optional<double> window_from_start(Context& c, const syntax::SyntaxTree& tree, syntax::ExprId id);
std::optional<double> window(Context& c, const syntax::SyntaxTree& tree, syntax::ExprId id);

// start, start + step, ... up to the end, by the calendar where the step is of months or years.
std::optional<std::vector<double>> steps(Context& c, const syntax::SyntaxTree& tree, syntax::ExprId step);

// "2025-01-20", or "day 30.5" for what is not a whole day or if the model has no date.
std::string print_time(const ir::Process& p, double days);

}  // namespace casus::lower
