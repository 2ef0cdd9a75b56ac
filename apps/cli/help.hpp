// SPDX-License-Identifier: Apache-2.0
// Help texts: of the program, and of each command.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"

namespace casus::cli {

std::string program_help(const std::vector<Command>& commands);
std::string command_help(const Command& command);
std::string usage_line(const Command& command);

}  // namespace casus::cli
