// SPDX-License-Identifier: Apache-2.0
// Occurrence patterns, and what effects assign to.
#include <fmt/format.h>

#include "sema/check.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using syntax::ExprKind;
using Kind = Symbol::Kind;

std::optional<ir::Pattern> ExprChecker::pattern(const Tree& tree, syntax::ExprId id, Scope& scope, bool report) {
  if (!id.valid()) return std::nullopt;
  const syntax::Expr& e = tree.expr(id);
  const std::string head = spelled(tree, e);
  const bool named = !head.empty();
  const Symbol* s = named ? model_.symbols.find(head) : nullptr;
  if (!s || (s->kind != Kind::event && s->kind != Kind::signal)) {
    if (!report || e.kind == ExprKind::error) return std::nullopt;
    const Span word{e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(head.size())};
    if (!named)
      sink_.error(Code::bad_pattern, e.span, "an event or a signal is needed here");
    else if (!s)
      unknown(head, word, scope);
    else
      sink_
          .error(Code::bad_pattern, word,
                 fmt::format("`{}` is {}: only events and signals occur", head, sort_of(s->kind)))
          .label(s->declared, "declared here")
          .hint(s->kind == Kind::state || s->kind == Kind::let
                    ? "an event with `when` and no rate fires when a condition becomes true"
                    : "");
    return std::nullopt;
  }
  ir::Pattern out;
  out.signal = s->kind == Kind::signal ? ir::SignalId(s->id) : process().events[s->id].signal;
  if (!ready(Demand::Part::signal, out.signal.value, e.span)) return std::nullopt;
  const ir::Signal& signal = process()[out.signal];
  out.args.resize(signal.kinds.size());
  const std::uint16_t base = scope.next_slot;
  scope.next_slot = static_cast<std::uint16_t>(base + signal.kinds.size());
  scope.max_slots = std::max(scope.max_slots, scope.next_slot);
  if (e.kind == ExprKind::name || e.kind == ExprKind::member) return out;  // any of its occurrences
  if (!no_condition(e)) return std::nullopt;
  if (e.args.size() != signal.kinds.size()) {
    sink_
        .error(Code::wrong_index_count, e.span,
               fmt::format("`{}` has {} part{}, but {} stand{} here", e.text, signal.kinds.size(),
                           signal.kinds.size() == 1 ? "" : "s", e.args.size(), e.args.size() == 1 ? "s" : ""))
        .label(s->declared, "declared here")
        .hint("`_` stands for any, and the plain name for every occurrence");
    return std::nullopt;
  }
  const bool wants_call = s->kind == Kind::signal;
  if (wants_call != (e.kind == ExprKind::call) || (!wants_call && e.braces != signal.pair)) {
    const std::string_view shape = wants_call ? "(...)" : signal.pair ? "{...}" : "[...]";
    sink_.error(Code::wrong_brackets, e.span, fmt::format("write `{}{}`", e.text, shape))
        .label(s->declared, fmt::format("`{}` is {}", e.text, sort_of(s->kind)));
    return std::nullopt;
  }
  bool fine = true;
  for (std::size_t k = 0; k < e.args.size(); ++k) fine = pattern_argument(tree, e.args[k], k, base, scope, out) && fine;
  if (!fine) return std::nullopt;
  return out;
}

bool ExprChecker::pattern_argument(const Tree& tree, syntax::ExprId id, std::size_t k, std::uint16_t base, Scope& scope,
                                   ir::Pattern& out) {
  const syntax::Expr& a = tree.expr(id);
  const ir::KindId kind = process()[out.signal].kinds[k];
  if (a.kind == ExprKind::wildcard) return true;
  if (a.kind == ExprKind::binder_arg) {
    const auto in = set(tree, a.args[0], scope);
    const std::uint16_t next = scope.next_slot;
    scope.next_slot = static_cast<std::uint16_t>(base + k);
    const Span word{a.span.file, a.span.begin, a.span.begin + static_cast<std::uint32_t>(a.text.size())};
    bind(scope, a.text, word, {Base::entity, kind}, in.value_or(ir::SetId{}));
    scope.next_slot = next;
    if (!in) return false;
    if (process()[*in].kind != kind) {
      sink_.error(Code::wrong_type, tree.expr(a.args[0]).span,
                  fmt::format("this part is {}, not {}", describe(ir::Type{Base::entity, kind}),
                              describe(ir::Type{Base::entity, process()[*in].kind})));
      return false;
    }
    if (!process()[*in].all) out.args[k].in = *in;
    return true;
  }
  if (a.kind == ExprKind::name && (model_.symbols.find(a.text) && model_.symbols.find(a.text)->kind == Kind::group)) {
    const auto in = set(tree, id, scope);
    if (!in) return false;
    if (process()[*in].kind == kind) {
      out.args[k].in = *in;
      return true;
    }
  }
  const Quantity q = check(tree, id, scope, {ir::Type{Base::entity, kind}, std::nullopt});
  if (!q.ok()) return false;
  if (!q.constant) {
    sink_.error(Code::not_constant, a.span, "a pattern names entities, `_`, or binds a name: `x: kind`");
    return false;
  }
  out.args[k].equals = q.expr;
  return true;
}

std::optional<ExprChecker::Target> ExprChecker::target(const Tree& tree, syntax::ExprId id, Scope& scope) {
  if (!id.valid()) return std::nullopt;
  const syntax::Expr& e = tree.expr(id);
  if (e.kind == ExprKind::error) return std::nullopt;
  const bool named = e.kind == ExprKind::name || e.kind == ExprKind::index;
  const Symbol* s = named ? model_.symbols.find(e.text) : nullptr;
  const Span word{e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(e.text.size())};
  if (!named) {
    sink_.error(Code::not_assignable, e.span, "only a state can be assigned to");
    return std::nullopt;
  }
  if (!s) {
    unknown(e.text, word, scope);
    return std::nullopt;
  }
  const ir::Family* family = family_of(*s);
  if (!family) {
    sink_
        .error(Code::not_assignable, word, fmt::format("`{}` is {}: it can't be assigned to", e.text, sort_of(s->kind)))
        .label(s->declared, "declared here");
    return std::nullopt;
  }
  Target out;
  const auto take = [&](const auto& record, const Unit& unit) {
    out.type = record.type;
    out.unit = unit;
  };
  switch (s->kind) {
    case Kind::param:
      if (!ready(Demand::Part::param, s->id, e.span)) return std::nullopt;
      out.param = ir::ParamId(s->id);
      take(process().params[s->id], model_.param_units[s->id]);
      break;
    case Kind::let:
      if (!ready(Demand::Part::let, s->id, e.span)) return std::nullopt;
      out.let = ir::LetId(s->id);
      take(process().lets[s->id], model_.let_units[s->id]);
      break;
    default:
      if (!ready(Demand::Part::var, s->id, e.span)) return std::nullopt;
      out.var = ir::VarId(s->id);
      take(process().vars[s->id], model_.var_units[s->id]);
  }
  const auto args = index(tree, e, *family, scope);
  if (!args) return std::nullopt;
  if (diagonal(*family, *args)) {
    sink_.error(Code::diagonal, e.span, fmt::format("`{}` has no member for one entity twice", e.text));
    return std::nullopt;
  }
  out.index = *args;
  return out;
}

}  // namespace casus::sema
