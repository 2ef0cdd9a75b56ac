// SPDX-License-Identifier: Apache-2.0
// What may read what flows. A flow must not feed on a flow, nor a mutual expectation on one; guards, `always` and
// conditions whose times are recorded must run straight, so that their crossings are exact (ir/motion.hpp).
#pragma once
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"

namespace casus::lower {

void refuse_bends(const ir::Process& process, Diagnostics& sink);

}  // namespace casus::lower
