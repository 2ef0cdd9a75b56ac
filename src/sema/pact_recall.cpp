// SPDX-License-Identifier: Apache-2.0
// What the pattern of a duty bound, when the answer comes later.
#include <algorithm>

#include <fmt/format.h>

#include "sema/pacts.hpp"

namespace casus::sema {

using syntax::EffectId;
using syntax::ExprId;
using syntax::ExprKind;

// A copy in which `attacker` is csp.4.attacker[other, member]; `against x` is x.
ExprId PactElaborator::recalled(const DutyWork& d, ExprId id) {
  if (!id.valid()) return id;
  Tree& t = d.pact.tree;
  syntax::Expr e = t.expr(id);
  if (e.kind == ExprKind::named_arg && e.text == "against") return recalled(d, e.args[0]);
  for (ExprId& a : e.args) a = recalled(d, a);
  for (syntax::Binder& b : e.binders) b.set = recalled(d, b.set);
  e.where = recalled(d, e.where);
  const bool bound = std::any_of(d.bound.begin(), d.bound.end(), [&](const Bound& b) { return b.name == e.text; });
  if (e.kind == ExprKind::name && bound) {
    e.kind = ExprKind::index;
    for (const char* index : {"other", "member"}) {
      t.exprs.push_back({ExprKind::name, false, e.span, index, {}, {}, {}, false, {}, {}, {}});
      e.args.push_back(ExprId(t.exprs.size() - 1));
    }
    e.text = fmt::format("{}.{}.{}", d.pact.s.name, d.article.name, e.text);
  }
  t.exprs.push_back(std::move(e));
  return ExprId(t.exprs.size() - 1);
}

EffectId PactElaborator::recalled(const DutyWork& d, EffectId id) {
  Tree& t = d.pact.tree;
  syntax::Effect e = t.effect(id);
  e.target = recalled(d, e.target);
  e.value = recalled(d, e.value);
  for (syntax::Binder& b : e.binders.list) b.set = recalled(d, b.set);
  e.binders.where = recalled(d, e.binders.where);
  for (EffectId& x : e.body) x = recalled(d, x);
  for (EffectId& x : e.other) x = recalled(d, x);
  t.effects.push_back(std::move(e));
  return EffectId(t.effects.size() - 1);
}

}  // namespace casus::sema
