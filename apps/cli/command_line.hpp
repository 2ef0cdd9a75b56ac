// SPDX-License-Identifier: Apache-2.0
// The words of a command line, read into a command's options.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"

namespace casus::cli {

struct ReadLine {
  bool help = false;
  std::string wrong;  // what is wrong with the line; empty: nothing
  std::string hint;
};

// `words` are those behind the command's name.
ReadLine read_line(const Command& command, const std::vector<std::string>& words);

}  // namespace casus::cli
