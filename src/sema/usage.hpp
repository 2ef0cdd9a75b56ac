// SPDX-License-Identifier: Apache-2.0
// Declarations that nothing else in the model names.
#pragma once
#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "sema/model.hpp"

namespace casus::sema {

// A warning for each constant, let, group, parameter, state, unit, signal and source whose name stands nowhere in the
// model but in its own declaration. Library files are not blamed. Counts words of the text, so a name that is also a
// value of an enum counts as used. Returns the places of the names.
std::vector<Span> warn_about_unused(const CheckedModel& model, const SourceMap& sources, Diagnostics& sink);

}  // namespace casus::sema
