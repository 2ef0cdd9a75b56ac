// SPDX-License-Identifier: Apache-2.0
// Models as text, made at random: something of every construct in every mixture. The same seed gives the same text
// everywhere. What is made can always be checked and run: rates can't be negative, states stop at their bounds, signals
// are only answered by later ones, and immediate events happen a few times at most, so that every instant ends.
#pragma once
#include <cstdint>
#include <string>

namespace casus::reference {

// With `flows`: states that flow, and conditions, rates, effects and questions that read them and the date.
std::string random_model(std::uint64_t seed, bool flows);

}  // namespace casus::reference
