// SPDX-License-Identifier: Apache-2.0
// Canonical texts: two records with the same text mean the same, and a text changes only if what it names does (names,
// never ids). Trackers, scores and arms are shared by them; interventions take their keys from them.
#pragma once
#include <string>

#include "ir/process.hpp"

namespace casus::lower {

std::string canon(const ir::Process& p, ir::ExprId expr);
std::string canon(const ir::Process& p, ir::SetId set);
std::string canon(const ir::Process& p, const ir::Pattern& pattern);
std::string canon(const ir::Process& p, const ir::Tracker& tracker);
std::string canon(double value);

}  // namespace casus::lower
