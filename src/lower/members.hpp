// SPDX-License-Identifier: Apache-2.0
// A parameter has no value where its family has no member; a read that may miss stops the future.
#pragma once
#include "lower/context.hpp"

namespace casus::lower {

void guard_reads(Context& context);

}  // namespace casus::lower
