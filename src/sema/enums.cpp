// SPDX-License-Identifier: Apache-2.0
// Enums are kinds without a name: one for each list of values that a type or a distribution mentions.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sema/checker.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::ExprKind;

ir::KindId Checker::new_kind(ir::Kind k) {
  ir::Process& p = model_.process;
  const ir::KindId id(p.kinds.size());
  p.kinds.push_back(std::move(k));
  ir::Set all;
  all.kind = id;
  all.all = true;
  model_.all_of.push_back(ir::SetId(p.sets.size()));
  p.sets.push_back(std::move(all));
  return id;
}

void Checker::new_enum(const std::vector<std::string>& values, const std::vector<Span>& spans, Span span) {
  for (const ir::Kind& k : model_.process.kinds)
    if (k.is_enum && k.names == values) return;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Span place = i < spans.size() ? spans[i] : span;
    if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
        values.begin() + static_cast<std::ptrdiff_t>(i)) {
      sink_.error(Code::name_taken, place, fmt::format("`{}` stands twice among these values", values[i]));
      return;
    }
    const Symbol* s = model_.symbols.find(values[i]);
    const bool clash =
        s && (s->kind == Symbol::Kind::entity || s->kind == Symbol::Kind::constant || s->kind == Symbol::Kind::param ||
              s->kind == Symbol::Kind::state || s->kind == Symbol::Kind::settled || s->kind == Symbol::Kind::let);
    if (clash || values[i] == "true" || values[i] == "false") {
      auto& d = sink_.error(Code::name_taken, place,
                            fmt::format("`{}` can't be a value here: it means something else", values[i]));
      if (s) d.label(s->declared, fmt::format("declared here, as {}", sort_of(s->kind)));
      return;
    }
  }
  ir::Kind k;
  k.name = fmt::format("{}", fmt::join(values, " | "));
  k.names = values;
  k.titles = values;
  k.is_enum = true;
  k.span = span;
  const ir::KindId id = new_kind(std::move(k));
  for (std::uint32_t i = 0; i < values.size(); ++i) model_.enum_values.emplace(values[i], EnumValue{id, i});
}

void Checker::enums_of_type(const syntax::TypeName& type) {
  if (type.values.size() > 1) new_enum(type.values, type.value_spans, type.span);
}

// `{ opportunist 30 %, balancer 70 % }`: names that nothing declares are values of an enum, a new one if no type has
// them.
void Checker::enums_of_distribution(const Tree& t, syntax::ExprId id) {
  if (!id.valid()) return;
  const syntax::Expr& e = t.expr(id);
  if (e.kind == ExprKind::call && !e.args.empty()) return enums_of_distribution(t, e.args[0]);
  if (e.kind != ExprKind::set) return;
  std::vector<std::string> names;
  std::vector<Span> spans;
  for (const syntax::ExprId m : e.args) {
    if (t.expr(m).kind != ExprKind::weighted) return;
    const syntax::Expr& value = t.expr(t.expr(m).args[0]);
    if (value.kind != ExprKind::name || value.text == "true" || value.text == "false") return;
    const Symbol* s = model_.symbols.find(value.text);
    if (s && (s->kind == Symbol::Kind::entity || s->kind == Symbol::Kind::constant)) return;
    names.push_back(value.text);
    spans.push_back(value.span);
  }
  if (!names.empty() && !enum_of(model_, names)) new_enum(names, spans, e.span);
}

void Checker::declare_enums() {
  each([&](StatementRef, const Statement& s) {
    if (s.kind == Kind::state || s.kind == Kind::let) enums_of_type(s.type);
    for (const syntax::SettleEntry& e : s.entries) enums_of_type(e.type);
  });
  each([&](StatementRef ref, const Statement& s) {
    if (s.kind == Kind::param) enums_of_distribution(tree(ref), s.value);
  });
}

}  // namespace casus::sema
