// SPDX-License-Identifier: Apache-2.0
#include "random_words.hpp"

#include <utility>

#include <fmt/format.h>

namespace casus::reference {

Scope Words::with(Scope s, const std::string& member) const {
  s.members.push_back(member);
  s.depth = std::max(0, s.depth - 1);
  return s;
}

std::string Words::member(const Scope& s) {
  if (!s.members.empty() && !dice.one_in(3)) return dice.of(s.members);
  return dice.of({"north", "south", "west", "leader"});
}

std::string Words::level(const Scope& s) {
  return dice.one_in(2) ? fmt::format("stock[{}]", member(s)) : dice.of(levels);
}

// Two digits behind the point: no level is met on a round day.
std::string Words::level_condition(const Scope& s) {
  const std::string bar = fmt::format("{}.{}7", 5 + dice.below(80), dice.below(10));
  switch (dice.below(10)) {
    case 0: return fmt::format("{} > {}", level(s), level(s));
    case 1: return fmt::format("abs({} - {}) < {}", level(s), level(s), bar);
    case 2: return fmt::format("{} - 2 * {} < {}", level(s), level(s), bar);
    case 3: return fmt::format("(if {} then {} else {}) > {}", condition(s, 0), level(s), level(s), bar);
    case 4: return dice.of({"pool = 0", "stock[south] = 0", "stock[west] = 100", "pool > 0"});
    case 5: return fmt::format("now >= 2024-1{}-{}", 1 + dice.below(2), 11 + dice.below(19));
    case 6: return fmt::format("rich[{}]", member(s));
    case 7: return fmt::format("{}(k in place: stock[k]) < {}", dice.of({"min", "max", "mean"}), bar);
    case 8: return fmt::format("{} > {}", level(s), bar);
    default: return fmt::format("{} < {}", level(s), bar);
  }
}

std::string Words::level_effect(const Scope& s) {
  const int much = 3 + dice.below(50);
  switch (dice.below(6)) {
    case 0: return fmt::format("stock[{}] := {}.3", member(s), much);
    case 1: return fmt::format("stock[{}] += {}.9", member(s), much);
    case 2: return fmt::format("stock[{}] -= {}.1", member(s), much);
    case 3: return fmt::format("pool := pool / {}", 1 + dice.below(4));
    case 4: return fmt::format("stock[{}] += {}", member(s), number(s, 1));
    default: return fmt::format("pool {} {}.7", dice.of({"+=", "-="}), much);
  }
}

std::string Words::straight_number(const Scope& s, int depth) {
  const bool before = std::exchange(steady_, true);
  std::string out = number(s, depth);
  steady_ = before;
  return out;
}

std::string Words::condition(const Scope& s, int depth) {
  if (depth <= 0) {
    if (!levels.empty() && dice.one_in(2)) return level_condition(s);
    switch (dice.below(6)) {
      case 0: return "mark[" + member(s) + "]";
      case 1: return fmt::format("n > {}", dice.below(6));
      case 2: return fmt::format("part < {} %", 10 + dice.below(90));
      case 3: return "leader = " + member(s);
      case 4: return dice.of({"tie{north, south}", "tie{south, west}", "likes[north, west]"});
      default: return dice.of(conditions);
    }
  }
  const std::string k = loop_variable(s);
  const Scope inside = with(s, k);
  switch (dice.below(10)) {
    case 0: return fmt::format("not ({})", condition(s, depth - 1));
    case 1: return fmt::format("({} and {})", condition(s, depth - 1), condition(s, depth - 1));
    case 2: return fmt::format("({} or {})", condition(s, depth - 1), condition(s, depth - 1));
    case 3: return fmt::format("{}({} in place: {})", dice.of({"any", "all"}), k, condition(inside, depth - 1));
    case 4: return fmt::format("count({} in place: {}) >= {}", k, condition(inside, depth - 1), 1 + dice.below(3));
    case 5: return fmt::format("{} > {}", straight_number(s, depth - 1), straight_number(s, 0));
    case 6: return fmt::format("{} in {}", member(s), dice.of({"coast", "{ north, leader }", "place except coast"}));
    case 7: return fmt::format("busy[{}]", member(s));
    default: return condition(s, depth - 1);
  }
}

std::string Words::number(const Scope& s, int depth) {
  if (depth <= 0) {
    if (!levels.empty() && !steady_ && dice.one_in(2)) return fmt::format("({} / {})", level(s), 40 + dice.below(60));
    switch (dice.below(5)) {
      case 0: return fmt::format("{}", dice.below(4));
      case 1: return fmt::format("{}.{}", dice.below(3), 1 + dice.below(9));
      case 2: return fmt::format("load[{}]", member(s));
      case 3: return fmt::format("{}[{}]", "weight", member(s));
      default: return dice.of(numbers);
    }
  }
  const std::string k = loop_variable(s);
  const Scope inside = with(s, k);
  switch (dice.below(11)) {
    case 0: return fmt::format("({} + {})", number(s, depth - 1), number(s, depth - 1));
    case 1: return fmt::format("({} * {})", number(s, depth - 1), number(s, 0));
    case 2: return fmt::format("abs({} - {})", number(s, depth - 1), number(s, depth - 1));
    case 3: return fmt::format("{}({}, {})", dice.of({"min", "max"}), number(s, depth - 1), number(s, depth - 1));
    case 4:
      return fmt::format("(if {} then {} else {})", condition(s, depth - 1), number(s, depth - 1),
                         number(s, depth - 1));
    case 5: return fmt::format("exp(- {})", number(s, depth - 1));
    case 6: return fmt::format("sqrt({})", number(s, depth - 1));
    case 7: return fmt::format("sum({} in place where {}: {})", k, condition(inside, 0), number(inside, depth - 1));
    case 8: return fmt::format("{}({} in place: {})", dice.of({"max", "min", "mean"}), k, number(inside, depth - 1));
    case 9: return fmt::format("({} / (1 + {}))", number(s, depth - 1), number(s, 0));
    default: return number(s, depth - 1);
  }
}

std::string Words::whole(const Scope& s) {
  switch (dice.below(4)) {
    case 0: return fmt::format("(3 * n + {}) mod 7", 1 + dice.below(6));
    case 1: return fmt::format("(2 * load[{}] + n + 1) mod 6", member(s));
    case 2: return fmt::format("min(6, n + load[{}])", member(s));
    default: return fmt::format("{}", dice.below(7));
  }
}

std::string Words::share(const Scope& s) {
  switch (dice.below(4)) {
    case 0: return "part";
    case 1: return fmt::format("min(1, {} / 3)", number(s, 1));
    case 2: return fmt::format("exp(- {})", number(s, 1));
    default: return fmt::format("{} %", 5 * dice.below(21));
  }
}

std::string Words::delay(const Scope& s) {
  switch (dice.below(9)) {
    case 0: return "gamma(mean 8 days, sd 5 days)";
    case 1: return "uniform(2 days, 12 days)";
    case 2: return fmt::format("exponential(mean {} days)", 2 + dice.below(12));
    case 3: return fmt::format("{} days * (1 + load[{}])", 1 + dice.below(3), member(s));
    case 4: return "weibull(shape 2, scale 9 days)";
    case 5: return "patience";
    case 6: return "{ (3 to 6 days) 40 %, exponential(mean 9 days) 60 % }";
    default: return fmt::format("{} days", 5 * (1 + dice.below(4)));  // many at one moment
  }
}

std::string Words::signal(const Scope& s) {
  switch (s.first_signal + dice.below(signals - s.first_signal)) {
    case 0: return "ping";
    case 1: return "call(" + member(s) + ")";
    default: return fmt::format("tell({}, {})", member(s), member(s));
  }
}

std::string Words::effect(const Scope& s, const std::string& indent) {
  if (!levels.empty() && dice.one_in(4)) return level_effect(s);
  switch (dice.below(15)) {
    case 0: return "flag := not flag";
    case 1: return "flag := " + condition(s, 1);
    case 2: return fmt::format("n {} {}", dice.of({"+=", "-="}), 1 + dice.below(2));
    case 3: return "n := " + whole(s);
    case 4: return fmt::format("part {} {} %", dice.of({"+=", "-="}), 5 + dice.below(40));
    case 5: return "part := " + share(s);
    case 6: return fmt::format("load[{}] {} 1", member(s), dice.of({"+=", "-="}));
    case 7: return fmt::format("mark[{}] := {}", member(s), condition(s, 1));
    case 8: return "leader := " + member(s);
    case 9: return "mode := " + dice.of({"red", "green", "blue"});
    case 10:
      return dice.of(
          {"tie{north, south} := not tie{south, north}", "tie{west, south} := true", "likes[north, west] := flag"});
    case 11:
    case 12:
      if (s.first_signal < signals) return signal(s);
      return "n += 1";
    default: return s.depth > 0 ? block_effect(s, indent) : "flag := not flag";
  }
}

std::string Words::block_effect(const Scope& s, const std::string& indent) {
  Scope inner = s;
  inner.depth -= 1;
  const std::string more = indent + "  ", k = loop_variable(s);
  const Scope bound = with(s, k);
  const auto otherwise = [&] { return dice.one_in(2) ? indent + "else:\n" + effects(inner, more) : std::string(); };
  std::string out;
  switch (dice.below(7)) {
    case 0:
      out = fmt::format("with probability {}:\n{}", share(s), effects(inner, more));
      out += otherwise();
      break;
    case 1:
      out = fmt::format("choose {0} in place where {1} weighted by {2}:\n", k, condition(bound, 1), number(bound, 1));
      out += effects(bound, more);
      out += otherwise();
      break;
    case 2:
      out = fmt::format("choose {0} in {1} scored by {2} with sharpness {3}:\n", k, dice.of({"place", "coast"}),
                        number(bound, 1), dice.of({"0", "1", "0.4", "2", "inf"}));
      out += effects(bound, more);
      break;
    case 3:
      out = fmt::format("for {} in {} where {}:\n", k, dice.of({"place", "coast"}), condition(bound, 1));
      out += effects(bound, more);
      break;
    case 4:
      out = fmt::format("if {}:\n{}", condition(s, 1), effects(inner, more));
      out += otherwise();
      break;
    case 5:
      out = fmt::format(
          "for {{p, q}} in place:\n{}if tie{{p, q}}:\n{}  load[p] += 1\n{}else:\n{}  tie{{q, p}} := load[q] > 1\n",
          more, more, more, more);
      break;
    default:
      if (!s.timed) return "flag := true";
      out = fmt::format("after {}:\n{}", delay(s), effects(inner, more));
      break;
  }
  out.pop_back();  // the line's end comes from whoever asked
  return out;
}

std::string Words::effects(const Scope& s, const std::string& indent) {
  std::string out;
  for (int k = 1 + dice.below(3); k > 0; --k) out += indent + effect(s, indent) + "\n";
  return out;
}

}  // namespace casus::reference
