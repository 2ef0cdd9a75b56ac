// SPDX-License-Identifier: Apache-2.0
#include "random_flows.hpp"

#include <fmt/format.h>

namespace casus::reference {
namespace {

std::string rate(Words& w, const std::string& member) {
  const Scope s{{}, 0, 1, false};
  switch (w.dice.below(7)) {
    case 0: return fmt::format("{}.{} per day", 1 + w.dice.below(6), 1 + w.dice.below(9));
    case 1: return fmt::format("-{}.{} per day", 1 + w.dice.below(4), 1 + w.dice.below(9));
    case 2: return fmt::format("(drift * {}) per day", w.dice.of({"1", "-1.3", "2.1", "(1 + n)"}));
    case 3: return fmt::format("({} * weight[{}]) per day", 1 + w.dice.below(3), member);
    case 4: return fmt::format("(load[{}] - 1.1) per day", member);
    case 5: return fmt::format("(if {} then drift else -2.3) per day", w.condition(s));
    default: return fmt::format("min(7, {}) per day", w.number(s));
  }
}

std::string flow(Words& w) {
  struct Head {
    const char *text, *member;
  };
  constexpr Head heads[] = {{"stock[a: place]", "a"},
                            {"stock[a: place where a in coast]", "a"},
                            {"stock[south]", "south"},
                            {"pool", "west"},
                            {"pool to stock[a: place]", "a"},
                            {"pool to stock[north]", "north"},
                            {"stock[a: place] to pool", "a"},
                            {"stock[north] to stock[west]", "west"},
                            {"stock[west] to stock[south]", "north"},
                            {"stock[south] to pool", "south"}};
  const Head& head = heads[w.dice.below(10)];
  std::string out = fmt::format("flow {} by {}", head.text, rate(w, head.member));
  const Scope s{head.member[1] ? std::vector<std::string>{} : std::vector<std::string>{"a"}, 0, 1, false};
  if (w.dice.one_in(2)) out += " while " + w.condition(s);
  return out + (w.dice.one_in(6) ? "  tag T1\n" : "\n");
}

}  // namespace

std::string random_flows(Words& w) {
  Dice& dice = w.dice;
  std::string out = fmt::format("param drift ~ {}\n", dice.of({"uniform(0.5, 4)", "gamma(mean 2, sd 1)", "1 to 3"}));
  out += fmt::format("state stock[a: place]: real 0 .. 100 = {} saturating\n",
                     dice.of({"41.37", "7.77", "93.19", "min(90, 20 * weight[a])", "if a = north then 0 else 55.51"}));
  out += fmt::format("state pool: real 0 .. {} = {} saturating\n", dice.of({"150", "40.9"}),
                     dice.of({"31.13", "0", "min(40, 8 * drift)"}));
  for (int k = 2 + dice.below(4); k > 0; --k) out += flow(w);
  out += fmt::format("let total = {}\n", dice.of({"sum(k in place: stock[k]) + pool", "max(k in place: stock[k])",
                                                  "abs(stock[south] - pool)"}));
  out += fmt::format("let rich[a: place] = stock[a] > {}.37\n", 10 * (1 + dice.below(8)));
  w.levels = {"pool", "total", "stock[north]", "stock[south]", "stock[west]"};
  return out;
}

}  // namespace casus::reference
