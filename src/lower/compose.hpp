// SPDX-License-Identifier: Apache-2.0
// The first pass: the model as this run takes it. Later wins: the model, its reading, `--off` and `--set`, the options.
// What they fix at the start is written into the declarations; what they do at a time becomes interventions of arm 0,
// from which every other arm is made.
#pragma once
#include "lower/context.hpp"
#include "lower/lower.hpp"

namespace casus::lower {

void compose(Context& c, const Composition& composition);

}  // namespace casus::lower
