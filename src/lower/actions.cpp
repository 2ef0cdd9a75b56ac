// SPDX-License-Identifier: Apache-2.0
#include "lower/actions.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "ir/evaluate.hpp"
#include "ir/family.hpp"
#include "lower/build.hpp"
#include "lower/canon.hpp"
#include "lower/holds.hpp"
#include "lower/times.hpp"

namespace casus::lower {
namespace {

using syntax::Action;
using syntax::SyntaxTree;
using Target = sema::ExprChecker::Target;

std::string canon_target(const ir::Process& p, const Target& t) {
  std::string out = t.param ? p[t.param].name : t.let ? p[t.let].name : p[t.var].name;
  for (const ir::ExprId i : t.index) out += "," + canon(p, i);
  return out;
}

bool is_settled(const ir::Process& p, ir::VarId var) {
  return std::any_of(p.settles.begin(), p.settles.end(), [&](const ir::Settle& s) {
    return std::any_of(s.entries.begin(), s.entries.end(), [&](const auto& e) { return e.target == var; });
  });
}

bool knows_choice(Context& c, const SyntaxTree& tree, syntax::ExprId id, const Target& target) {
  const syntax::Expr& e = tree.expr(id);
  const std::vector<std::string>& names = c.process[target.type.kind].names;
  if (e.kind != syntax::ExprKind::name || c.model.symbols.find(e.text) ||
      std::find(names.begin(), names.end(), e.text) != names.end())
    return true;
  c.sink.error(Code::unknown_choice, e.span, fmt::format("`{}` has no choice `{}`", c.process[target.var].name, e.text))
      .hint(c.did_you_mean(e.text, names));
  return false;
}

}  // namespace

bool ActionLowerer::add(const SyntaxTree& tree, const Action& action) {
  switch (action.kind) {
    case Action::Kind::nothing: return true;
    case Action::Kind::assign:
    case Action::Kind::set: return assign(tree, action);
    case Action::Kind::hold: return hold(tree, action);
    case Action::Kind::occur: return occur(tree, action);
    case Action::Kind::option: return option(tree.expr(action.target).text, action.span);
    case Action::Kind::forbid: break;
  }
  const std::optional<double> since = time_of(tree, action.time, 0);
  return since && forbid(tree, action.target, *since);
}

bool ActionLowerer::option(const std::string& name, Span used) {
  std::vector<std::string> known;
  std::optional<sema::StatementRef> ref;
  for (const sema::StatementRef r : c_.model.options) {
    known.push_back(c_.statement(r).name);
    if (known.back() == name) ref = r;
  }
  if (!ref) {
    c_.sink.error(Code::unknown_option, used, fmt::format("no option is named `{}`", name))
        .hint(c_.did_you_mean(name, known));
    return false;
  }
  const auto open =
      std::find_if(open_options_.begin(), open_options_.end(), [&](const auto& o) { return o.first == name; });
  if (open != open_options_.end()) return report_circle({open, open_options_.end()}, used);
  open_options_.emplace_back(name, used);
  bool fine = true;
  for (const Action& a : c_.statement(*ref).actions) fine = add(c_.model.trees[ref->tree], a) && fine;
  open_options_.pop_back();
  return fine;
}

// The circle is one fault, whichever option it is reached by: it is told at the place that comes first in the text.
bool ActionLowerer::report_circle(std::vector<std::pair<std::string, Span>> circle, Span back) {
  circle.front().second = back;  // where the circle closes; how it was reached is no part of it
  const auto earlier = [](const auto& a, const auto& b) {
    return std::pair(a.second.file.value, a.second.begin) < std::pair(b.second.file.value, b.second.begin);
  };
  std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end(), earlier), circle.end());
  std::string way;
  for (const auto& [name, use] : circle) way += fmt::format("`{}` -> ", name);
  const Span place = circle.front().second;
  const std::string& last = circle.back().first;
  c_.sink.error(Code::option_cycle, place,
                fmt::format("option `{0}` contains itself: `{0}` -> {1}", last, way.substr(0, way.size() - 4)));
  return false;
}

std::optional<double> ActionLowerer::time_of(const SyntaxTree& tree, syntax::ExprId time, double absent) {
  return time ? time_in_run(c_, tree, time) : absent;
}

bool ActionLowerer::clash(Span span, Span other, const std::string& what) {
  const Code code = of_ == Of::composition ? Code::composition_clash : Code::intervention_clash;
  c_.sink.error(code, span, what).label(other, "the other one");
  return false;
}

namespace {
constexpr const char* contradiction = "this contradicts another act";
}

bool ActionLowerer::settle(const std::string& place, const std::string& content, Span span) {
  const auto [it, fresh] = out_.places.try_emplace(place, Acts::Settled{content, span});
  return fresh || it->second.content == content || clash(span, it->second.span, contradiction);
}

// What would do more if it were done again is not guessed at. An option that is reached by two ways is one.
bool ActionLowerer::once(const std::string& content, Span span) {
  const auto [it, fresh] = out_.once.try_emplace(content, span);
  return fresh || it->second == span || clash(span, it->second, "this stands twice: is it to be done once or twice?");
}

// What is made to happen must not be forbidden at that time by the same list.
bool ActionLowerer::occurs(const Acts::Occurrence& o) {
  for (const Acts::Forbidden& f : out_.forbidden)
    if (o.time >= f.since && certainly_matches(c_.process, f.pattern, o.signal, o.parties))
      return clash(o.span, f.span, contradiction);
  out_.occurrences.push_back(o);
  return true;
}

bool ActionLowerer::forbids(const Acts::Forbidden& f) {
  for (const Acts::Occurrence& o : out_.occurrences)
    if (o.time >= f.since && certainly_matches(c_.process, f.pattern, o.signal, o.parties))
      return clash(f.span, o.span, contradiction);
  out_.forbidden.push_back(f);
  return true;
}

void ActionLowerer::push(ir::Intervention intervention, const std::string& content) {
  // What settles something may reach one arm by two ways (two options); once is enough.
  if (std::find(out_.texts.begin(), out_.texts.end(), content) != out_.texts.end()) return;
  intervention.text = c_.text(intervention.span);
  intervention.key = hash_text(content);
  out_.texts.push_back(content);
  out_.interventions.push_back(std::move(intervention));
}

bool ActionLowerer::assign(const SyntaxTree& tree, const Action& action) {
  sema::Scope scope;
  const std::optional<Target> target = c_.check.target(tree, action.target, scope);
  if (!target) return false;
  if (target->var && c_.model.decisions.count(target->var.value)) return fix_policy(tree, action, *target);
  ir::Process& p = c_.process;
  if (target->let || (target->var && is_settled(p, target->var))) {
    c_.sink.error(Code::bad_intervention, action.span, "this is derived from other values; it can only be held")
        .hint(fmt::format("write `hold {} = ...`", c_.text(tree.expr(action.target).span)));
    return false;
  }
  const sema::Quantity value = c_.check.check(tree, action.value, scope, {target->type, target->unit});
  const std::optional<double> time = time_of(tree, action.time, 0);
  if (!value.ok() || !time) return false;
  const std::string op = action.op.empty() || action.op == "=" ? ":=" : action.op;
  if (target->var && op == ":=" && !c_.check.within_bounds(target->var, value, tree.expr(action.value).span))
    return false;
  const std::string place = canon_target(p, *target);
  const std::string content = fmt::format("{} {} {} @{}", place, op, canon(p, value.expr), *time);
  const bool add_up = op != ":=";
  if (add_up && !once(content, action.span)) return false;
  if (!add_up && !settle(fmt::format("{} @{}", place, *time), content, action.span)) return false;
  if (target->var && out_.places.count("hold " + place) && !settle("hold " + place, content, action.span)) return false;
  ir::Effect e;
  e.kind = target->param ? ir::Effect::Kind::assign_param : ir::Effect::Kind::assign;
  e.assign = op == "+=" ? ir::Effect::Assign::add : op == "-=" ? ir::Effect::Assign::subtract : ir::Effect::Assign::set;
  e.var = target->var;
  e.param = target->param;
  e.index = target->index;
  e.value = value.expr;
  e.key = hash_text(content) + 8;
  e.span = action.span;
  ir::Intervention act;
  act.time = *time;
  act.span = action.span;
  // A later word than a hold of the composition: the hold ends here.
  if (target->var && p[target->var].frozen) act.effects = hold_ends(c_, *target, hash_text(content), action.span);
  act.effects.effects.push_back(add_effect(p, std::move(e)));
  push(std::move(act), content);
  return true;
}

// A decision reads as before until it is taken; then it is taken so.
bool ActionLowerer::fix_policy(const SyntaxTree& tree, const Action& action, const Target& target) {
  if (action.op == "+=" || action.op == "-=") {
    c_.sink.error(Code::bad_intervention, action.span, "a decision is fixed with `:=`");
    return false;
  }
  const sema::Decision d = c_.model.decisions.at(target.var.value);
  if (!knows_choice(c_, tree, action.value, target)) return false;
  sema::Scope scope;
  const sema::Quantity value = c_.check.check(tree, action.value, scope, {target.type, target.unit});
  const std::optional<double> time = time_of(tree, action.time, 0);
  if (!value.ok() || !time) return false;
  ir::Process& p = c_.process;
  const std::string place = canon_target(p, target);
  const std::string content = fmt::format("fix {} := {} @{}", place, canon(p, value.expr), *time);
  if (!settle(fmt::format("{} @{}", place, *time), content, action.span)) return false;
  const std::uint64_t key = hash_text(content);
  ir::Intervention act;
  act.time = *time;
  act.span = action.span;
  act.effects.effects = {
      lower::assign(p, d.policy, target.index, value.expr, key + 8, action.span),
      lower::assign(p, d.fixed, target.index, p.constant(1, boolean_type, action.span), key + 16, action.span)};
  push(std::move(act), content);
  return true;
}

bool ActionLowerer::hold(const SyntaxTree& tree, const Action& action) {
  sema::Scope scope;
  const std::optional<Target> target = c_.check.target(tree, action.target, scope);
  if (!target) return false;
  if (target->var && c_.model.decisions.count(target->var.value)) {
    c_.sink.error(Code::bad_intervention, action.span, "a decision is not held: its policy is fixed")
        .hint(fmt::format("write `{} := ...`", c_.text(tree.expr(action.target).span)));
    return false;
  }
  if (target->param) {
    c_.sink.error(Code::bad_intervention, action.span, "a parameter never changes by itself; it need not be held")
        .hint(fmt::format("write `{} := ...`", c_.text(tree.expr(action.target).span)));
    return false;
  }
  const sema::Quantity value = c_.check.check(tree, action.value, scope, {target->type, target->unit});
  const std::optional<double> from = action.time ? fixed_time(c_, tree, action.time) : 0.0;
  const std::optional<double> until = action.until ? fixed_time(c_, tree, action.until) : c_.process.horizon;
  if (!value.ok() || !from || !until) return false;
  if (target->var && !c_.check.within_bounds(target->var, value, tree.expr(action.value).span)) return false;
  if (*until < *from || *from > c_.process.horizon) {
    c_.sink.error(Code::time_outside_run, action.span, "this hold covers no part of the run");
    return false;
  }
  ir::Process& p = c_.process;
  const std::string place = canon_target(p, *target);
  const std::string content = fmt::format("hold {} = {} @{}..{}", place, canon(p, value.expr), *from, *until);
  if (!settle("hold " + place, content, action.span)) return false;
  const std::uint64_t key = hash_text(content);
  ir::Intervention starts;
  starts.time = std::max(0.0, *from);  // what happened before `as of` is held from the start
  starts.span = action.span;
  starts.effects = hold_starts(c_, *target, value.expr, key + 8, action.span);
  push(std::move(starts), content);
  if (!action.until || *until >= c_.process.horizon) return true;
  ir::Intervention ends;
  ends.time = std::max(0.0, *until);
  ends.span = action.span;
  ends.effects = hold_ends(c_, *target, key + 16, action.span);
  push(std::move(ends), content + " ends");
  return true;
}

bool ActionLowerer::refuse_off(Span span, const std::string& what) {
  const std::string message = fmt::format("{} is switched off in this composition", what);
  if (c_.clash) {
    if (c_.clash->empty()) *c_.clash = fmt::format("`{}`: {}", c_.text(span), message);
  } else {
    Diagnostic& d = c_.sink.error(Code::do_what_is_off, span, message);
    if (!c_.process.composition.empty()) d.hint("composed here: " + c_.process.composition);
  }
  return false;
}

bool ActionLowerer::is_off(const ir::Pattern& pattern, double time) const {
  const ir::Process& p = c_.process;
  const auto banned = [&](const ir::Pattern& q) {
    const auto ban = c_.bans.find(canon(p, q));
    return ban != c_.bans.end() && !p[ban->second.tag].on;
  };
  if (banned(pattern) || banned({pattern.signal, std::vector<ir::Pattern::Arg>(pattern.args.size())})) return true;
  const ir::EventId event = p[pattern.signal].event;
  if (!event) return false;
  const std::vector<ir::TagId>& tags = p[event].origin.tags;
  // What nobody vouches for any more doesn't come by itself, but may be supposed.
  return std::any_of(tags.begin(), tags.end(), [&](ir::TagId t) {
    return (!p[t].on && t != c_.withdrawn) || std::any_of(out_.switched.begin(), out_.switched.end(),
                                                          [&](const auto& s) { return s.tag == t && s.since <= time; });
  });
}

bool ActionLowerer::member_exists(const ir::Family& family, const std::vector<ir::ExprId>& args) const {
  const ir::Members members = ir::enumerate(c_.process, family);
  for (std::size_t i = 0; i < members.size(); ++i) {
    bool same = true;
    for (std::size_t k = 0; k < args.size() && same; ++k)
      same = static_cast<double>(members.row(i)[k]) == c_.process[args[k]].value;
    if (same) return true;
  }
  return false;
}

bool ActionLowerer::occur(const SyntaxTree& tree, const Action& action) {
  const syntax::Expr& e = tree.expr(action.target);
  if (!c_.names_occurrence(tree, action.target)) {
    const sema::Symbol* known = c_.model.symbols.find(e.text);
    const bool state = known && known->kind == sema::Symbol::Kind::state;
    c_.sink.error(Code::unknown_target, e.span, fmt::format("`{}` is neither an event nor a signal", c_.text(e.span)))
        .hint(state ? fmt::format("it is a state: `do {} := ...` sets it", c_.text(e.span))
                    : c_.did_you_mean(e.text, c_.model.symbols.names()));
    return false;
  }
  sema::Scope scope;
  const std::optional<ir::Pattern> pattern = c_.check.pattern(tree, action.target, scope);
  const std::optional<double> time = time_of(tree, action.time, 0);
  if (!pattern || !time) return false;
  std::vector<ir::ExprId> args;
  for (const ir::Pattern::Arg& a : pattern->args) {
    const ir::Value value = a.equals ? ir::constant_value(c_.process, a.equals) : ir::Value(std::unexpect);
    if (!value) {
      c_.sink.error(Code::bad_intervention, e.span, "what is made to happen needs all its parties by name");
      return false;
    }
    args.push_back(c_.process.constant(*value, c_.process[a.equals].type, e.span));
  }
  if (args.size() != c_.process[pattern->signal].kinds.size()) {
    c_.sink.error(Code::bad_intervention, e.span, "what is made to happen needs all its parties by name");
    return false;
  }
  if (!occurs({pattern->signal, args, *time, action.span})) return false;
  if (is_off(*pattern, *time)) return refuse_off(action.span, fmt::format("`{}`", e.text));
  return fires(*pattern, std::move(args), *time, action.span);
}

bool ActionLowerer::fires(const ir::Pattern& pattern, std::vector<ir::ExprId> args, double time, Span span) {
  ir::Process& p = c_.process;
  if (p[pattern.signal].pair && p[args[1]].value < p[args[0]].value) std::swap(args[0], args[1]);
  std::string content = "occur " + p[pattern.signal].name;
  for (const ir::ExprId a : args) content += "," + canon(p, a);
  content += fmt::format(" @{}", time);
  if (!once(content, span)) return false;
  ir::Intervention act;
  act.time = time;
  act.span = span;
  if (const ir::EventId event = p[pattern.signal].event; event) {
    if (!member_exists(p[event].family, args)) {
      c_.sink.error(Code::bad_intervention, span, fmt::format("`{}` has no such member", p[event].name));
      return false;
    }
    act.kind = ir::Intervention::Kind::occur;
    act.event = event;
    act.args = std::move(args);
  } else {
    ir::Effect e;
    e.kind = ir::Effect::Kind::emit;
    e.signal = pattern.signal;
    e.index = std::move(args);
    e.key = hash_text(content) + 8;
    e.span = span;
    act.effects.effects = {add_effect(p, std::move(e))};
  }
  push(std::move(act), content);
  return true;
}

bool ActionLowerer::forbid(const SyntaxTree& tree, syntax::ExprId id, double since) {
  const syntax::Expr& e = tree.expr(id);
  const sema::Symbol* s = c_.symbol(tree, id);
  if (s && s->kind == sema::Symbol::Kind::state && c_.model.decisions.count(s->id)) {
    SyntaxTree taking = tree;  // `not D` forbids its taking
    taking.exprs[id.value].text += ".taken";
    return forbid(taking, id, since);
  }
  if (s && s->kind == sema::Symbol::Kind::tag) return forbid_tag(ir::TagId(s->id), since, e.span);
  if (!c_.names_occurrence(tree, id)) {
    const std::string message =
        fmt::format("`{}` is no tag, event or signal that can be switched off", c_.text(e.span));
    c_.sink.error(Code::unknown_switch, e.span, message).hint(c_.did_you_mean(e.text, c_.model.symbols.names()));
    return false;
  }
  sema::Scope scope;
  const std::optional<ir::Pattern> pattern = c_.check.pattern(tree, id, scope);
  return pattern && forbid_pattern(*pattern, since, e.span);
}

bool ActionLowerer::forbid_tag(ir::TagId tag, double since, Span span) {
  ir::Process& p = c_.process;
  for (const Acts::Occurrence& o : out_.occurrences)
    if (const ir::EventId event = p[o.signal].event; event && o.time >= since) {
      const std::vector<ir::TagId>& tags = p[event].origin.tags;
      if (std::find(tags.begin(), tags.end(), tag) != tags.end())
        return refuse_off(o.span, fmt::format("`{}`", p[event].name));
    }
  out_.switched.push_back({tag, since});
  if (of_ == Of::composition && since == 0) {
    p.tags[tag.value].on = false;
    return true;
  }
  if (!p[tag].on) return of_ == Of::composition || refuse_off(span, fmt::format("`{}`", p[tag].name));
  if (since == 0) {
    if (std::find(out_.off.begin(), out_.off.end(), tag) != out_.off.end()) return true;
    out_.off.push_back(tag);
    out_.texts.push_back("off " + p[tag].name);
    return true;
  }
  ir::VarId& flag = c_.off_since[tag.value];
  if (!flag) flag = hidden_flag(p, "off " + p[tag].name, {}, {p[tag].span, {}, {}});
  const std::string content = fmt::format("off {} @{}", p[tag].name, since);
  ir::Intervention act;
  act.time = since;
  act.span = span;
  act.effects.effects = {lower::assign(p, flag, {}, p.constant(1, boolean_type, span), hash_text(content), span)};
  push(std::move(act), content);
  return true;
}

bool ActionLowerer::forbid_pattern(const ir::Pattern& pattern, double since, Span span) {
  ir::Process& p = c_.process;
  if (!forbids({pattern, since, span})) return false;
  if (of_ == Of::arm && is_off(pattern, since)) return refuse_off(span, fmt::format("`{}`", p[pattern.signal].name));
  Ban& ban = c_.bans[canon(p, pattern)];
  if (!ban.tag) {
    ban.pattern = pattern;
    p.tags.push_back({"not " + canon(p, pattern), true, true, span});
    ban.tag = ir::TagId(p.tags.size() - 1);
  }
  return forbid_tag(ban.tag, since, span);
}

}  // namespace casus::lower
