// SPDX-License-Identifier: Apache-2.0
#include "agreement.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "answers.hpp"
#include "query/tally.hpp"

namespace casus::reference {
namespace {

// Sums of times differ in their last bits by the order in which they were added, and the reference looks a moment
// (motion.hpp) behind a crossing.
double rounded(double v) { return std::fabs(v) < 1e6 ? std::round(v * 1e5) / 1e5 : v; }

void take(const ir::Process& process, const double* scores, std::vector<Sample>& samples) {
  for (std::size_t e = 0; e < process.estimands.size(); ++e) {
    const ir::Estimand& q = process.estimands[e];
    const bool counts = !q.condition || scores[q.condition.value] == 1;
    const double v = scores[q.value.value];
    samples[e].push_back(!counts ? left_out : std::isnan(v) ? ir::never : rounded(v));
  }
}

double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }

// P of as many or more, and as many or fewer, of `hits` in a sample of `n` when both samples have `all` of 2n; twice
// the smaller.
double fisher(double n, double hits, double all) {
  const double whole = log_choose(2 * n, all);
  double below = 0, above = 0;
  for (double k = std::max(0.0, all - n); k <= std::min(n, all); ++k) {
    const double p = std::exp(log_choose(n, k) + log_choose(n, all - k) - whole);
    if (k <= hits) below += p;
    if (k >= hits) above += p;
  }
  return std::min(1.0, 2 * std::min(below, above));
}

}  // namespace

std::vector<Sample> samples_of_engine(const ir::Process& process, kernel::Drawing drawing, std::uint64_t seed,
                                      std::uint32_t futures, std::string& fault) {
  std::vector<Sample> samples(process.estimands.size());
  const kernel::SamplingEngine engine(process, {seed, drawing});
  const auto worker = engine.worker();
  // One run a draw: futures are then independent. Where nothing is drawn once per future, draws are as good.
  const ir::Batch batch = worker->run(0, futures, 1);
  if (batch.fault) return fault = batch.fault->message, samples;
  for (std::uint32_t f = 0; f < futures; ++f) take(process, batch.scores.data() + f * process.scores.size(), samples);
  return samples;
}

std::vector<Sample> samples_of_reference(const ir::Process& process, std::uint64_t seed, std::uint32_t futures,
                                         std::string& fault) {
  std::vector<Sample> samples(process.estimands.size());
  Futures reference(process, seed);
  try {
    for (std::uint32_t f = 0; f < futures; ++f) take(process, reference.scores().data(), samples);
  } catch (const Stopped& s) {
    fault = s.why;
  }
  return samples;
}

double chance_of_difference(Sample a, Sample b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const double n = static_cast<double>(a.size()), low = std::min(a[0], b[0]), high = std::max(a.back(), b.back());
  if (low == high) return 1;
  const auto is_end = [&](double x) { return x == low || x == high; };
  if (std::all_of(a.begin(), a.end(), is_end) && std::all_of(b.begin(), b.end(), is_end)) {
    const double in_a = static_cast<double>(std::count(a.begin(), a.end(), high));
    return fisher(n, in_a, in_a + static_cast<double>(std::count(b.begin(), b.end(), high)));
  }
  double distance = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const double x = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == x) ++i;
    while (j < b.size() && b[j] == x) ++j;
    distance = std::max(distance, std::fabs(static_cast<double>(i) - static_cast<double>(j)) / n);
  }
  return std::min(1.0, std::numbers::e * std::exp(-n * distance * distance));
}

}  // namespace casus::reference
