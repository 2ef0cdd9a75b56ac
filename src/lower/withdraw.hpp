// SPDX-License-Identifier: Apache-2.0
// What goes with a source that is retracted by the model, or left out by whoever runs it. A source vouches for what
// happens: an event, a rule, a flow or a scale that rests on nothing else is switched off. A number stays, since
// without it there is no other; session/without.hpp names those that have lost their basis.
#pragma once
#include "lower/context.hpp"

namespace casus::lower {

// Does it rest on sources that are withdrawn, or on what derives from them alone, and on nothing else?
bool withdrawn(const sema::CheckedModel& model, const std::vector<ir::BasisId>& bases);

// Switches off what is withdrawn, by a tag of its own.
void withdraw(Context& c);

}  // namespace casus::lower
