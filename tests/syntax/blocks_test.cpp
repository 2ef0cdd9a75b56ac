// SPDX-License-Identifier: Apache-2.0
// Blocks behind heads of several lines; ranges inside a weighted set; `definition` at the end of a statement.
#include <gtest/gtest.h>

#include "support.hpp"

namespace casus::syntax {
namespace {

TEST(Blocks, AreMeasuredFromTheFirstLineOfTheirHead) {
  const std::string one_line = dump("on s:\n  for k in { a, b } where x:\n    y := 1\n  z := 2");
  EXPECT_EQ(dump("on s:\n  for k in {a,\n     b} where x:\n    y := 1\n  z := 2"), one_line);
  EXPECT_EQ(dump("on s:\n  for k in {a,\n  b\n} where x:\n    y := 1\n  z := 2"), one_line);
  EXPECT_EQ(dump("on s\n      when a > 1 and\n      b > 2:\n  y := 1"), dump("on s when a > 1 and b > 2:\n  y := 1"));
  EXPECT_EQ(dump("event e then\n  after gamma(mean 3 days,\n              sd 2 days):\n    y := 1\n  z := 2"),
            dump("event e then\n  after gamma(mean 3 days, sd 2 days):\n    y := 1\n  z := 2"));
  EXPECT_EQ(dump("on s:\n  if a and\n      b:\n    y := 1\n  else: z := 2"),
            dump("on s:\n  if a and b:\n    y := 1\n  else: z := 2"));
  EXPECT_EQ(faults("on s:\n  for k in {a,\n      b}:\n  y := 1"),
            "E0108 4:3 found `y`, expected an effect after `:`\n");
}

TEST(Distributions, RangesStandInBracketsInAMixture) {
  EXPECT_EQ(dump("param p ~ { (1 to 2 days) 30 %, (between 5 and 6 days) 30 %, (chance 5 %) 40 % }"),
            "param p\n  value {(1 days to 2 days) weight 30 %, (between 5 days and 6 days) weight 30 %, "
            "(chance 5 %) weight 40 %}\n");
  EXPECT_EQ(dump("param p ~ mixture((1 to 2), normal(0, 1), (a + 1) * 2)"),
            "param p\n  value mixture((1 to 2), normal(0, 1), ((a + 1) * 2))\n");
  EXPECT_EQ(dump("param p ~ { (a + 1) 30 %, f(1) 70 % }"),
            "param p\n  value {(a + 1) weight 30 %, f(1) weight 70 %}\n");
  EXPECT_EQ(faults("param p ~ { (1 to 2 30 %, 5 70 % }"), "E0108 1:21 found `30`, expected `,` or `)`\n");
}

TEST(Trailers, ADefinitionIsABasis) {
  EXPECT_EQ(dump("on s: y := 1\n  definition tag A"), dump("on s: y := 1 definition tag A"));
  EXPECT_EQ(dump("on s: y := 1 definition"), "on\n  event s\n  y := 1\n  definition\n");
  EXPECT_EQ(dump("state definition: bool\nlet x = definition + 1"),
            "state definition\n  type bool\nlet x\n  value (definition + 1)\n");
}

}  // namespace
}  // namespace casus::syntax
