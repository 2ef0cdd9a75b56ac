// SPDX-License-Identifier: Apache-2.0
// Declarations that have a value: constants, groups, parameters, lets; and the heads of states, settled values, events
// and signals.
#include <fmt/format.h>

#include "sema/checker.hpp"
#include "sema/evaluate.hpp"
#include "sema/hints.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;

namespace {

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

}  // namespace

bool Checker::constant(std::uint32_t id) {
  const Item& item = items(Part::constant)[id];
  const Tree& t = tree(item.ref);
  const syntax::ExprId value = statement(item.ref).value;
  Scope scope;
  const Quantity q = expr_.check(t, value, scope);
  if (!q.ok()) return false;
  if (!q.constant) {
    sink_
        .error(Code::not_constant, t.expr(value).span,
               fmt::format("`{}` is a constant, but this depends on what happens", item.name))
        .hint("use `let` for what follows from states, `param` for what is not known");
    return false;
  }
  model_.constants[id].value = q;
  return true;
}

bool Checker::group(std::uint32_t id) {
  const Item& item = items(Part::group)[id];
  const Statement& s = statement(item.ref);
  Scope scope;
  const auto members = expr_.set(tree(item.ref), s.value, scope);
  if (!members) return false;
  ir::Set value = model_.process[*members];
  if (!value.computed.empty()) {
    sink_.error(Code::not_constant, tree(item.ref).expr(s.value).span,
                "the members of a group are known before the model runs");
    return false;
  }
  model_.process.sets[id] = std::move(value);
  return true;
}

// ---- types -------------------------------------------------------------------------------------------------------

std::optional<ResolvedType> Checker::resolve(const Tree& t, const syntax::TypeName& type) {
  ResolvedType out;
  if (type.values.size() > 1) {
    const auto kind = enum_of(model_, type.values);
    if (!kind || model_.process[*kind].names != type.values) return std::nullopt;  // reported where enums are made
    out.type = {Base::entity, *kind};
    return out;
  }
  if (type.is_range) return resolve_range(t, type);
  const std::string unit = type.name == "real" ? type.unit : type.name;
  if (type.name == "bool")
    out.type.base = Base::boolean;
  else if (type.name == "integer")
    out.type.base = Base::integer;
  else if (const Symbol* s = model_.symbols.find(type.name); s && s->kind == Symbol::Kind::kind) {
    if (!ready(Part::kind, s->id, type.span)) return std::nullopt;
    out.type = {Base::entity, ir::KindId(s->id)};
  } else {
    std::string unknown;
    const auto written = read_unit(unit, model_.units, &unknown);
    if (!written) {
      if (model_.broken.count(unknown)) return std::nullopt;
      std::vector<std::string> known = {"bool", "integer", "real"};
      known.insert(known.end(), model_.units.begin(), model_.units.end());
      for (const ir::Kind& k : model_.process.kinds)
        if (!k.is_enum) known.push_back(k.name);
      auto& d = sink_.error(type.name == "real" ? Code::unknown_unit : Code::unknown_name, type.span,
                            fmt::format("`{}` is not a type, a kind or a unit", unknown));
      const std::string near = nearest(unknown, known);
      if (const NameHint meant = type_hint(unknown); !meant.text.empty())
        d.hint(meant.text);
      else if (!near.empty())
        d.hint(fmt::format("did you mean `{}`?", near));
      return std::nullopt;
    }
    out.unit = written->unit;
    out.shown = unit;
    out.scale = written->shown_scale();
  }
  return out;
}

std::optional<ResolvedType> Checker::resolve_range(const Tree& t, const syntax::TypeName& type) {
  ResolvedType out;
  Quantity ends[2];
  const syntax::ExprId parts[2] = {type.low, type.high};
  for (const int k : {1, 0}) {  // a unit that goes for both stands at the upper one
    if (!parts[k].valid()) continue;
    Scope scope;
    ends[k] = expr_.check(t, parts[k], scope);
    if (!ends[k].ok()) return std::nullopt;
    const Span span = t.expr(parts[k]).span;
    if (!numeric(ends[k].type)) {
      sink_.error(Code::wrong_type, span, "bounds are numbers");
      return std::nullopt;
    }
    if (!ends[k].constant) {
      sink_.error(Code::not_constant, span, "bounds are known before the model runs");
      return std::nullopt;
    }
  }
  out.low = ends[0].value;
  const Quantity& last = ends[1].ok() ? ends[1] : ends[0];
  if (ends[1].ok()) {
    out.high = ends[1].value;
    if (ends[0].unit != ends[1].unit && ends[0].value != 0 && ends[1].value != 0) {
      sink_.error(Code::unit_mismatch, t.expr(type.high).span,
                  fmt::format("this is {}, but the lower bound is {}", phrase(ends[1].unit), phrase(ends[0].unit)));
      return std::nullopt;
    }
    if (!(out.low <= out.high)) {
      sink_.error(Code::bad_bounds, type.span, "the lower bound is above the upper one")
          .hint("write the lower one first");
      return std::nullopt;
    }
  }
  const bool whole = ends[0].type.base == Base::integer && last.type.base == Base::integer;
  out.type.base = whole && type.name.empty() ? Base::integer : Base::real;
  const Quantity& telling = last.unit.plain() && !ends[0].unit.plain() ? ends[0] : last;
  out.unit = telling.unit;
  out.shown = telling.shown;
  out.scale = telling.scale;
  return out;
}

// ---- what a tag may switch off -----------------------------------------------------------------------------------

ir::ExprId Checker::off_value(const Tree& t, const Statement& s, const ir::Origin& origin, Scope& scope, ir::Type type,
                              const Unit& unit, bool constant_only, std::string_view name) {
  if (!s.trailer.off.valid()) {
    if (!s.trailer.tags.empty())
      sink_
          .error(Code::off_missing, s.trailer.tags.front().span,
                 fmt::format("`{}` does not say what it is when this tag is off", name))
          .hint("add `off VALUE`");
    return {};
  }
  const Span span = t.expr(s.trailer.off).span;
  if (origin.tags.empty()) {
    if (s.trailer.tags.empty())
      sink_.error(Code::off_without_tag, span, fmt::format("`{}` has no tag, so nothing can switch it off", name))
          .hint("add `tag NAME`, or leave `off` out");
    return {};
  }
  ExprChecker::Expect expect;
  expect.type = type;
  if (numeric(type)) expect.unit = unit;
  const Quantity q = expr_.check(t, s.trailer.off, scope, expect);
  if (q.ok() && constant_only && !q.constant) {
    sink_.error(Code::not_constant, span, "the value when off is a constant");
    return {};
  }
  return q.expr;
}

// ---- parameters and lets -----------------------------------------------------------------------------------------

bool Checker::param(std::uint32_t id) {
  const Item& item = items(Part::param)[id];
  const StatementRef ref = item.ref;
  const Tree& t = tree(ref);
  const Statement& s = statement(ref);
  Scope scope;
  const auto family = expr_.family(t, s.binders, scope);
  if (!family) return false;
  ExprChecker::set_apart(scope, model_.process, *family);
  const auto d = expr_.distribution(t, s.value, scope, {ir::Type{}, std::nullopt});
  ir::Param p;
  p.name = s.name;
  p.family = *family;
  p.fixed = s.fixed;
  p.origin = expr_.origin(s.trailer, s.span);
  bool fine = d.has_value();
  if (d) {
    p.type = d->type;
    p.unit = d->display_unit;
    p.scale = d->display_scale;
    p.dist = d->dist;
    p.origin.bases.insert(p.origin.bases.end(), d->bases.begin(), d->bases.end());
    model_.param_units[id] = d->unit;
    const Reads r = reads(model_.process, d->dist);
    if (r.state || r.tag) {
      sink_.error(
          Code::reads_state, t.expr(s.value).span,
          fmt::format("`{}` is drawn before anything happens, so it can't depend on what a future remembers or on tags",
                      s.name));
      fine = false;
    }
    fine = knowers(t, s, scope, p) && fine;
    Scope none;
    model_.param_off[id] = off_value(t, s, p.origin, none, p.type, d->unit, true, s.name);
  }
  model_.process.params[id] = std::move(p);
  return fine;
}

// Who knows the parameter: matters to decisions that look ahead.
bool Checker::knowers(const Tree& t, const Statement& s, Scope& scope, ir::Param& p) {
  p.known_to_all = s.known_to_all;
  for (const syntax::ExprId who : s.known_to) {
    const Quantity q = expr_.check(t, who, scope, {});
    if (!q.ok()) return false;
    const Reads r = reads(model_.process, q.expr);
    if (q.type.base != Base::entity || r.state || r.parameter || r.tag) {
      sink_.error(Code::bad_lookahead, t.expr(who).span, "no one who could know it")
          .hint("name an entity, or the family's own: `known to KR`, `param resolve[a: actor] ~ ... known to a`");
      return false;
    }
    p.known_to.push_back(q.expr);
  }
  return true;
}

bool Checker::let(std::uint32_t id) {
  const StatementRef ref = items(Part::let)[id].ref;
  const Tree& t = tree(ref);
  const Statement& s = statement(ref);
  Scope scope;
  const auto family = expr_.family(t, s.binders, scope);
  if (!family) return false;
  model_.process.lets[id].family = *family;
  ExprChecker::Expect expect;
  std::optional<ResolvedType> declared;
  const bool typed = !s.type.name.empty() || !s.type.values.empty() || s.type.is_range;
  if (typed) {
    declared = resolve(t, s.type);
    if (!declared) return false;
    expect.type = declared->type;
    if (numeric(declared->type)) expect.unit = declared->unit;
  }
  Quantity q = expr_.check(t, s.value, scope, expect);
  if (!q.ok()) return false;
  ir::Let l;
  l.name = s.name;
  l.family = *family;
  l.type = q.type;
  l.origin = expr_.origin(s.trailer, s.span);
  l.unit = declared && !declared->shown.empty() ? declared->shown : q.shown;
  l.scale = declared && !declared->shown.empty() ? declared->scale : q.scale;
  if (l.unit.empty() && numeric(q.type)) std::tie(l.unit, l.scale) = default_display(q.unit);
  const ir::ExprId off = off_value(t, s, l.origin, scope, q.type, q.unit, false, s.name);
  q = expr_.switched(q, l.origin, off);
  l.body = q.expr;
  model_.let_units[id] = q.unit;
  model_.process.lets[id] = std::move(l);
  return true;
}

// ---- heads -------------------------------------------------------------------------------------------------------

bool Checker::var(std::uint32_t id) {
  const Item item = items(Part::var)[id];
  const Tree& t = tree(item.ref);
  const Statement& s = statement(item.ref);
  if (s.kind == Kind::settle) return settled_var(id, s);
  Scope scope;
  const auto family = expr_.family(t, s.binders, scope);
  const auto type = resolve(t, s.type);
  if (!family || !type) return false;
  ir::Variable& v = model_.process.vars[id];
  v.family = *family;
  v.type = type->type;
  v.unit = type->shown;
  v.scale = type->scale;
  v.low = type->low;
  v.high = type->high;
  v.saturating = s.saturating;
  model_.var_units[id] = type->unit;
  v.origin = expr_.origin(s.trailer, s.span);
  Scope none;
  const ir::ExprId off = off_value(t, s, v.origin, none, type->type, type->unit, true, item.name);
  model_.var_off[id] = off;
  return true;
}

bool Checker::signal(std::uint32_t id) {
  const StatementRef ref = items(Part::signal)[id].ref;
  const Tree& t = tree(ref);
  const Statement& s = statement(ref);
  Scope scope;
  std::vector<ir::KindId> kinds;
  std::vector<std::string> names;
  if (s.kind == Kind::event) {
    const auto family = expr_.family(t, s.binders, scope);
    if (!family) return false;
    for (const ir::Binder& b : family->binders) {
      kinds.push_back(model_.process[b.set].kind);
      names.push_back(b.name);
    }
    model_.process.signals[id].pair = family->pair;
    model_.process.events[model_.process.signals[id].event.value].family = *family;
  }
  bool fine = true;
  for (const syntax::Parameter& p : s.parameters) {
    const auto set = expr_.set(t, p.kind, scope);
    fine = fine && set;
    if (!set) continue;
    kinds.push_back(model_.process[*set].kind);
    names.push_back(p.name);
  }
  model_.process.signals[id].kinds = std::move(kinds);
  model_.signal_arguments[id] = std::move(names);
  return fine;
}

}  // namespace casus::sema
