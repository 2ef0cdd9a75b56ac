// SPDX-License-Identifier: Apache-2.0
// Guards, rates, mutual expectations, `always` and recorded conditions are looked at when something they read changes;
// the passing of time alone is no such change. So they must not read the present date.
#pragma once
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"

namespace casus::lower {

void refuse_now(const ir::Process& process, Diagnostics& sink);

}  // namespace casus::lower
