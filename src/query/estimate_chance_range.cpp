// SPDX-License-Identifier: Apache-2.0
// The range of a chance. Deconvolution by EM over a grid after Kiefer and Wolfowitz (1956) and Laird (1978), stopped
// early. Work is bounded: cells of the table x grid points x steps stays below `most_work`.
#include <algorithm>
#include <cmath>

#include "math/elementary.hpp"
#include "query/estimate_range.hpp"
#include "query/estimate_special.hpp"

namespace casus::query {
namespace {

constexpr double grid_end = 1e-7;  // chances nearer to 0 or 1 count as there
constexpr int grid_points = 200;   // even on the logit scale, and as many again where the start has its mass
constexpr int most_steps = 500;
constexpr double most_work = 1e8;
constexpr double least_hits = 10;  // and least misses
constexpr std::uint64_t least_draws = 20;
constexpr double detection = 1.6448536269514722;  // one-sided 5 %

struct Cell {
  double hits, runs, draws, weight;  // weight: draws, by their runs, scaled to the number of draws they are worth
};

struct Summary {
  std::uint64_t draws = 0;
  double runs = 0, pairs = 0, chance = 0;  // pairs: ordered pairs of runs of one draw, which alone tell of spread
  double hits = 0;
  double correlation = 0, error = 0;  // of runs within a draw; error where there is none
};

Summary summarise(const ChanceTable& table) {
  Summary s;
  double squares = 0, scatter = 0;
  for (const auto& [key, draws] : table.cells()) {
    const double n = key.first, k = key.second, d = static_cast<double>(draws);
    s.draws += draws;
    s.runs += d * n;
    s.hits += d * k;
    s.pairs += d * n * (n - 1);
    squares += d * n * n;
  }
  s.chance = s.hits / s.runs;
  const double p = s.chance, binomial = p * (1 - p);
  for (const auto& [key, draws] : table.cells()) {
    const double r = key.second - key.first * p;
    scatter += static_cast<double>(draws) * r * r;
  }
  // The chance is estimated from the same runs, which takes squares / runs from what is expected.
  s.correlation = (scatter / binomial - (s.runs - squares / s.runs)) / s.pairs;
  s.error = std::sqrt(2 / s.pairs);
  return s;
}

double logit(double p) { return math::log(p) - math::log(1 - p); }
double from_logit(double x) { return x > 0 ? 1 / (1 + math::exp(-x)) : math::exp(x) / (1 + math::exp(x)); }

struct Beta {
  double a, b;
  Beta(double mean, double correlation) : a(mean * (1 / correlation - 1)), b((1 - mean) * (1 / correlation - 1)) {}
  double quantile(double u) const { return beta_quantile(u, a, b); }
};

// A mixing distribution: cell j has points[j] for its chance and spans [edges[j], edges[j + 1]] in the logit.
struct Mixture {
  std::vector<double> points, edges, weights;

  double quantile(double u) const {
    double below = 0;
    for (std::size_t j = 0; j < weights.size(); ++j) {
      if (below + weights[j] >= u || j + 1 == weights.size()) {
        const double share = weights[j] > 0 ? std::clamp((u - below) / weights[j], 0.0, 1.0) : 0.5;
        return from_logit(edges[j] + share * (edges[j + 1] - edges[j]));
      }
      below += weights[j];
    }
    return NAN;
  }
  double spread() const {
    double mean = 0, square = 0;
    for (std::size_t j = 0; j < weights.size(); ++j) mean += weights[j] * points[j];
    for (std::size_t j = 0; j < weights.size(); ++j) square += weights[j] * (points[j] - mean) * (points[j] - mean);
    return std::sqrt(square);
  }
};

Mixture start_from(const Beta& beta) {
  const double end = logit(1 - grid_end);
  std::vector<double> at;
  for (int j = 0; j < grid_points; ++j) {
    at.push_back(-end + 2 * end * j / (grid_points - 1));
    at.push_back(std::clamp(logit(beta.quantile((j + 0.5) / grid_points)), -end, end));
  }
  std::ranges::sort(at);
  at.erase(std::unique(at.begin(), at.end(), [](double x, double y) { return y - x < 1e-9; }), at.end());

  Mixture m;
  m.edges.push_back(at.front());
  for (std::size_t j = 0; j + 1 < at.size(); ++j) m.edges.push_back((at[j] + at[j + 1]) / 2);
  m.edges.push_back(at.back());
  double below = 0;
  for (std::size_t j = 0; j < at.size(); ++j) {
    const double upto = j + 1 < at.size() ? beta_cdf(from_logit(m.edges[j + 1]), beta.a, beta.b) : 1;
    m.points.push_back(from_logit(at[j]));
    m.weights.push_back(std::max(0.0, upto - below));
    below = upto;
  }
  return m;
}

std::vector<Cell> weighted_cells(const ChanceTable& table) {
  std::vector<Cell> cells;
  double sum = 0, squares = 0;
  for (const auto& [key, draws] : table.cells()) {
    const double n = key.first, d = static_cast<double>(draws);
    cells.push_back({static_cast<double>(key.second), n, d, d * n});
    sum += d * n;
    squares += d * n * n;
  }
  for (Cell& c : cells) c.weight *= sum / squares;  // uneven weights are worth fewer draws (Kish)
  return cells;
}

// likelihood[c * points + j], each cell scaled to a largest of 1.
std::vector<double> likelihoods(const std::vector<Cell>& cells, const Mixture& m) {
  std::vector<double> all;
  all.reserve(cells.size() * m.points.size());
  for (const Cell& c : cells) {
    const std::size_t row = all.size();
    for (const double p : m.points) all.push_back(c.hits * math::log(p) + (c.runs - c.hits) * math::log(1 - p));
    const double top = *std::max_element(all.begin() + static_cast<std::ptrdiff_t>(row), all.end());
    for (std::size_t i = row; i < all.size(); ++i) all[i] = math::exp(all[i] - top);
  }
  return all;
}

// The log likelihood of the weights; they are then moved one step of EM.
double em_step(const std::vector<Cell>& cells, const std::vector<double>& likelihood, std::vector<double>& weights) {
  std::vector<double> next(weights.size());
  double log_likelihood = 0, total = 0;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const double* row = likelihood.data() + c * weights.size();
    double sum = 0;
    for (std::size_t j = 0; j < weights.size(); ++j) sum += weights[j] * row[j];
    if (!(sum > 0)) continue;
    log_likelihood += cells[c].weight * math::log(sum);
    for (std::size_t j = 0; j < weights.size(); ++j) next[j] += cells[c].weight / sum * weights[j] * row[j];
    total += cells[c].weight;
  }
  for (std::size_t j = 0; j < weights.size(); ++j) weights[j] = next[j] / total;
  return log_likelihood;
}

Mixture fit(const std::vector<Cell>& cells, const Beta& beta, double slack) {
  Mixture m = start_from(beta);
  // A start that gives a place no weight could never move there.
  for (double& w : m.weights) w = 0.999 * w + 0.001 / static_cast<double>(m.weights.size());
  const std::vector<double> likelihood = likelihoods(cells, m);
  const double work = static_cast<double>(likelihood.size());
  const int steps = std::clamp(static_cast<int>(most_work / work), 20, most_steps);
  std::vector<double> weights = m.weights;
  double best = 0;
  for (int i = 0; i < steps; ++i) best = em_step(cells, likelihood, weights);
  for (int i = 0; i < steps; ++i) {
    weights = m.weights;
    if (em_step(cells, likelihood, weights) >= best - slack) break;
    m.weights = weights;
  }
  return m;
}

Range none(Status why, std::uint64_t draws) { return {why, NAN, NAN, NAN, NAN, draws}; }

}  // namespace

void ChanceTable::add(std::uint32_t hits, std::uint32_t runs, std::uint64_t draws) {
  if (runs > 0 && draws > 0) cells_[{runs, std::min(hits, runs)}] += draws;
}

void ChanceTable::merge(const ChanceTable& other) {
  for (const auto& [key, draws] : other.cells_) cells_[key] += draws;
}

Range chance_range(const ChanceTable& table, const RangeOptions& options) {
  if (table.cells().empty()) return none(Status::no_futures, 0);
  const Summary s = summarise(table);
  if (!(s.pairs > 0)) return none(Status::no_range, s.draws);
  if (s.draws < least_draws || std::min(s.hits, s.runs - s.hits) < least_hits)
    return none(Status::range_unclear, s.draws);
  if (s.correlation < detection * s.error) {
    const double hidden = std::max(0.0, s.correlation) + detection * s.error;
    const Beta bound(s.chance, std::min(hidden, 0.999));
    return {Status::range_not_detected,
            round12(bound.quantile(options.low)),
            round12(bound.quantile(options.high)),
            s.chance,
            0,
            s.draws};
  }
  const Beta beta(s.chance, std::min(s.correlation, 0.999));
  const Mixture m = fit(weighted_cells(table), beta, options.slack);
  return {Status::ok, round12(m.quantile(options.low)), round12(m.quantile(options.high)), s.chance, m.spread(),
          s.draws};
}

}  // namespace casus::query
