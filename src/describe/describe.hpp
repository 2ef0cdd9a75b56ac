// SPDX-License-Identifier: Apache-2.0
// A description of a model for people who don't read Casus, in the order of the ODD protocol (Grimm et al. 2006, 2010,
// 2020): purpose and patterns; entities, state variables and scales; process overview; design concepts;
// initialization; input data; submodels; and what an ODD lacks: sources, and the assumptions easiest to attack. It is
// made from the text alone, so the same text gives the same page.
#pragma once
#include "describe/page.hpp"
#include "session/session.hpp"

namespace casus::describe {

// Of a session that was opened without errors. `propositions` is its process with all propositions, for their classes.
Page description(const session::Session& session, const ir::Process& propositions);

}  // namespace casus::describe
