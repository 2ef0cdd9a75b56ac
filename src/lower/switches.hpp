// SPDX-License-Identifier: Apache-2.0
// Passes that write into the model's own clauses what a run may switch off, scale or allow once.
#pragma once
#include "lower/context.hpp"

namespace casus::lower {

// `once`: a hidden flag that the first firing sets and the guard reads.
void lower_once(Context& c);

// Tags that this composition or some arm turns off, and banned occurrences, become conditions of the clauses that carry
// them; scales become factors of rates (1 while off). Tags that always stay on leave no trace in a clause. Call when
// all arms are known.
void lower_switches(Context& c);

// Are all these tags on? None if nothing can turn one of them off.
ir::ExprId switched_on(Context& c, const std::vector<ir::TagId>& tags);

}  // namespace casus::lower
