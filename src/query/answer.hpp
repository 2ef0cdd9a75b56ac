// SPDX-License-Identifier: Apache-2.0
// Answers to questions and verdicts on propositions, as plain values. Numbers are in the shown unit (stored value times
// the question's scale); a value is a number, or absent with a status and a reason. No NaN, no infinity.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ir/process.hpp"
#include "query/tally.hpp"

namespace casus::query {

enum class AnswerStatus : std::uint8_t { ok, not_reached, condition_never_met, range_unclear };
std::string_view name(AnswerStatus s);

// One number with its two intervals.
struct Figure {
  std::optional<double> value, sim_low, sim_high;  // simulation error
  std::optional<double> range_low, range_high;     // across what we don't know
  AnswerStatus status = AnswerStatus::ok;
  std::string reason;         // of a status other than ok, or of a missing end
  std::uint64_t futures = 0;  // that counted
  double level = default_level;
};

struct Part {
  std::string name;
  double time = 0;  // series: days
  Figure figure;
};

// What `beside` says, ready to be shown.
struct Beside {
  bool present = false;
  double k = 0, n = 0;
  std::string per, given;
  std::optional<double> low, high;  // of the chance in the question's own window
  std::vector<ir::BasisId> bases;
};

struct Answer {
  std::string name, title, question, section, kind, unit;
  Figure figure;  // of a series or shares: its first part's
  std::string method;
  std::vector<Part> series, parts;
  Beside outside;
  std::vector<ir::BasisId> bases;
};

struct PropositionResult {
  std::string id, title, question, reading, reason;
  ir::PropositionClass cls = ir::PropositionClass::emergent;
  Verdict verdict = Verdict::undecided;
  std::optional<double> estimate, low, high;  // of the comparison that decides (left - right), in `unit`
  std::string unit;
  bool chances = false;                     // a difference of chances
  std::optional<double> plus, zero, minus;  // shares of draws by sign
  std::vector<ir::BasisId> bases;
};

// A figure from a tally of the whole run, at this simulation level. `scale` turns stored into shown.
Figure figure_of(const ir::Process& process, const TallyPlan& plan, const Tally& tally, double scale, bool has_range,
                 double level = default_level);
// How a figure was made, in a line: "share of 16,384 futures; exact interval clustered by draw; ...".
std::string method_line(const TallyPlan& plan, bool has_range);
Beside beside(const ir::Question& question);
// One comparison of a proposition.
struct Judged {
  Verdict verdict;
  Estimate difference;
  SignShares signs;
  std::string reason;
};
Judged judge_comparison(const ir::Process& process, const ir::Proposition::Comparison& c, const TallyPlan& plan,
                        const Tally& tally, double error_rate);

}  // namespace casus::query
