// SPDX-License-Identifier: Apache-2.0
#include "random_model.hpp"

#include <fmt/format.h>

#include "random_flows.hpp"
#include "random_words.hpp"

namespace casus::reference {
namespace {

class Writer {
 public:
  Writer(std::uint64_t seed, bool flows)
      : w_(casus::combine(seed, flows ? 0xf10f : 0x5eed)), dice_(w_.dice), seed_(seed), flows_(flows) {}

  std::string write() {
    head();
    params();
    lets();
    if (dice_.one_in(3)) settle();
    if (flows_) flows();
    const int events = 3 + dice_.below(4);
    for (int k = 0; k < events; ++k) event(k);
    if (dice_.one_in(3)) decision();
    const int rules = 2 + dice_.below(4);
    for (int k = 0; k < rules; ++k) rule();
    if (dice_.one_in(2)) initially();
    for (int k = dice_.below(3); k > 0 && !hazards_.empty(); --k) scale();
    const int asks = 4 + dice_.below(4);
    for (int k = 0; k < asks; ++k) ask(k);
    return text_;
  }

 private:
  template <class... A>
  void put(fmt::format_string<A...> format, A&&... a) {
    text_ += fmt::format(format, std::forward<A>(a)...);
  }

  void head() {
    put("model random_{}\n  as of 2024-11-05\n  runs 60 days\n\n", seed_);
    put("kind place = north, south \"The south\", west\n");
    put("group coast = {{ north, west }}\n");
    put("const worth = {}\n", 1 + dice_.below(3));
    put("signal ping\nsignal call(whom: place)\nsignal tell(whom: place, of: place)\n");
    put("state flag: bool = {}\nstate n: 0..6 = {} saturating\n", dice_.one_in(2), dice_.below(4));
    put("state part: 0 % .. 100 % = {} % saturating\n", 10 * dice_.below(11));
    put("state mode: red | green | blue\nstate leader: place = south\n");
    put("state mark[a: place]: bool = {}\n", dice_.of({"false", "true", "a = south", "a in coast"}));
    put("state load[a: place]: 0..5 = {} saturating\n", dice_.of({"0", "1", "if a = north then 2 else 0"}));
    put("state tie{{a, b: place}}: bool\nstate likes[a, b: place]: bool = {}\n", dice_.one_in(2));
  }

  void params() {
    put("param weight[a: place] ~ {}\n", dice_.of({"uniform(0.5, 2)", "gamma(mean 1, sd 0.5)", "0.5 to 2"}));
    put("param patience ~ {}\n",
        dice_.of({"3 to 15 days", "uniform(4 days, 14 days)", "{ 5 days 50 %, 10 days 50 % }"}));
    const int count = 1 + dice_.below(3);
    for (int k = 0; k < count; ++k) {
      const std::string last = k > 0 ? fmt::format("p{}", k - 1) : "1.5";
      put("param p{} ~ {}\n", k,
          dice_.of({"1 to 3", "lognormal(median 1, p95 3)", "triangular(low 0, mode 1, high 3)", "exponential(mean 1)",
                    "beta(mean 40 %, n 10)", "beta(2, 3)", "weibull(shape 2, scale 1)", "empirical(0.5, 1, 2)",
                    "mixture(uniform(0, 1), uniform(2, 3))", fmt::format("gamma(mean {} + 0.1, sd 0.5)", last),
                    "normal(1, 1) truncated 0 .. 3", "pert(low 0, mode 1, high 2)"}));
      w_.numbers.push_back(fmt::format("p{}", k));
      if (dice_.one_in(2)) free_ = fmt::format("p{}", k);
    }
    put("param covered ~ chance {} %\nparam temper ~ {{ hot 30 %, cold 70 % }}\n", 20 + dice_.below(60));
    w_.conditions.insert(w_.conditions.end(), {"covered", "temper = hot"});
  }

  void lets() {
    const Scope s{{"a"}, 0, 2, true};
    put("let busy[a: place] = load[a] > 1 or {}\n", dice_.of({"mark[a]", "flag", "a = leader"}));
    put("let heat = {}\n", w_.number({}));
    put("let strained[a: place] = {}\n", w_.condition(s));
    w_.numbers.push_back("heat");
    w_.conditions.push_back("strained[south]");
  }

  void settle() {
    put("settle\n  fear[north]: 0..100 = 0.5 * fear[south] + {},\n  fear[south]: 0..100 = {}\n  from {} for {} "
        "rounds\n",
        dice_.of({"n", "load[west]", "2 * part"}), dice_.of({"0.5 * fear[north]", "min(20, 1 + 0.4 * fear[north])"}),
        dice_.below(2), 1 + dice_.below(5));
    if (dice_.one_in(2)) {
      put("settle\n  worry: 0..100 = min(50, 0.5 * fear[north] + {})\n  from {} for 2 rounds\n",
          dice_.of({"n", "load[south]"}), dice_.below(2));
      w_.numbers.push_back("worry");
      w_.conditions.push_back("worry > 3");
    }
    w_.numbers.push_back("fear[north]");
    w_.conditions.push_back("fear[south] > 2");
  }

  void flows() {
    const std::string text = random_flows(w_);
    if (text.find("tag T1") != std::string::npos) tag_ = "T1";
    text_ += text;
  }

  void event(int k) {
    const std::string name = fmt::format("e{}", k);
    Scope s;
    std::string family;
    if (dice_.one_in(3)) {
      family = dice_.of({"[a: place]", "[a: place where a in coast]", "[a, b: place]", "{a, b: place}"});
      s.members.push_back("a");
      if (family.find('b') != std::string::npos) s.members.push_back("b");
    }
    const int law = dice_.below(7);
    if (law >= 5) return immediate(name, family, s);
    put("event {}{}\n", name, family);
    if (dice_.one_in(3)) put("{}\n", tag());
    if (!dice_.one_in(3)) put("  when {}\n", w_.condition(s));
    if (law < 3) {
      put("  rate {}\n",
          dice_.one_in(6) ? "chance 90 % a year" : fmt::format("(0.05 * min(3, {})) per day", w_.number(s)));
      hazards_.push_back(name + (family.empty()                          ? ""
                                 : family.find('{') == 0                 ? "{a, b: place}"
                                 : family.find('b') != std::string::npos ? "[a, b: place]"
                                                                         : "[a: place]"));
    } else {
      put("  after {}\n", w_.delay(s));
      if (dice_.one_in(2)) put("  repeating\n");
      if (dice_.one_in(4)) put("  since 2024-10-2{}\n", dice_.below(10));
    }
    if (dice_.one_in(5)) put("  once\n");
    if (!dice_.one_in(6)) put("  then\n{}", w_.effects(s, "    "));
    add_occurrence(name, family);
  }

  // Once, or until a counter of its own is full.
  void immediate(const std::string& name, const std::string& family, Scope s) {
    s.timed = true;
    const std::string guard = w_.condition(s);
    if (dice_.one_in(2)) {
      put("event {}{}\n  when {}\n  once\n  then\n{}", name, family, guard, w_.effects(s, "    "));
    } else {
      put("state {}_times: 0..4 = 0 saturating\n", name);
      put("event {}{}\n  when {} and {}_times < 4\n  then\n    {}_times += 1\n{}", name, family, guard, name, name,
          w_.effects(s, "    "));
    }
    add_occurrence(name, family);
  }

  void add_occurrence(const std::string& name, const std::string& family) {
    occurrences_.push_back(name);
    if (family.empty()) {
      events_.push_back(name);
    } else if (family.find('b') == std::string::npos) {
      members_.push_back(name + "[north]");
      occurrences_.push_back(name + "[west]");
    } else {
      const bool pair = family[0] == '{';
      members_.push_back(name + (pair ? "{west, north}" : "[west, north]"));
      occurrences_.push_back(name + (pair ? "{south, _}" : "[_, south]"));
      heads_.push_back(name + (pair ? "{south, x: place}" : "[x: place, _]"));
    }
  }

  void decision() {
    put("decision stance\n  when {}\n", w_.condition({}));
    if (dice_.one_in(2)) put("  every {} days\n", 5 + dice_.below(10));
    put("  among\n    wait\n    press: n += 1\n    fold available when {}: load[west] += 1\n", w_.condition({}));
    if (dice_.one_in(2))
      put("  weighing\n    gain: {} for press, fold\n    cost: -{} for fold\n  sharpness {}\n", w_.number({}),
          w_.number({}), dice_.of({"1", "0.5", "inf", "0"}));
    else
      put("  odds wait 1 : press {} : fold 2\n", 1 + dice_.below(4));
    w_.conditions.push_back("stance = press");
    decision_ = true;
  }

  void rule() {
    Scope s;
    s.depth = 2;
    std::string head;
    const int which = dice_.below(5);
    if (which == 0) {
      head = "ping";
      s.first_signal = 1;
    } else if (which == 1) {
      head = dice_.of({"call(x: place)", "call(x: coast)", "call(south)"});
      s.first_signal = 2;
    } else if (which == 2) {
      head = dice_.of({"tell(x: place, y: place)", "tell(north, x: place)", "tell(_, x: coast)"});
      s.first_signal = 3;
    } else if (which == 3 && !heads_.empty()) {
      head = dice_.of(heads_);
    } else {
      head = dice_.of(occurrences_);
    }
    if (head.find("x:") != std::string::npos) s.members.push_back("x");
    if (head.find("y:") != std::string::npos) s.members.push_back("y");
    put("on {}{}:\n{}", head, dice_.one_in(3) ? " when " + w_.condition(s) : "", w_.effects(s, "  "));
  }

  void initially() {
    Scope s{{}, Words::signals, 1, false};
    put("initially\n{}", w_.effects(s, "  "));
  }

  void scale() {
    put("scale {} by {} when {}{}\n", dice_.of(hazards_), w_.number({}), w_.condition({}),
        dice_.one_in(2) ? tag() : "");
  }

  // A tag for a statement; a question may switch it off.
  std::string tag() {
    tag_ = dice_.of({"T0", "T1"});
    return "  tag " + tag_;
  }

  // ---- questions

  std::string occurrence() {
    if (dice_.one_in(5)) return "(" + w_.condition({}) + ")";
    if (dice_.one_in(5)) return dice_.of({"ping", "call(north)", "tell(_, west)"});
    return dice_.of(occurrences_);
  }

  std::string day() { return fmt::format("day {}", 5 * (1 + dice_.below(11))); }

  std::string phi() {
    switch (dice_.below(8)) {
      case 0: return occurrence();
      case 1: return fmt::format("{} within {} days", occurrence(), 5 * (1 + dice_.below(10)));
      case 2: return fmt::format("({}) at {}", w_.condition({}), day());
      case 3: return fmt::format("({}) stays from day 10 to day {}", w_.condition({}), 11 + dice_.below(30));
      case 4: return fmt::format("{} before {}", occurrence(), occurrence());
      case 5: return fmt::format("times({}) >= {}", occurrence(), 1 + dice_.below(3));
      case 6: return fmt::format("2nd {}", occurrence());
      default: return fmt::format("({}) at end", w_.condition({}));
    }
  }

  std::string act_on_flows() {
    switch (dice_.below(4)) {
      case 0: return fmt::format("do pool := {}.3 at {}", dice_.below(40), day());
      case 1: return fmt::format("do hold stock[{}] = 33.3 from day 5 to day 30", dice_.of({"north", "west"}));
      case 2: return "do hold pool = 0";
      default: return fmt::format("do stock[south] -= {}.1 at {}", dice_.below(60), day());
    }
  }

  std::string act() {
    if (flows_ && dice_.one_in(3)) return act_on_flows();
    switch (dice_.below(10)) {
      case 9: return "do not " + (tag_.empty() ? dice_.of(occurrences_) : tag_);
      case 0: return "do flag := true at " + day();
      case 1: return "do n += 2 at " + day();
      case 2: return fmt::format("do hold n = {} from day 5 to day 30", dice_.below(6));
      case 3: return "do hold mark[north] = true";
      case 4: return !events_.empty() ? fmt::format("do {} at {}", dice_.of(events_), day()) : "do nothing";
      case 5:
        return !members_.empty() ? fmt::format("do {} at {}", dice_.of(members_), day()) : "do call(west) at day 10";
      case 6: return "do not " + dice_.of(occurrences_);
      case 7: return free_.empty() ? "do tell(north, west) at day 20" : fmt::format("do {} := 2 at {}", free_, day());
      default: return decision_ ? "do stance := press" : "do hold heat = 1 from day 10 to day 40";
    }
  }

  void ask(int k) {
    const std::string bar = dice_.one_in(3) ? " | " + act() : "";
    std::string q;
    switch (dice_.below(11)) {
      case 8: {
        const std::string f = dice_.of(occurrences_);
        q = fmt::format("P({0} within 7 days of {1} | {1} within 45 days{2})", occurrence(), f,
                        bar.empty() ? "" : ", " + bar.substr(3));
        break;
      }
      case 9: {
        const std::string f = occurrence();
        q = fmt::format("E({0} {3} {1} | {1} within 45 days{2})", w_.number({}), f,
                        bar.empty() ? "" : ", " + bar.substr(3), dice_.of({"at", "before", "at 3 days after"}));
        break;
      }
      case 0: q = fmt::format("E({} at {}{})", w_.number({}), day(), bar); break;
      case 1: q = fmt::format("E(times({}){})", occurrence(), bar); break;
      case 2: q = fmt::format("E(min(time from start to {}, end){})", occurrence(), bar); break;
      case 3: q = fmt::format("median(time from start to {}{})", occurrence(), bar); break;
      case 4: q = fmt::format("E(time spent ({}){})", w_.condition({}), bar); break;
      case 5: q = fmt::format("median(time from {} to {}{})", occurrence(), occurrence(), bar); break;
      default: q = fmt::format("P({}{})", phi(), bar); break;
    }
    put("ask q{} = {}\n", k, q);
  }

  Words w_;
  Dice& dice_;
  std::uint64_t seed_;
  bool flows_;
  std::string text_;
  std::vector<std::string> hazards_, events_, members_, occurrences_, heads_;
  std::string free_, tag_;
  bool decision_ = false;
};

}  // namespace

std::string random_model(std::uint64_t seed, bool flows) { return Writer(seed, flows).write(); }

}  // namespace casus::reference
