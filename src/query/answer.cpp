// SPDX-License-Identifier: Apache-2.0
#include "query/answer.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "math/special.hpp"
#include "query/estimate_outside.hpp"
#include "query/estimate_special.hpp"

namespace casus::query {
namespace {

using ir::Node;

std::optional<double> shown(double x, double scale) {
  if (!std::isfinite(x)) return std::nullopt;
  return round12(x) * scale;
}

AnswerStatus status_of(Status s) {
  switch (s) {
    case Status::condition_never_met:
    case Status::no_futures: return AnswerStatus::condition_never_met;
    case Status::not_reached:
    case Status::not_finite: return AnswerStatus::not_reached;
    default: return AnswerStatus::ok;
  }
}

std::string reason_of(Status s) {
  if (s == Status::not_reached)
    return "in most futures it is never reached; ask for min(..., end), or for a smaller quantile";
  if (s == Status::not_finite)
    return "in some futures it is never reached, so there is no mean; ask for a quantile, for min(..., end), or add a "
           "condition";
  if (s == Status::condition_never_met || s == Status::no_futures)
    return "the condition holds in no future that was run";
  return std::string(reason(s));
}

double node_value(const ir::Process& p, const TallyPlan& plan, ir::NodeId id, const Tally& t,
                  const std::vector<double>& quantiles) {
  const Node& n = p[id];
  switch (n.kind) {
    case Node::Kind::constant: return n.value;
    case Node::Kind::estimand: {
      for (std::size_t k = 0; k < plan.quantiles.size(); ++k)
        if (plan.quantiles[k] == n.estimand) return quantiles[k];
      const auto at = static_cast<std::size_t>(std::find(plan.estimands.begin(), plan.estimands.end(), n.estimand) -
                                               plan.estimands.begin());
      const std::size_t given = plan.given_of[at];
      const double v = t.moments.mean(plan.value_of[at]);
      return given == 0 ? v : v / t.moments.mean(given);
    }
    case Node::Kind::add: return node_value(p, plan, n.a, t, quantiles) + node_value(p, plan, n.b, t, quantiles);
    case Node::Kind::subtract: return node_value(p, plan, n.a, t, quantiles) - node_value(p, plan, n.b, t, quantiles);
    case Node::Kind::multiply: return node_value(p, plan, n.a, t, quantiles) * node_value(p, plan, n.b, t, quantiles);
    case Node::Kind::divide: return node_value(p, plan, n.a, t, quantiles) / node_value(p, plan, n.b, t, quantiles);
    case Node::Kind::negate: return -node_value(p, plan, n.a, t, quantiles);
  }
  return 0;
}

double node_value(const ir::Process& p, const TallyPlan& plan, const Tally& t, const std::vector<double>& quantiles) {
  const double left = node_value(p, plan, plan.left, t, quantiles);
  return plan.right.valid() ? left - node_value(p, plan, plan.right, t, quantiles) : left;
}

// Arithmetic over quantiles: the scatter of the same arithmetic over batches of draws gives the error.
Estimate batched(const ir::Process& p, const TallyPlan& plan, const Tally& t, double level) {
  std::vector<double> whole;
  for (std::size_t k = 0; k < plan.quantiles.size(); ++k) {
    const Estimate q = quantile(t.sketches[k], p[plan.quantiles[k]].level, level);
    if (!has_value(q.status)) return no_estimate(q.status, level);
    whole.push_back(q.value);
  }
  Estimate e = no_estimate(Status::ok, level);
  e.value = node_value(p, plan, t, whole);
  e.count = static_cast<double>(t.sketches[0].count());
  e.draws = t.moments.draws();
  if (!std::isfinite(e.value)) return no_estimate(Status::not_finite, level);
  double sum = 0, squares = 0;
  std::size_t used = 0;
  for (std::size_t b = 0; b < batches; ++b) {
    std::vector<double> some;
    for (std::size_t k = 0; k < plan.quantiles.size(); ++k)
      some.push_back(quantile(t.by_batch[k][b], p[plan.quantiles[k]].level, level).value);
    const double v = node_value(p, plan, t, some);
    if (!std::isfinite(v)) continue;
    ++used;
    sum += v;
    squares += v * v;
  }
  const auto n = static_cast<double>(used);
  if (used < batches) {
    e.status = Status::too_few_draws;
    e.interval = {-ir::never, ir::never};
    return e;
  }
  e.std_error = std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1)) / n);
  const double half = student_quantile((1 + level) / 2, n - 1) * e.std_error;
  e.interval = {e.value - half, e.value + half};
  return e;
}

Estimate estimate(const ir::Process& p, const TallyPlan& plan, const Tally& t, double level) {
  switch (plan.method) {
    case Method::proportion: return proportion(t.moments, plan.value_of[0], plan.given, level);
    case Method::mean: return mean(t.moments, plan.value_of[0], plan.given, level);
    case Method::quantile: return quantile(t.sketches[0], p[plan.quantiles[0]].level, level);
    case Method::paired_chances: return paired_difference(t.moments, plan.plus, plan.minus, plan.given, level);
    case Method::batched: return batched(p, plan, t, level);
    case Method::smooth:
      return smooth(t.moments, as_function(p, plan), {level, plan.chances_only ? 1.0 : 0.0, plan.given});
  }
  return no_estimate(Status::no_futures, level);
}

// Of a quantile: draws' own quantiles, shrunk towards their mean until they vary as much as draws do.
Range quantile_range(const Tally& t) {
  Range r{Status::range_unclear, NAN, NAN, NAN, NAN, t.draw_quantiles.size()};
  std::vector<double> values;
  double sum = 0, squares = 0, noise = 0;
  for (const auto& q : t.draw_quantiles) {
    if (!std::isfinite(q[0]) || !std::isfinite(q[1])) return r;
    values.push_back(q[0]);
    sum += q[0];
    squares += q[0] * q[0];
    noise += q[1];
  }
  const auto n = static_cast<double>(values.size());
  if (n < 20) return r;
  const double mean = sum / n, variance = (squares - sum * mean) / (n - 1);
  const double between = variance - noise / n;
  r.centre = mean;
  if (!(variance > 0) || between < 2 * variance * std::sqrt(2 / (n - 1))) return r;
  std::sort(values.begin(), values.end());
  const double shrink = std::sqrt(between / variance);
  const auto at = [&](double p) {
    const double place = p * (n - 1);
    const auto k = static_cast<std::size_t>(place);
    const double x =
        k + 1 < values.size() ? values[k] + (place - static_cast<double>(k)) * (values[k + 1] - values[k]) : values[k];
    return mean + shrink * (x - mean);
  };
  r.status = Status::ok;
  r.low = at(0.05);
  r.high = at(0.95);
  return r;
}

Range range_of(const ir::Process& p, const TallyPlan& plan, const Tally& t) {
  switch (plan.method) {
    case Method::proportion: return chance_range(t.chance);
    case Method::mean: return mean_range(t.table, plan.value_of[0], plan.given).range;
    case Method::quantile: return quantile_range(t);
    case Method::batched: return {Status::range_unclear, NAN, NAN, NAN, NAN, 0};
    default: return function_range(t.table, as_function(p, plan), plan.given).range;
  }
}

}  // namespace

std::string_view name(AnswerStatus s) {
  switch (s) {
    case AnswerStatus::ok: return "ok";
    case AnswerStatus::not_reached: return "not_reached";
    case AnswerStatus::condition_never_met: return "condition_never_met";
    case AnswerStatus::range_unclear: return "range_unclear";
  }
  return "";
}

Figure figure_of(const ir::Process& process, const TallyPlan& plan, const Tally& tally, double scale, bool has_range,
                 double level) {
  Figure f;
  f.level = level;
  const Estimate e = estimate(process, plan, tally, level);
  f.futures = static_cast<std::uint64_t>(e.count);
  if (!has_value(e.status) || !std::isfinite(e.value)) {
    f.status = status_of(e.status);
    if (f.status == AnswerStatus::ok) f.status = AnswerStatus::not_reached;
    f.reason = reason_of(e.status);
    return f;
  }
  f.value = shown(e.value, scale);
  f.sim_low = shown(e.interval.low, scale);
  f.sim_high = shown(e.interval.high, scale);
  if (!has_range) return f;
  const Range r = range_of(process, plan, tally);
  f.range_low = shown(r.low, scale);
  f.range_high = shown(r.high, scale);
  if (!f.range_low || !f.range_high) {
    f.status = AnswerStatus::range_unclear;
    f.reason = r.status == Status::no_range ? "one run a draw: what is not known can't be told from chance"
                                            : std::string(reason(r.status));
    f.range_low.reset();
    f.range_high.reset();
  } else if (r.status == Status::range_not_detected) {
    f.reason = std::string(reason(r.status));
  } else if (*f.value < *f.range_low || *f.value > *f.range_high) {
    f.reason = "a few draws carry the number: in nine of ten it lies within the range";
  }
  return f;
}

std::string method_line(const TallyPlan& plan, bool has_range) {
  const char* how[] = {"share of futures, exact interval on the effective number of futures",
                       "mean over futures, t interval",
                       "order statistics of a logarithmic histogram",
                       "difference of shares on the same futures, from those in which they differ",
                       "delta method on the means of the same futures",
                       "quantiles of the same futures, error from 16 batches of draws"};
  std::string line = how[static_cast<std::size_t>(plan.method)];
  line += has_range ? "; clustered by draw" : "";
  if (has_range) {
    line += plan.method == Method::proportion ? "; range: binomial mixture over draws"
                                              : "; range: draws' answers, run noise taken out";
  }
  return line;
}

Beside beside(const ir::Question& q) {
  Beside o;
  o.present = q.beside.present;
  if (!o.present) return o;
  o.k = q.beside.k;
  o.n = q.beside.n;
  o.per = q.beside.per;
  o.given = q.beside.given;
  o.bases = q.beside.bases;
  const bool in_time = q.beside.days_per > 0;
  const double window = in_time ? q.beside.window / q.beside.days_per : 0;
  const OutsideView view = in_time ? beside_time(o.k, o.n, window) : beside_cases(o.k, o.n);
  const Interval ends = in_time && window > 0 ? view.chance_around : view.around;
  if (std::isfinite(ends.low)) o.low = round12(ends.low);
  if (std::isfinite(ends.high)) o.high = round12(ends.high);
  return o;
}

Judged judge_comparison(const ir::Process& process, const ir::Proposition::Comparison& c, const TallyPlan& plan,
                        const Tally& tally, double error_rate) {
  Judged j;
  j.difference = estimate(process, plan, tally, 1 - error_rate);
  j.signs = shares(tally.signs);
  if (c.relation == ir::Relation::exactly) {
    const bool counted = !plan.quantities.empty() && plan.quantities.back().kind == Quantity::Kind::differs;
    if (!counted) return {Verdict::undecided, j.difference, j.signs, "`exactly` compares two single estimands"};
    const auto differing = static_cast<std::uint64_t>(tally.moments.sum(plan.quantities.size()));
    j.verdict = judge_exactly(differing, static_cast<std::uint64_t>(tally.moments.futures()));
    if (differing > 0) j.reason = fmt::format("{} of {} paired futures differ", differing, tally.moments.futures());
    return j;
  }
  double margin = c.margin;
  if (margin < 0)
    margin = c.is_probability || plan.method == Method::batched
                 ? chance_margin
                 : mean_margin(spread(tally.moments, plan.value_of[0], plan.given_of[0]));
  if (plan.method == Method::batched && c.margin < 0) {
    // Half a point has no meaning for a quantity: a twentieth of the spread between the quartiles is as small.
    const Estimate lo = quantile(tally.sketches[0], 0.25), hi = quantile(tally.sketches[0], 0.75);
    margin = std::isfinite(hi.value) && std::isfinite(lo.value) ? 0.05 * (hi.value - lo.value) / 1.349 : 0;
  }
  const Claim claim = c.relation == ir::Relation::greater    ? Claim::greater
                      : c.relation == ir::Relation::at_least ? Claim::at_least
                                                             : Claim::equal_within;
  j.verdict = judge(claim, j.difference, margin);
  if (!has_value(j.difference.status)) j.reason = reason_of(j.difference.status);
  return j;
}

}  // namespace casus::query
