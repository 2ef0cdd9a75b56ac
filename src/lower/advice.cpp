// SPDX-License-Identifier: Apache-2.0
#include "lower/advice.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ir/bounds.hpp"
#include "lower/depend.hpp"

namespace casus::lower {
namespace {

class Adviser {
 public:
  explicit Adviser(const ir::Process& p) : p_(p), graph_(p), context_(ir::bounds_context(p)) { narrow_variables(); }

  std::vector<Advice> run() {
    for (const ir::Event& e : p_.events) event(e);
    for (const ir::Rule& r : p_.rules) rule(r);
    for (const ir::Proposition& q : p_.propositions) proposition(q);
    idle_params();
    untested_tags();
    return std::move(found_);
  }

 private:
  void say(Code code, Span span, std::string message, std::string hint) {
    found_.push_back({code, span, std::move(message), std::move(hint)});
  }

  // A variable keeps to what it begins with and what is assigned to it; anything within its bounds where it is added
  // to.
  void narrow_variables() {
    std::vector<ir::Interval> kept = context_.vars;
    std::vector<bool> any(p_.vars.size());
    for (const ir::Settle& s : p_.settles)
      for (const ir::Settle::Entry& e : s.entries) any[e.target.value] = true;
    for (const ir::Flow& f : p_.flows) {
      any[f.var.value] = true;
      if (f.source) any[f.source.value] = true;
    }
    for (const ir::Effect& e : p_.effects)
      if (e.var && e.assign != ir::Effect::Assign::set) any[e.var.value] = true;
    for (std::size_t v = 0; v < p_.vars.size(); ++v) {
      if (any[v] || !p_.vars[v].initial) continue;
      ir::enter(p_, context_, p_.vars[v].family);
      kept[v] = ir::bounds(p_, p_.vars[v].initial, context_);
    }
    ir::enter(p_, context_, {});
    for (const ir::Effect& e : p_.effects)
      if (e.var && !any[e.var.value])
        kept[e.var.value] = ir::interval::hull(kept[e.var.value], ir::bounds(p_, e.value, context_));
    context_.vars = std::move(kept);
  }

  bool made_to_occur(std::size_t event) const {
    return std::any_of(p_.arms.begin(), p_.arms.end(), [&](const ir::Arm& a) {
      return std::any_of(a.interventions.begin(), a.interventions.end(),
                         [&](const ir::Intervention& i) { return i.event && i.event.value == event; });
    });
  }

  void event(const ir::Event& e) {
    ir::enter(p_, context_, e.family);
    if (e.when && ir::bounds(p_, e.when, context_).is_false()) {
      if (!made_to_occur(static_cast<std::size_t>(&e - p_.events.data())))
        say(Code::unreachable, p_[e.when].span, fmt::format("`{}` can never happen: this is never true", e.name),
            "does anything change what it reads?");
      return;
    }
    if (!e.rate) return;
    if (e.when) ir::refine(p_, context_, e.when);
    const ir::Interval rate = ir::bounds(p_, e.rate, context_);
    if (rate.hi <= 0 && !rate.may_be_nan)
      say(Code::rate_never_positive, p_[e.rate].span, fmt::format("the rate of `{}` is never above 0", e.name),
          "as it stands the event can't happen");
  }

  bool heard_of(ir::SignalId signal) const {
    if (p_[signal].event) return true;
    return std::any_of(p_.effects.begin(), p_.effects.end(), [&](const ir::Effect& e) { return e.signal == signal; });
  }

  void rule(const ir::Rule& r) {
    if (!heard_of(r.pattern.signal))
      return say(Code::unreachable, r.origin.span,
                 fmt::format("nothing emits `{}`, so this is never heard", p_[r.pattern.signal].name),
                 "emit it in an effect, or make it occur in a question: `do ...`");
    ir::enter(p_, context_, {});
    if (r.when && ir::bounds(p_, r.when, context_).is_false())
      say(Code::unreachable, p_[r.when].span, "this rule never does anything: its condition is never true",
          "does anything change what it reads?");
  }

  void proposition(const ir::Proposition& q) {
    if (!q.undecided_because.empty())
      return say(Code::cannot_decide, q.span, fmt::format("`{}` can't be decided: {}", q.id, q.undecided_because),
                 "a proposition is tried under the reading of its first source");
    for (const ir::Proposition::Comparison& c : q.comparisons) {
      if (c.relation != ir::Relation::greater) continue;
      const std::vector<ir::TrackerId> trackers = graph_.trackers({c.left, c.right});
      if (!graph_.apart(trackers)) continue;
      say(Code::cannot_decide, q.span,
          fmt::format("`{}` can't be reproduced: nothing that differs between its arms reaches what it compares", q.id),
          "both sides are equal in every future");
      return;
    }
  }

  std::vector<ir::TrackerId> all_trackers() const {
    std::vector<ir::TrackerId> all;
    for (std::size_t t = 0; t < p_.trackers.size(); ++t) all.emplace_back(t);
    return all;
  }

  void idle_params() {
    if (p_.questions.empty() && p_.propositions.empty()) return;
    const std::vector<bool> reached = graph_.params_reached(all_trackers());
    for (std::size_t k = 0; k < p_.params.size(); ++k)
      if (!reached[k])
        say(Code::idle_param, p_.params[k].origin.span,
            fmt::format("no question depends on the parameter `{}`", p_.params[k].name),
            "ask about what it moves, or take it out");
  }

  void untested_tags() {
    if (p_.propositions.empty()) return;
    std::vector<ir::TrackerId> trackers;
    for (const ir::Proposition& q : p_.propositions)
      for (const ir::Proposition::Comparison& c : q.comparisons)
        for (const ir::TrackerId t : graph_.trackers({c.left, c.right})) trackers.push_back(t);
    const std::vector<bool> tested = graph_.tags_reached(trackers);
    for (std::size_t t = 0; t < p_.tags.size(); ++t)
      if (!tested[t] && !p_.tags[t].hidden)
        say(Code::untested_tag, p_.tags[t].span,
            fmt::format("no proposition tests anything that is tagged `{}`", p_.tags[t].name),
            "state what the mechanism should change: `proposition X: P(... | do ...) > P(...)`");
  }

  const ir::Process& p_;
  const Dependencies graph_;
  ir::BoundsContext context_;
  std::vector<Advice> found_;
};

}  // namespace

std::vector<Advice> advise(const ir::Process& process) { return Adviser(process).run(); }

}  // namespace casus::lower
