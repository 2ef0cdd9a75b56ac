// SPDX-License-Identifier: Apache-2.0
// The sampler's program as text: one group a line.
#pragma once
#include <string>

#include "ir/process.hpp"

namespace casus::cli {

std::string program_text(const ir::Process& process);

}  // namespace casus::cli
