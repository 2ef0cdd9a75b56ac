// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "random_words.hpp"

namespace casus::reference {

// States that flow, what fills and empties them, and lets over them; after it, all that is written may read them.
std::string random_flows(Words& words);

}  // namespace casus::reference
