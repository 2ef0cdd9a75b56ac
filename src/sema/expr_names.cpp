// SPDX-License-Identifier: Apache-2.0
// Names in expressions, in this order: what a binder bound, a value of the enum that is expected, what is declared, a
// value that only one enum has. Then members of families and attributes of entities.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sema/check.hpp"
#include "sema/hints.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::Op;
using Kind = Symbol::Kind;

namespace {

const Scope::Name* bound(const Scope& scope, std::string_view name) {
  for (auto n = scope.names.rbegin(); n != scope.names.rend(); ++n)
    if (n->name == name) return &*n;
  return nullptr;
}

// `a in actor, b in actor: war[a, b]`, `{a, b} in actor: war{a, b}`
std::string member_text(const ir::Process& p, const std::string& name, const ir::Family& f) {
  std::string each, list;
  for (const ir::Binder& b : f.binders) {
    const std::string comma = list.empty() ? "" : ", ";
    list += comma + b.name;
    each += fmt::format("{}{} in {}", comma, b.name, p[p[b.set].kind].name);
  }
  if (!f.pair) return fmt::format("{}: {}[{}]", each, name, list);
  return fmt::format("{{{0}}} in {1}: {2}{{{0}}}", list, p[p[f.binders[0].set].kind].name, name);
}

}  // namespace

std::string spelled(const syntax::SyntaxTree& tree, const syntax::Expr& e) {
  using syntax::ExprKind;
  if (e.kind == ExprKind::name || e.kind == ExprKind::call || e.kind == ExprKind::index) return e.text;
  if (e.kind != ExprKind::member || tree.expr(e.args[0]).kind == ExprKind::call) return {};
  const std::string base = spelled(tree, tree.expr(e.args[0]));
  return base.empty() || tree.expr(e.args[0]).kind == ExprKind::index ? std::string{} : base + "." + e.text;
}

Quantity ExprChecker::name(const syntax::Expr& e, Scope& scope, const Expect& expect) {
  const ir::Type boolean{Base::boolean, {}};
  if (e.text == "true" || e.text == "false") return constant(e.text == "true" ? 1 : 0, boolean, e.span);
  if (const Scope::Name* n = bound(scope, e.text)) {
    Quantity q;
    q.type = n->type;
    q.unit = n->unit;
    q.expr = process().make(Op::slot, n->type, e.span);
    process().exprs[q.expr.value].slot = n->slot;
    return q;
  }
  if (expect.type && expect.type->base == Base::entity)
    if (auto v = enum_value(e.text, expect.type, e.span)) return *v;
  if (const Symbol* s = meant(e.text)) return refer(*s, e.text, {}, e.span);
  if (auto v = enum_value(e.text, std::nullopt, e.span)) return *v;
  if (e.text == "now") {
    Quantity q;
    q.expr = process().make(Op::now, q.type, e.span);
    q.unit.date = true;
    return q;
  }
  unknown(e.text, e.span, scope);
  return none();
}

// What a bare name stands for: a question, a source or a reading may be called as some value is.
const Symbol* ExprChecker::meant(const std::string& name) const {
  using K = Symbol::Kind;
  const Symbol* s = model_.symbols.find(name);
  const bool aside = s && (s->kind == K::ask || s->kind == K::proposition || s->kind == K::reading ||
                           s->kind == K::option || s->kind == K::source || s->kind == K::claim);
  return aside && model_.enum_values.count(name) > 0 ? nullptr : s;
}

// Of the expected kind, or of the only enum that has such a value. A reported ambiguity is a quantity that is not ok.
std::optional<Quantity> ExprChecker::enum_value(const std::string& name, std::optional<ir::Type> expected, Span span) {
  const auto [first, last] = model_.enum_values.equal_range(name);
  if (first == last) return std::nullopt;
  if (expected) {
    for (auto v = first; v != last; ++v)
      if (v->second.kind == expected->kind) return constant(v->second.ordinal, *expected, span);
    return std::nullopt;
  }
  if (std::next(first) == last) return constant(first->second.ordinal, {Base::entity, first->second.kind}, span);
  std::vector<std::string> kinds;
  for (auto v = first; v != last; ++v) kinds.push_back(fmt::format("`{}`", kind_name(process()[v->second.kind])));
  sink_
      .error(Code::ambiguous_value, span,
             fmt::format("`{}` is a value of several enums: {}", name, fmt::join(kinds, " and ")))
      .hint("it is clear where it is compared with, or given to, something of one of these types");
  return none();
}

bool ExprChecker::only_an_enum_value(const Tree& tree, syntax::ExprId id, const Scope& scope) const {
  const syntax::Expr& e = tree.expr(id);
  return e.kind == syntax::ExprKind::name && !bound(scope, e.text) && !meant(e.text) &&
         model_.enum_values.count(e.text) > 0;
}

void ExprChecker::unknown(const std::string& name, Span span, const Scope& scope) {
  if (model_.broken.count(name)) return;
  std::vector<std::string> candidates;
  for (const Scope::Name& n : scope.names) candidates.push_back(n.name);
  for (const auto& [value, where] : model_.enum_values) candidates.push_back(value);
  const std::vector<std::string> declared = model_.symbols.names();
  candidates.insert(candidates.end(), declared.begin(), declared.end());
  auto& d = sink_.error(Code::unknown_name, span, fmt::format("`{}` is not declared", name));
  if (NameHint known = value_hint(model_, name); !known.text.empty()) {
    d.hint(std::move(known.text));
    if (!known.put.empty()) d.fix(span, std::move(known.put));
    return;
  }
  const std::string near = nearest(name, candidates);
  if (!near.empty()) d.hint(fmt::format("did you mean `{}`?", near)).fix(span, near);
}

// ---- declared things ---------------------------------------------------------------------------------------------

const ir::Family* ExprChecker::family_of(const Symbol& s) const {
  switch (s.kind) {
    case Kind::param: return &process().params[s.id].family;
    case Kind::state:
    case Kind::settled: return &process().vars[s.id].family;
    case Kind::let: return &process().lets[s.id].family;
    default: return nullptr;
  }
}

ir::ExprId ExprChecker::all_on(const ir::Origin& origin, Span span) {
  const ir::Type boolean{Base::boolean, {}};
  ir::ExprId on;
  for (const ir::TagId t : origin.tags) {
    ir::ExprId one = process().make(Op::tag, boolean, span);
    process().exprs[one.value].ref = t.value;
    if (const auto p = model_.plausible.find(t.value); p != model_.plausible.end())
      one = process().make(Op::logical_and, boolean, span, one,
                           process().refer(Op::param, p->second.value, boolean, {}, span));
    on = on.valid() ? process().make(Op::logical_and, boolean, span, on, one) : one;
  }
  return on;
}

Quantity ExprChecker::switched(Quantity q, const ir::Origin& origin, ir::ExprId off) {
  if (!q.ok() || origin.tags.empty() || !off.valid()) return q;
  const Span span = process()[q.expr].span;
  const ir::ExprId on = all_on(origin, span);
  q.expr = process().make(Op::select, q.type, span, on, q.expr, off);
  q.constant = false;
  return q;
}

bool ExprChecker::value_ready(const Symbol& s, Span use) {
  switch (s.kind) {
    case Kind::constant: return ready(Demand::Part::constant, s.id, use);
    case Kind::param: return ready(Demand::Part::param, s.id, use);
    case Kind::let: return ready(Demand::Part::let, s.id, use);
    case Kind::state:
    case Kind::settled: return ready(Demand::Part::var, s.id, use);
    default: return true;
  }
}

Quantity ExprChecker::refer(const Symbol& s, const std::string& name, std::vector<ir::ExprId> index, Span span) {
  const ir::Family* family = family_of(s);
  if (!value_ready(s, span)) return none();
  if (family && family->binders.size() != index.size()) {
    sink_.error(Code::wrong_index_count, span, fmt::format("`{}` is a family: say which member is meant", name))
        .label(s.declared,
               fmt::format("declared with {} binder{}", family->binders.size(), family->binders.size() == 1 ? "" : "s"))
        .hint(fmt::format("name it, or ask of all, as in `any({})`", member_text(process(), name, *family)));
    return none();
  }
  Quantity q;
  const auto fill = [&](const auto& record, const Unit& unit, Op op) {
    q.type = record.type;
    q.unit = unit;
    q.shown = record.unit;
    q.scale = record.scale;
    q.expr = process().refer(op, s.id, record.type, index, span);
  };
  switch (s.kind) {
    case Kind::constant: {
      q = model_.constants[s.id].value;
      if (q.ok()) q.expr = process().constant(q.value, q.type, span);
      return q;
    }
    case Kind::param:
      fill(process().params[s.id], model_.param_units[s.id], Op::param);
      return switched(q, process().params[s.id].origin, model_.param_off[s.id]);
    case Kind::state:
    case Kind::settled:
      fill(process().vars[s.id], model_.var_units[s.id], Op::load);
      return switched(q, process().vars[s.id].origin, model_.var_off[s.id]);
    case Kind::let: fill(process().lets[s.id], model_.let_units[s.id], Op::call); return q;
    case Kind::entity:
      if (!ready(Demand::Part::kind, s.id, span)) return none();
      return constant(s.ordinal, {Base::entity, ir::KindId(s.id)}, span);
    default: break;
  }
  auto& d = sink_.error(Code::wrong_sort_of_name, span, fmt::format("`{}` is {}, not a value", name, sort_of(s.kind)))
                .label(s.declared, "declared here");
  if (s.kind == Kind::event) d.hint("to remember that it happened, let it set a state: `then happened := true`");
  return none();
}

Quantity ExprChecker::indexed(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const Symbol* s = model_.symbols.find(e.text);
  if (!s) {
    if (bound(scope, e.text) || model_.enum_values.count(e.text))
      sink_.error(Code::wrong_index_count, e.span, fmt::format("`{}` is a single value and has no members", e.text));
    else
      unknown(e.text, {e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(e.text.size())}, scope);
    return none();
  }
  const ir::Family* family = family_of(*s);
  if (!family) return refer(*s, e.text, {}, e.span);
  if (!value_ready(*s, e.span)) return none();
  auto args = index(tree, e, *family, scope);
  if (!args) return none();
  if (s->kind == Kind::param && diagonal(*family, *args)) {
    sink_.error(Code::diagonal, e.span, fmt::format("`{}` has no member for one entity twice", e.text));
    return none();
  }
  // A let of unordered pairs is computed with the smaller ordinal first, whichever way it is asked for.
  if (s->kind == Kind::let && family->pair && args->size() == 2) {
    const ir::ExprId a = (*args)[0], b = (*args)[1];
    const ir::Type kind = process()[a].type;
    if (process()[a].op == Op::constant && process()[b].op == Op::constant) {
      if (process()[b].value < process()[a].value) std::swap((*args)[0], (*args)[1]);
    } else {
      (*args)[0] = process().make(Op::minimum, kind, e.span, a, b);
      (*args)[1] = process().make(Op::maximum, kind, e.span, a, b);
    }
  }
  const bool unsure = s->kind == Kind::param && !surely_member(*family, *args, scope);
  const Quantity q = refer(*s, e.text, std::move(*args), e.span);
  if (unsure && q.ok()) {  // a tagged one is the first branch of a choice
    const ir::Expr& x = process()[q.expr];
    model_.unsure_reads.push_back(x.op == Op::select ? x.b : q.expr);
  }
  return q;
}

std::optional<std::vector<ir::ExprId>> ExprChecker::index(const Tree& tree, const syntax::Expr& e,
                                                          const ir::Family& family, Scope& scope) {
  if (!no_condition(e)) return std::nullopt;
  const std::size_t wanted = family.binders.size();
  if (e.args.size() != wanted) {
    auto& d =
        sink_.error(Code::wrong_index_count, e.span,
                    wanted == 0 ? fmt::format("`{}` is no family: it has no index", e.text)
                                : fmt::format("`{}` needs {} index{}, but {} stand{} here", e.text, wanted,
                                              wanted == 1 ? "" : "es", e.args.size(), e.args.size() == 1 ? "s" : ""));
    if (const Symbol* s = model_.symbols.find(e.text)) d.label(s->declared, "declared here");
    return std::nullopt;
  }
  if (family.pair != e.braces) {
    sink_.error(Code::wrong_brackets, e.span,
                family.pair
                    ? fmt::format("`{}` is about unordered pairs: write braces, as in `{}{{a, b}}`", e.text, e.text)
                    : fmt::format("`{}` is ordered: write square brackets, as in `{}[...]`", e.text, e.text));
    return std::nullopt;
  }
  std::vector<ir::ExprId> out;
  bool fine = true;
  for (std::size_t i = 0; i < wanted; ++i) {
    const ir::SetId set = family.binders[i].set;
    const Quantity q = check(tree, e.args[i], scope, {ir::Type{Base::entity, process()[set].kind}, std::nullopt});
    fine = fine && q.ok();
    out.push_back(q.expr);
    const ir::Set& members = process()[set];
    if (!q.ok() || !q.constant || members.all || !members.computed.empty()) continue;
    if (std::binary_search(members.members.begin(), members.members.end(), static_cast<std::uint32_t>(q.value)))
      continue;
    fine = false;
    sink_.error(Code::not_a_member, tree.expr(e.args[i]).span,
                fmt::format("`{}` has no member for `{}`", e.text,
                            process()[members.kind].names[static_cast<std::size_t>(q.value)]));
  }
  if (!fine) return std::nullopt;
  return out;
}

bool ExprChecker::diagonal(const ir::Family& family, const std::vector<ir::ExprId>& index) const {
  for (std::size_t i = 0; i < index.size(); ++i)
    for (std::size_t j = i + 1; j < index.size(); ++j) {
      const ir::Expr &a = process()[index[i]], &b = process()[index[j]];
      if (process()[family.binders[i].set].kind != process()[family.binders[j].set].kind) continue;
      if (a.op == Op::constant && b.op == Op::constant && a.value == b.value) return true;
    }
  return false;
}

// ---- attributes --------------------------------------------------------------------------------------------------

// Members without numbers are counted from 0 by `.index`.
void ExprChecker::add_index_table(ir::KindId kind) {
  ir::Table t{"index", kind, {Base::integer, {}}, {}};
  for (std::size_t k = 0; k < process()[kind].names.size(); ++k) t.values.push_back(static_cast<double>(k));
  model_.attributes[{kind.value, "index"}] = ir::TableId(process().tables.size());
  process().tables.push_back(std::move(t));
  model_.table_units.emplace_back();
}

Quantity ExprChecker::member(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  const std::string whole = spelled(tree, e);
  if (const Symbol* s = model_.symbols.find(whole)) return refer(*s, whole, {}, e.span);
  if (model_.broken.count(whole)) return none();
  const Quantity a = check(tree, e.args[0], scope);
  if (!a.ok()) return none();
  if (a.type.base != Base::entity) {
    sink_.error(Code::unknown_attribute, e.span, fmt::format("{} has no attributes, so no `.{}`", describe(a), e.text));
    return none();
  }
  const ir::Kind& kind = process()[a.type.kind];
  if (e.text == "index" && !model_.attributes.count({a.type.kind.value, "index"})) {
    if (kind.numeric) return as_number(a, e.span);
    add_index_table(a.type.kind);
  }
  const auto at = model_.attributes.find({a.type.kind.value, e.text});
  if (at == model_.attributes.end()) {
    std::vector<std::string> known = {"index"};
    for (const auto& [key, table] : model_.attributes)
      if (key.first == a.type.kind.value) known.push_back(key.second);
    const Span word{e.span.file, e.span.end - static_cast<std::uint32_t>(e.text.size()), e.span.end};
    auto& d = sink_.error(Code::unknown_attribute, word,
                          fmt::format("members of `{}` have no attribute `{}`", kind_name(kind), e.text));
    const std::string near = nearest(e.text, known);
    if (!near.empty()) d.hint(fmt::format("did you mean `{}`?", near));
    return none();
  }
  if (!ready(Demand::Part::table, at->second.value, e.span)) return none();
  const ir::Table& table = process()[at->second];
  Quantity q;
  if (a.constant) {
    const auto ordinal = static_cast<std::size_t>(a.value);
    if (ordinal >= table.values.size()) return none();
    q = constant(table.values[ordinal], table.type, e.span);
  } else {
    q.type = table.type;
    q.expr = process().make(Op::table, table.type, e.span, a.expr);
    process().exprs[q.expr.value].ref = at->second.value;
  }
  q.unit = model_.table_units[at->second.value];
  return q;
}

}  // namespace casus::sema
