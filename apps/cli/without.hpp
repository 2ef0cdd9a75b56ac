// SPDX-License-Identifier: Apache-2.0
// `run` and `ask` with --without SOURCE: every question with the source and without it, on the same futures.
#pragma once
#include "ask_and_answer.hpp"
#include "session/without.hpp"

namespace casus::cli {

// Opens the model twice.
Exit answer_without(Inquiry& inquiry, session::Session& whole, Shell& shell);

}  // namespace casus::cli
