// SPDX-License-Identifier: Apache-2.0
// The same seed gives the same bits, whatever else changes; another seed does not.
#include "support.hpp"

namespace casus::test {
namespace {

const std::string model = R"(model m
  as of 2024-11-05
  runs 24 months

kind side = red, blue, green
state tension[s: side]: 0.. = 1
param heat ~ 0.5 to 2 per year
event rise[s: side]
  rate heat * (1 + tension[s])
  then tension[s] += 1
event calm[s: side]
  when tension[s] > 0
  rate 1 per year * tension[s]
  then tension[s] -= 1
event clash
  when any(s in side: tension[s] >= 4)
  after gamma(mean 60 days, sd 30 days)
  then with probability 50 %: tension[red] := 0

ask clash_12m = P(clash within 12 months)
ask red_end   = E(tension[red] at end)
ask median_clash = median(time from start to clash)
ask effect    = P(clash | do tension[blue] := 6 at day 100) - P(clash | do nothing)
ask monthly   = E(tension[green] every 3 months)
)";

TEST(Determinism, ThreadsDoNotMatter) {
  for (const auto drawing : {kernel::Drawing::keyed, kernel::Drawing::stream}) {
    std::map<std::string, std::vector<double>> first;
    for (const unsigned threads : {1u, 2u, 7u}) {
      session::RunSettings s = futures(3000, threads);
      s.sampling.drawing = drawing;
      const Ran ran = run_text(model, s);
      ASSERT_EQ(ran.outcome.result.answers.size(), 5u) << ran.diagnostics;
      if (first.empty()) first = numbers(ran.outcome);
      EXPECT_EQ(numbers(ran.outcome), first) << threads << " threads";
    }
  }
}

TEST(Determinism, TheSeedMatters) {
  const auto one = numbers(run_text(model, futures(2000)).outcome);
  EXPECT_EQ(numbers(run_text(model, futures(2000)).outcome), one);
  const auto other = numbers(run_text(model, futures(2000, 2, 2)).outcome);
  for (const auto& [name, values] : one) EXPECT_NE(other.at(name), values) << name;
}

// An event that concerns nothing else, its question, a question with an arm of its own, and a comment in front.
TEST(Determinism, UnrelatedLinesChangeNoBit) {
  const auto plain = numbers(run_text(model, futures(2000)).outcome);
  std::string more = model;
  more.insert(more.find("kind side"),
              "# nothing to do with it\nstate fish: 0..\nevent spawn\n  rate 3 per year\n  then fish += 1\n\n");
  more += "ask fish_end = E(fish at end)\nask fish_what_if = P(spawn within 3 months | do fish := 3 at day 20)\n";
  const auto changed = numbers(run_text(more, futures(2000)).outcome);
  EXPECT_EQ(changed.size(), plain.size() + 2);
  for (const auto& [name, values] : plain) EXPECT_EQ(changed.at(name), values) << name;
}

// More futures are more draws: the first ones are the same, so a run that is stopped answers as a shorter one does.
TEST(Determinism, AStoppedRunIsAShorterRun) {
  const Ran whole = run_text(model, nested(48, 8));
  std::atomic<bool> stop{true};
  session::RunSettings s = nested(4096, 8);
  s.sampling.stop = &stop;
  const Ran none = run_text(model, s);
  EXPECT_TRUE(none.outcome.result.interrupted);
  EXPECT_EQ(none.outcome.result.futures, 0u);
  s.sampling.stop = nullptr;
  s.sampling.time_budget = 1e-9;
  const Ran budget = run_text(model, s);
  EXPECT_TRUE(budget.outcome.result.out_of_time);
  if (budget.outcome.result.draws > 0) {
    const Ran same = run_text(model, nested(budget.outcome.result.draws, 8));
    EXPECT_EQ(numbers(budget.outcome), numbers(same.outcome));
  }
  ASSERT_EQ(whole.outcome.result.draws, 48u);
}

}  // namespace
}  // namespace casus::test
