// SPDX-License-Identifier: Apache-2.0
// The options that `run`, `ask`, `test` and `replay` share: how much to run, and as what the model is taken.
#pragma once
#include <vector>

#include "command.hpp"
#include "session/session.hpp"
#include "shell.hpp"

namespace casus::cli {

// `settings` must outlive the options.
std::vector<Option> composition_options(session::RunSettings& settings);
std::vector<Option> sampling_options(session::RunSettings& settings);
Option model_word(std::string& path);
Option without_option(std::vector<std::string>& sources);
void append(std::vector<Option>& to, std::vector<Option> more);

// Options that exclude each other: what is wrong, or nothing.
std::string sampling_clash(const session::RunSettings& settings);

}  // namespace casus::cli
