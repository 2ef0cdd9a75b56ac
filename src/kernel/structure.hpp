// SPDX-License-Identifier: Apache-2.0
// How each family of hazards is sampled: watched or dense, its base levels and bounds, and which members can be enabled
// when a future begins. Decided from the process alone, so that every arm and every draw has the same layout of noise.
#pragma once
#include "kernel/program.hpp"

namespace casus::kernel {

// Sets kind (hazard may become dense), start, exponent, alias, level, total, param_bounds, highest.
void choose_structure(const Program& program, const ir::Event& event, Group& g);

}  // namespace casus::kernel
