// SPDX-License-Identifier: Apache-2.0
// Each fault once, at the narrowest place, in plain words.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace casus::sema {
namespace {

TEST(Errors, WhatABrokenStatementWouldHaveDeclaredIsNotMissed) {
  const Checked c(
      "param t ~ { firm 30 %, soft 70 % } placeholder by\nstate s: calm | war oops\n"
      "state hit: bool\nevent e when t = firm and s = war rate 1 per year then hit := true\n");
  EXPECT_EQ(c.reports().size(), 2u) << c.all_errors();
}

struct Case {
  const char* text;
  const char* expected;  // code line:column message
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Checked m(c.text);
    EXPECT_EQ(m.all_errors(), std::string(c.expected) + "\n") << c.text;
  }
}

TEST(Errors, Names) {
  expect_all({
      {"state war{a, b: actor}: bool\nlet x = waar{RU, UA}\n", "E0201 2:9 `waar` is not declared"},
      {"let x = 3\nlet x = 4\n", "E0202 2:5 `x` is declared twice"},
      {"state RU: bool\n", "E0202 1:7 `RU` is declared twice"},
      {"signal s\nlet x = s\n", "E0203 2:9 `s` is a signal, not a value"},
      {"let x = count(a in actr: true)\n", "E0201 1:20 `actr` is not declared"},
      {"let x = count(RU in actor: true)\n", "E0202 1:15 `RU` is an entity, so it can't be bound to something else"},
      {"state a: u | v\nstate b: u | w\nlet c = a = u and b = u\nlet d = u\n",
       "E0207 4:9 `u` is a value of several enums: `u | v` and `u | w`"},
      {"let a = b\nlet b = c\nlet c = a\n",
       "E0206 3:9 `a` needs `b` needs `c` needs `a`: a circle without a beginning"},
      {"const c = c + 1\n", "E0206 1:11 `c` needs its own value"},
      {"param p ~ normal(mean q, sd 1)\nparam q ~ normal(mean p, sd 1)\n",
       "E0206 2:23 `p` needs `q` needs `p`: a circle without a beginning"},
      {"nation XX\n", "E0201 1:1 there is no kind called `nation`"},
  });
}

TEST(Errors, OneFaultIsReportedOnce) {
  expect_all({
      {"let x = waar + 1\nlet y = x + 1\nlet z = y > x\nevent e\n  when z\n  rate y per year\n",
       "E0201 1:9 `waar` is not declared"},
      {"state s: 0 .. foo\nlet y = s + 1\nevent e\n  rate 1 per year\n  then s := 3; s := true\n",
       "E0201 1:15 `foo` is not declared"},
      {"event e[a: actr]\n  rate 1 per year\non e[x: actor]: e_seen := true\nstate e_seen: bool\n",
       "E0201 1:12 `actr` is not declared"},
      {"group g = { RU, XX }\nlet n = count(a in g)\nstate s[a: g]: bool\n", "E0201 1:17 `XX` is not declared"},
      {"param p ~ gamma(mean 3 days, sd 0 days)\nevent e\n  after p\n",
       "E0321 1:11 there is no such distribution: sd must be positive"},
  });
}

TEST(Errors, TypesAndUnits) {
  expect_all({
      {"event e\n  rate 0.2\n", "E0303 2:8 a rate needs a unit of time"},
      {"event e\n  rate 3 days\n", "E0302 2:8 this is a time span (in days), but what is needed is a rate (per day)"},
      {"event e\n  when 3\n  rate 1 per year\n", "E0301 2:8 true or false is needed here, but this is a whole number"},
      {"let x = 2025-01-01 + 2025-02-01\n", "E0305 1:9 a date can't be added to a date"},
      {"let x = 2 * 2025-02-01\n", "E0305 1:9 `*` makes no sense with a date"},
      {"unit people\nlet x = 3 days < 4 people\n",
       "E0302 2:18 this is in people, but what it is put together with is a time span (in days)"},
      {"state t: none | bare\nlet x = t = 3\n", "E0301 2:13 a whole number can't stand beside one of none | bare"},
      {"state a: bool\ninitially with probability 150 %: a := true\n",
       "E0306 2:28 a probability lies between 0 and 100 %, but this is 150 %"},
      {"state n: 0 .. 9\ninitially n := 2.5\n", "E0301 2:16 a whole number is needed here, but this is a number"},
      {"state n: 0 .. 9\ninitially n := 10\n", "E0307 2:16 `n` lies between 0 and 9"},
      {"state e: 0 % .. 100 %\ninitially e := 110 %\n", "E0307 2:16 `e` lies between 0 and 100 %"},
      {"let x = RU + 1\n", "E0301 1:9 `+` needs numbers, but this is a member of actor"},
      {"let x = RU < KP\n", "E0301 1:9 `<` orders numbers, but these are each a member of actor"},
      {"state s[x: actor]: bool\nlet y = s[europe]\n",
       "E0301 2:11 a member of actor is needed here, but this is a member of theatre"},
      {"kind node = 0 .. 9\nstate h[i: node]: bool\nlet x = count(i in node: h[i + 1])\n",
       "E0301 3:28 a member of node is needed here, but this is a whole number"},
      {"let x = sum(a in actor: a = RU)\n", "E0301 1:25 `sum` needs numbers, but this is true or false"},
      {"let x = 3 stones\n", "E0304 1:9 `stones` is not a unit"},
      {"let x = exp(3 days)\n", "E0302 1:9 `exp` takes a plain number, but this is a time span (in days)"},
  });
}

TEST(Errors, Families) {
  expect_all({
      {"state war{a, b: actor}: bool\nlet x = war[RU, UA]\n",
       "E0205 2:9 `war` is about unordered pairs: write braces, as in `war{a, b}`"},
      {"state t[a, b: actor]: bool\nlet x = t[RU]\n", "E0204 2:9 `t` needs 2 indexes, but 1 stands here"},
      {"state t[a, b: actor]: bool\nlet x = t\n", "E0204 2:9 `t` is a family: say which member is meant"},
      {"state t: bool\nlet x = t[RU]\n", "E0204 2:9 `t` is no family: it has no index"},
      {"state t[a, b: actor]: bool\ninitially t[RU, RU] := true\n",
       "E0508 2:11 `t` has no member for one entity twice"},
      {"state m: bool\nstate t[a: actor where m]: bool\n",
       "E0209 2:24 the members of a family are known before the model runs: this may use only constants and "
       "attributes"},
      {"signal attack(by: actor, on: actor)\nstate s: bool\non attack(RU): s := true\n",
       "E0204 3:4 `attack` has 2 parts, but 1 stands here"},
      {"signal attack(by: actor, on: actor)\nstate s: bool\ninitially attack(RU)\n",
       "E0204 3:11 this signal is emitted as `attack(by, on)`"},
      {"event e[a: actor]\n  rate 1 per year\nstate s: bool\non e[a: actor where a != RU]: s := true\n",
       "E0513 4:4 `where` belongs to the binders of a declaration"},
      {"signal attack(by: actor, on: actor)\nstate s: bool\non attack(a, UA): s := true\n",
       "E0201 3:11 `a` is not declared"},
  });
}

TEST(Errors, Distributions) {
  expect_all({
      {"param p ~ { a 60 %, b 30 % }\n", "E0322 1:11 these weights add up to 90 %, not to 100 %"},
      {"param p ~ chance 120 %\n", "E0306 1:18 a probability lies between 0 and 100 %"},
      {"param p ~ 3 to 2\n", "E0321 1:11 there is no such distribution: the lower end must be below the upper end"},
      {"param p ~ beta(mean 22 %)\n", "E0321 1:11 `beta` can't be given by these arguments"},
      {"event e\n  after gamma(mean 20, sd 15)\n",
       "E0302 2:20 this is a plain number, but what is needed is a time span (in days)"},
      {"param p ~ uniform(3 days, 10)\n",
       "E0302 1:27 this is a plain number, but what is needed is a time span (in days)"},
      {"let p = gamma(mean 3, sd 1)\n", "E0323 1:9 a distribution stands here, but a single value is needed"},
      {"state s: 0 .. 3\nparam p ~ normal(mean s, sd 1)\n",
       "E0509 2:11 `p` is drawn before anything happens, so it can't depend on what a future remembers or on tags"},
  });
}

TEST(Errors, WhatHappens) {
  expect_all({
      {"event e\n  rate 1 per year\nevent f\n  rate 1 per year\n  then e\n",
       "E0507 5:8 the event `e` happens by its own clock, not as an effect"},
      {"param p = 3\ninitially p := 4\n",
       "E0510 2:11 `p` is a parameter: nothing that happens in the model can change it"},
      {"event e\n  rate 1 per year\n  since 2024-01-01\n",
       "E0506 3:3 `since` starts a clock, and this event has no `after`"},
      {"event e\n  after 5 years\n  since 2025-01-01\n",
       "E0506 3:3 a clock is started `since` a day before the model begins, not after"},
      {"event e\n", "E0505 1:7 nothing says when `e` happens"},
      {"state x: 0 .. 9\nevent e\n  rate (5 - x) per year\n",
       "E0504 3:8 the rate of `e` may be negative here, as low as -4 a year"},
      {"state x: 0 .. 9\nevent e\n  rate (1 / x) per year\n", "E0504 3:8 the rate of `e` may have no value here"},
      {"event e\n  when true\nscale e by 2\n", "E0505 3:7 `e` has no `rate` to be scaled"},
      {"event e\n  rate 1 per year\nscale e by -2\n", "E0504 3:12 a rate can't be scaled by a negative number"},
      {"state a: bool\nstate b: bool = a\n",
       "E0509 2:17 what a state begins with can depend on parameters and constants, not on other states"},
      {"let x = 3   tag T\n", "E0501 1:17 `x` does not say what it is when this tag is off"},
      {"let x = 3   off 4\n", "E0502 1:17 `x` has no tag, so nothing can switch it off"},
  });
}

TEST(Errors, AGuardMakesARateGood) {
  EXPECT_EQ(Checked("state x: 0 .. 9\nevent e\n  when x < 5\n  rate (5 - x) per year\n").all_errors(), "");
  EXPECT_EQ(Checked("state x: 0 .. 9\nevent e\n  when x > 0\n  rate (1 / x) per year\n").all_errors(), "");
  EXPECT_EQ(Checked("state x: 0 .. 9\nevent e\n  rate max(0, 5 - x) per year\n").all_errors(), "");
}

TEST(Errors, Sources) {
  expect_all({
      {"event e\n  rate 1 per year\n  from S9:3\n", "E0401 3:8 no source is called `S9`"},
      {"source S0 \"A\" dated 2024-01-01 paragraphs 12\nevent e\n  rate 1 per year\n  from S0:13\n",
       "E0402 4:8 `S0` has lines 1 to 12"},
      {"source S0 \"A\" dated 2024-01-01\nparam p ~ pool(claim x)\n", "E0403 2:11 no source claims a number for `x`"},
      {"source S0 \"A\" dated 2024-01-02 .. 2024-01-01\n", "E0404 1:35 the later date comes second"},
      {"source S0 \"A\" dated 2024-01-01 derived from S1\nsource S1 \"B\" dated 2024-01-01 derived from S0\n",
       "E0404 1:8 `S0` is derived from a source that is derived from `S0`"},
  });
}

TEST(Warnings, BasesAndHindsight) {
  const Checked c(R"(source S0 "A" dated 2024-10-01
source S1 "B" dated 2024-11-01 .. 2024-12-01
param p ~ 1 to 3
event a
  rate 3 per year
  from S0:1
event b
  rate p per year
event d
  rate 3 per year   placeholder
  from S1:2
event f
  rate 1 per year
  from S1:3
)");
  EXPECT_EQ(c.all_errors(), "");
  EXPECT_EQ(c.reports(Severity::warning),
            (std::vector<std::string>{"W0421 3:16 this number has no basis of its own",
                                      "W0421 5:8 this number has no basis of its own",
                                      "W0420 7:7 nothing says where this comes from",
                                      "W0503 11:8 `S1` is dated after 2024-11-05, so this is hindsight"}));
  EXPECT_TRUE(Checked("event b\n  rate 2 per year\n", true, "library/b.casus").reports(Severity::warning).empty());
}

TEST(Hints, NearestNameWithAFix) {
  const Checked c("state truce: bool\nlet x = trcue\n");
  const auto all = c.sink.sorted();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].hint_text, "did you mean `truce`?");
  ASSERT_EQ(all[0].fixes.size(), 1u);
  EXPECT_EQ(all[0].fixes[0].replacement, "truce");
}

// Any damage to a text is survived: words dropped, doubled and swapped.
TEST(Robustness, DamagedModels) {
  const std::string text = R"(source S0 "A" dated 2024-10-01
unit people
claim n of S0:1: about 100 people
group g = { RU, KP } 
const k = 3
kind node = 0 .. 4 with next = node((index + 1) mod 5)
param p[a: actor] ~ beta(mean 22 %, n 20) tag P off 10 %
param q ~ { x 30 %, y 70 % }
param r ~ pool(claim n)
state s[a, b: actor]: 0 % .. 100 % = 5 %
state war{a, b: actor}: bool
state m: x | y
let l[a: actor] = sum(b in actor where a != b: s[a, b]) * p[a] tag L off 0
settle fear[RU]: 0 .. 1 = 0.5 * fear[KP], fear[KP]: 0 .. 1 = fear[RU] from 0 for 8 rounds
signal hit(a: actor, n: node)
event e[a: actor, b: actor where a in g]
  when not war{a, b} and m = x
  rate l[a] per year
  then hit(a, 3); war{a, b} := true; after gamma(mean 2 days, sd 1 days): s[a, b] += 1 %
  from S0:1
scale e[RU, b: actor] by 2 when b = KP
on hit(a: actor, n: node) when n.next = 2: choose c in actor where c != a weighted by l[c]: m := y else: m := x
always all(a in actor: l[a] >= 0)
)";
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    word += c;
    if (c == ' ' || c == '\n') words.push_back(std::exchange(word, {}));
  }
  EXPECT_EQ(Checked(text).all_errors(), "");
  for (std::size_t k = 0; k < words.size(); ++k)
    for (int damage = 0; damage < 3; ++damage) {
      auto w = words;
      if (damage == 0) w.erase(w.begin() + static_cast<std::ptrdiff_t>(k));
      if (damage == 1) w.insert(w.begin() + static_cast<std::ptrdiff_t>(k), w[(k * 7 + 3) % w.size()]);
      if (damage == 2) std::swap(w[k], w[(k * 13 + 5) % w.size()]);
      std::string damaged;
      for (const std::string& x : w) damaged += x;
      const Checked c(damaged);
      if (c.fine()) {
        EXPECT_EQ(c.invalid(), "") << damaged;
      }
    }
}

}  // namespace
}  // namespace casus::sema
