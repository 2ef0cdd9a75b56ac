// SPDX-License-Identifier: Apache-2.0
#include "lower/settings.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "lower/build.hpp"
#include "lower/canon.hpp"
#include "syntax/parser.hpp"

namespace casus::lower {
namespace {

using Kind = sema::Symbol::Kind;
using syntax::SyntaxTree;
using SyntaxId = syntax::ExprId;

// Are these two tuples the same, in either order for a pair?
ir::ExprId is_tuple(ir::Process& p, const std::vector<ir::ExprId>& a, const std::vector<ir::ExprId>& b, bool pair) {
  const auto in_order = [&](bool swapped) {
    ir::ExprId all;
    for (std::size_t k = 0; k < a.size(); ++k)
      all = both(p, all, p.make(ir::Op::equal, boolean_type, p[b[k]].span, a[k], b[swapped ? b.size() - 1 - k : k]));
    return all;
  };
  return pair ? either(p, in_order(false), in_order(true)) : in_order(false);
}

class Setter {
 public:
  Setter(Context& c, Acts& level, const SyntaxTree& tree, const SyntaxTree& values, const syntax::Action& action,
         const std::vector<ir::BasisId>& bases)
      : c_(c),
        p_(c.process),
        level_(level),
        tree_(tree),
        values_(values),
        action_(action),
        bases_(bases),
        target_(tree.expr(action.target)),
        value_span_(values.expr(action.value).span) {}

  bool run();

 private:
  bool param(ir::ParamId id);
  bool member(ir::ParamId id);
  bool state(ir::VarId id);
  bool policy(const sema::Decision& d, ir::ExprId choice);
  bool refuse(const std::string& why, const std::string& hint);
  bool first(const std::string& place);

  Context& c_;
  ir::Process& p_;
  Acts& level_;
  const SyntaxTree& tree_;
  const SyntaxTree& values_;
  const syntax::Action& action_;
  const std::vector<ir::BasisId>& bases_;
  const syntax::Expr& target_;
  Span value_span_;
};

bool Setter::refuse(const std::string& why, const std::string& hint) {
  c_.sink.error(Code::bad_setting, target_.span, fmt::format("`{}` {}", target_.text, why)).hint(hint);
  return false;
}

// Nothing else of this level may set it to something else.
bool Setter::first(const std::string& place) {
  const std::string content = c_.text(value_span_);
  const auto [it, fresh] = level_.places.try_emplace(place, Acts::Settled{content, action_.span});
  if (fresh || it->second.content == content) return true;
  c_.sink.error(Code::composition_clash, action_.span, fmt::format("`{}` is set twice, and differently", target_.text))
      .label(it->second.span, "first set here");
  return false;
}

bool Setter::run() {
  const sema::Symbol* s = c_.symbol(tree_, action_.target);
  if (!s) {
    c_.sink.error(Code::unknown_setting, target_.span, fmt::format("`{}` is not declared", target_.text))
        .hint(c_.did_you_mean(target_.text, c_.model.symbols.names()));
    return false;
  }
  switch (s->kind) {
    case Kind::param: return target_.args.empty() ? param(ir::ParamId(s->id)) : member(ir::ParamId(s->id));
    case Kind::state: return state(ir::VarId(s->id));
    case Kind::settled:
    case Kind::let:
      return refuse("is derived from other values", fmt::format("in an option, `hold {} = ...`", target_.text));
    case Kind::constant: return refuse("is a const: it was used while the model was read", "make it a `param`");
    case Kind::tag: return refuse("is a tag", fmt::format("`off {}` switches it off", target_.text));
    default: return refuse("has no value to be set", "parameters and states have");
  }
}

// Every member of a family alike.
bool Setter::param(ir::ParamId id) {
  const ir::Dist old = p_[p_[id].dist];
  const std::string place = p_[id].name;
  sema::Scope scope;
  sema::ExprChecker::DistContext context{p_[id].type, c_.model.param_units[id.value], old.bound_low, old.bound_high};
  const auto dist = c_.check.distribution(values_, action_.value, scope, context);
  if (!dist || !first(place)) return false;
  ir::Param& param = p_.params[id.value];
  param.dist = dist->dist;
  param.fixed = p_[dist->dist].form == ir::DistForm::point;
  param.origin.bases = bases_;
  param.origin.bases.insert(param.origin.bases.end(), dist->bases.begin(), dist->bases.end());
  return true;
}

// One member: reads go through a let that knows it. The draws of the others stay what they were.
bool Setter::member(ir::ParamId id) {
  sema::Scope scope;
  const auto target = c_.check.target(tree_, action_.target, scope);
  if (!target) return false;
  const sema::Quantity value = c_.check.check(values_, action_.value, scope, {target->type, target->unit});
  std::string place = p_[id].name;
  for (const ir::ExprId i : target->index) place += "," + canon(p_, i);
  if (!value.ok() || !first(place)) return false;
  const std::size_t count = p_.exprs.size();
  ir::Let let;
  let.name = "set " + place;
  let.family = p_[id].family;
  let.type = p_[id].type;
  let.unit = p_[id].unit;
  let.scale = p_[id].scale;
  let.origin = {action_.span, bases_, {}};
  const std::vector<ir::ExprId> index = slots(p_, let.family);
  const ir::ExprId same = is_tuple(p_, index, target->index, let.family.pair);
  const ir::ExprId drawn = p_.refer(ir::Op::param, id.value, let.type, index, action_.span);
  c_.model.unsure_reads.push_back(drawn);  // whatever reads it may be
  let.body = p_.make(ir::Op::select, let.type, action_.span, same, value.expr, drawn);
  for (std::size_t i = 0; i < count; ++i) {
    ir::Expr& e = p_.exprs[i];
    if (e.op != ir::Op::param || e.ref != id.value) continue;
    e.op = ir::Op::call;
    e.ref = static_cast<std::uint32_t>(p_.lets.size());
  }
  p_.lets.push_back(std::move(let));
  return true;
}

// After all that the model does initially. A plain name of a family means all its members.
bool Setter::state(ir::VarId id) {
  sema::Scope scope;
  const sema::Quantity value =
      c_.check.check(values_, action_.value, scope, {p_[id].type, c_.model.var_units[id.value]});
  if (!value.ok() || !c_.check.within_bounds(id, value, value_span_)) return false;
  if (const auto d = c_.model.decisions.find(id.value); d != c_.model.decisions.end())
    return policy(d->second, value.expr);
  std::string place = p_[id].name;
  const std::uint64_t key = hash_text("set " + place);
  if (target_.args.empty()) {
    if (!first(place)) return false;
    p_.initially.effects.push_back(assign_all(p_, id, value.expr, key, action_.span));
    return true;
  }
  const auto target = c_.check.target(tree_, action_.target, scope);
  if (!target) return false;
  for (const ir::ExprId i : target->index) place += "," + canon(p_, i);
  if (!first(place)) return false;
  p_.initially.effects.push_back(assign(p_, id, target->index, value.expr, key, action_.span));
  return true;
}

// A decision set to a choice is taken so from the start on.
bool Setter::policy(const sema::Decision& d, ir::ExprId choice) {
  if (!target_.args.empty())
    return refuse("is a family of decisions", "set all alike, or fix one in an option: `from start: D[a] := choice`");
  if (!first(p_[d.policy].name)) return false;
  const std::uint64_t key = hash_text("set " + p_[d.policy].name);
  const ir::ExprId yes = p_.constant(1, boolean_type, action_.span);
  p_.initially.effects.push_back(assign_all(p_, d.policy, choice, key, action_.span));
  p_.initially.effects.push_back(assign_all(p_, d.fixed, yes, combine(key, 1), action_.span));
  return true;
}

// `0.5%/year` is what people type; the language says `0.5 % per year`.
std::string in_words(const std::string& text) {
  static constexpr std::array units = {"hour", "day", "week", "month", "year"};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t next = text.find_first_not_of(' ', i + 1);
    bool rate = false;
    for (const char* u : units)
      rate = rate || (text[i] == '/' && next != std::string::npos && text.compare(next, std::string(u).size(), u) == 0);
    out += rate ? std::string(" per ") : std::string(1, text[i]);
    if (rate) i = next - 1;
  }
  return out;
}

}  // namespace

bool fix(Context& c, Acts& level, const SyntaxTree& tree, const SyntaxTree& value_tree, const syntax::Action& action,
         const std::vector<ir::BasisId>& bases) {
  return Setter(c, level, tree, value_tree, action, bases).run();
}

bool fix_from_text(Context& c, Acts& level, const std::string& name, const std::string& text) {
  const std::string value_text = in_words(text);
  const std::size_t errors = c.sink.error_count();
  // The name may be a member, `p[RU]`; the value may be a distribution. No one statement holds both.
  // What is shown of the first part is what was typed, if it can be read as an action.
  Diagnostics unheard;
  FileId names = c.sources.add("--set", fmt::format("{} = {}", name, value_text));
  SyntaxTree target = syntax::parse_actions(c.sources, names, unheard);
  if (unheard.has_errors()) {
    names = c.sources.add("--set", name + " = 0");
    target = syntax::parse_actions(c.sources, names, c.sink);
  }
  const FileId file = c.sources.add("--set", "param value ~ " + value_text + "\n");
  const SyntaxTree value = syntax::parse(c.sources, file, c.sink);
  const bool fine = target.statements.size() == 1 && target.statements[0].actions.size() == 1 &&
                    target.statements[0].actions[0].kind == syntax::Action::Kind::set && value.statements.size() == 1 &&
                    value.statements[0].value;
  if (c.sink.error_count() > errors) return false;
  if (!fine) {
    c.sink
        .error(Code::bad_setting, {names, 0, static_cast<std::uint32_t>(name.size())},
               fmt::format("`{}={}` sets nothing", name, text))
        .hint("write `--set name=value`");
    return false;
  }
  syntax::Action action = target.statements[0].actions[0];
  action.value = value.statements[0].value;
  return fix(c, level, target, value, action, {});
}

}  // namespace casus::lower
