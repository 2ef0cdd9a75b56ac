// SPDX-License-Identifier: Apache-2.0
// From a distribution as a model states it to its law. Reasons why there is none are plain words ("sd must be
// positive").
#pragma once
#include <span>

#include "ir/process.hpp"
#include "math/fit.hpp"

namespace casus::ir {

// `args` are the values of Dist::args; mixtures are put together by the caller from their components' laws.
math::Fitted law(DistForm form, std::span<const double> args, double bound_low = -never, double bound_high = never);

// The law of a distribution whose arguments are constants; `slots` are those of the member it is for.
math::Fitted constant_law(const Process& process, DistId id, std::span<const double> slots = {});

}  // namespace casus::ir
