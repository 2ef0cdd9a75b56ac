// SPDX-License-Identifier: Apache-2.0
// Which indexes surely name a member of a family. A parameter has no value where there is none, so a read of one that
// may miss is guarded when the model is lowered; what can be seen to be fine here costs nothing there.
#include <algorithm>

#include "sema/check.hpp"

namespace casus::sema {

using ir::Op;

namespace {

using Slots = std::pair<std::uint16_t, std::uint16_t>;

bool is_slot(const ir::Process& p, ir::ExprId id) { return id.valid() && p[id].op == Op::slot; }

// `a != b` of two slots.
std::optional<Slots> unequal_slots(const ir::Process& p, const ir::Expr& e) {
  if (e.op == Op::unequal && is_slot(p, e.a) && is_slot(p, e.b)) return Slots{p[e.a].slot, p[e.b].slot};
  return std::nullopt;
}

// A `where` that says no more than that binders differ.
bool only_apart(const ir::Process& p, ir::ExprId id) {
  if (!id.valid()) return true;
  const ir::Expr& e = p[id];
  return e.op == Op::logical_and ? only_apart(p, e.a) && only_apart(p, e.b) : unequal_slots(p, e).has_value();
}

}  // namespace

void ExprChecker::learn(Scope& scope, ir::ExprId id) const {
  if (!id.valid()) return;
  const ir::Expr& e = process()[id];
  if (e.op == Op::logical_and) {
    learn(scope, e.a);
    learn(scope, e.b);
  } else if (const auto pair = unequal_slots(process(), e)) {
    scope.apart.push_back(*pair);
  }
}

void ExprChecker::set_apart(Scope& scope, const ir::Process& p, const ir::Family& family) {
  for (std::size_t j = 1; j < family.binders.size(); ++j)
    for (std::size_t i = 0; i < j; ++i)
      if (p[family.binders[i].set].kind == p[family.binders[j].set].kind)
        scope.apart.emplace_back(static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j));
}

// What the index may be: itself, the members that its name ranges over, or all of the kind.
std::vector<std::uint32_t> ExprChecker::candidates(ir::ExprId index, ir::SetId set, const Scope& scope) const {
  const ir::Expr& e = process()[index];
  if (e.op == Op::constant) return {static_cast<std::uint32_t>(e.value)};
  for (const Scope::Name& n : scope.names)
    if (e.op == Op::slot && n.slot == e.slot && n.set.valid() && process()[n.set].computed.empty())
      return process().members(n.set);
  return process().members(model_.all_of[process()[set].kind.value]);
}

bool ExprChecker::differ(ir::ExprId a, ir::ExprId b, const Scope& scope) const {
  if (!is_slot(process(), a) || !is_slot(process(), b)) return false;
  const Slots pair{process()[a].slot, process()[b].slot};
  return std::any_of(scope.apart.begin(), scope.apart.end(), [&](const Slots& s) {
    return s == pair || s == Slots{pair.second, pair.first};
  });
}

bool ExprChecker::surely_member(const ir::Family& family, const std::vector<ir::ExprId>& index,
                                const Scope& scope) const {
  if (!only_apart(process(), family.where)) return false;
  for (std::size_t j = 0; j < index.size(); ++j) {
    const ir::Set& set = process()[family.binders[j].set];
    if (!set.all) {
      const auto may = candidates(index[j], family.binders[j].set, scope);
      if (!std::includes(set.members.begin(), set.members.end(), may.begin(), may.end())) return false;
    }
    for (std::size_t i = 0; i < j; ++i) {
      if (process()[family.binders[i].set].kind != set.kind || differ(index[i], index[j], scope)) continue;
      const auto a = candidates(index[i], family.binders[i].set, scope);
      const auto b = candidates(index[j], family.binders[j].set, scope);
      if (std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end()) return false;
    }
  }
  return true;
}

}  // namespace casus::sema
