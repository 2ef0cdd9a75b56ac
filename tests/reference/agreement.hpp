// SPDX-License-Identifier: Apache-2.0
// Is a model's every answer the same, engine and reference? One test an estimand of the questions, on independent
// futures.
#pragma once
#include <string>
#include <vector>

#include "ir/process.hpp"
#include "kernel/engine.hpp"

namespace casus::reference {

// What one estimand is worth, future by future. Where its condition fails it is `left_out`; no number ranks last.
using Sample = std::vector<double>;
inline constexpr double left_out = -1e300;

std::vector<Sample> samples_of_engine(const ir::Process& process, kernel::Drawing drawing, std::uint64_t seed,
                                      std::uint32_t futures, std::string& fault);
std::vector<Sample> samples_of_reference(const ir::Process& process, std::uint64_t seed, std::uint32_t futures,
                                         std::string& fault);

// A bound on how likely two samples of one law differ by as much. Two values: Fisher's exact test. Otherwise the
// largest distance of the two distributions, by the inequality of Dvoretzky, Kiefer and Wolfowitz for two samples of
// one size (with e for the constant, it holds for every size and with ties: Wei and Dudley 2012).
double chance_of_difference(Sample a, Sample b);

}  // namespace casus::reference
