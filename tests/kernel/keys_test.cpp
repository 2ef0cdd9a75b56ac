// SPDX-License-Identifier: Apache-2.0
// The keys of draws are part of the interface: a changed key changes every future. These values are pinned; if one
// fails, either the change was not meant, or the release notes must say that futures are new.
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "kernel/bands.hpp"
#include "kernel/sampler.hpp"
#include "small.hpp"

namespace casus::test {
namespace {

std::uint64_t bits(const std::vector<double>& values) {
  std::uint64_t h = 0;
  for (const double v : values) h = combine(h, std::bit_cast<std::uint64_t>(v));
  return h;
}

// A bit of everything: hazards watched, a clock, choices by chance, a parameter, an arm.
Small mixed() {
  Small m(100);
  const auto x = m.var("x", 5, 0, ir::never);
  const auto rate = m.param("rate", ir::DistForm::uniform, {0.5, 1.5});
  m.event("birth", ir::Timing::hazard, {}, m.read(rate), {m.add_to(x, 1)});
  m.event("death", ir::Timing::hazard, {}, m.op(ir::Op::multiply, m.num(0.1), m.load(x)), {m.add_to(x, -1)});
  ir::Effect coin;
  coin.kind = ir::Effect::Kind::chance;
  coin.value = m.num(0.5);
  coin.key = 11;
  coin.body.effects = {m.add_to(x, 2)};
  m.p.effects.push_back(coin);
  m.clock("shock", {}, ir::DistForm::gamma_mean_sd, {20, 10}, true, {ir::EffectId(m.p.effects.size() - 1)});
  ir::Arm arm;
  ir::Intervention i;
  i.time = 40;
  i.key = 3;
  i.effects.effects = {m.put(x, 0)};
  arm.interventions.push_back(i);
  m.p.arms.push_back(arm);
  for (const double t : {10.0, 50.0, 100.0})
    for (const std::uint32_t a : {0u, 1u}) m.value_at(m.load(x), t, a);
  return m;
}

TEST(Keys, OfDrawsAndFutures) {
  EXPECT_EQ(kernel::draw_key(1, 0), 1750798034008022750ull);
  EXPECT_EQ(kernel::future_key(kernel::draw_key(1, 0), 0), 15514527909467227199ull);
}

TEST(Keys, OfCandidates) {
  const auto c = kernel::next_candidate(combine(7, hash_text("event e")), 2.0, 5.0, 1000.0, kernel::count_one);
  EXPECT_EQ(c.key, 8831042205342993469ull);
}

TEST(Keys, OfAWholeRun) {
  const Small m = mixed();
  EXPECT_EQ(bits(sample(m.p, 256, kernel::Drawing::keyed, 1, 4).rows), 17196490351536530921ull);
  EXPECT_EQ(bits(sample(m.p, 256, kernel::Drawing::stream, 1, 4).rows), 195106379730251316ull);
}

// Any batch gives the same futures.
TEST(Keys, BatchesDoNotMatter) {
  const Small m = mixed();
  const kernel::SamplingEngine engine(m.p, {1, kernel::Drawing::keyed});
  const auto whole = engine.worker()->run(0, 12, 4).scores;
  std::vector<double> pieces;
  const auto worker = engine.worker();
  for (const std::uint32_t first : {0u, 5u, 6u}) {
    const auto part = worker->run(first, first == 0 ? 5 : first == 5 ? 1 : 6, 4).scores;
    pieces.insert(pieces.end(), part.begin(), part.end());
  }
  EXPECT_EQ(whole, pieces);
  // Nor does what the worker did before.
  worker->run(100, 3, 4);
  EXPECT_EQ(worker->run(0, 12, 4).scores, whole);
}

// Adding an unrelated clause, variable and arm in front changes no draw of the others.
TEST(Keys, UnrelatedLinesDoNotMatter) {
  const Small plain = mixed();
  Small more = mixed();
  const auto y = more.var("y", 0, 0, ir::never);
  more.event("elsewhere", ir::Timing::hazard, {}, more.num(0.7), {more.add_to(y, 1)});
  std::swap(more.p.events.front(), more.p.events.back());
  for (ir::Signal& s : more.p.signals) s.event = {};
  more.value_at(more.load(y), 50);
  const Sample a = sample(plain.p, 64), b = sample(more.p, 64);
  ASSERT_EQ(a.width + 1, b.width);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t s = 0; s < a.width; ++s) ASSERT_EQ(a.at(i, s), b.at(i, s));
}

}  // namespace
}  // namespace casus::test
