// SPDX-License-Identifier: Apache-2.0
// Mutual expectations and flows are reckoned when something they read changes; the passing of time alone is no such
// change. So they must not read the present date. Guards, rates and conditions may: for them it runs like a flow.
#pragma once
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"

namespace casus::lower {

void refuse_now(const ir::Process& process, Diagnostics& sink);

}  // namespace casus::lower
