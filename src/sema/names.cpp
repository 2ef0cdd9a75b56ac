// SPDX-License-Identifier: Apache-2.0
// The first pass: every name of every file, before anything is looked into. Records of the process are made here, in
// order of declaration, and filled later.
#include <cmath>

#include <fmt/format.h>

#include "base/calendar.hpp"
#include "base/hash.hpp"
#include "sema/checker.hpp"
#include "sema/words.hpp"

namespace casus::sema {

bool Checker::declare(const std::string& name, Span span, Symbol symbol) {
  symbol.declared = span;
  const Symbol* before = model_.symbols.add(name, symbol);
  if (!before) return true;
  auto& d = sink_.error(Code::name_taken, span, fmt::format("`{}` is declared twice", name))
                .label(before->declared, fmt::format("first declared here, as {}", sort_of(before->kind)));
  if (!model_.library.count(before->declared.file)) return false;
  if (before->kind == Symbol::Kind::kind)
    d.hint(fmt::format("the library has this kind: give it members, as in `{} A, B`", name));
  else
    d.hint("this is a word of the library: choose another name for yours");
  return false;
}

// Sources, claims, readings, questions and propositions have names of their own, which may repeat a declared name.
void Checker::secondary(const std::string& name, Span span, Symbol symbol) {
  symbol.declared = span;
  const std::string key = fmt::format("{} {}", static_cast<int>(symbol.kind), name);
  const auto [at, added] = secondary_.try_emplace(key, span);
  if (added) {
    model_.symbols.add(name, symbol);
    return;
  }
  if (symbol.kind == Symbol::Kind::claim) return;  // several sources may claim something about one subject
  sink_.error(Code::name_taken, span, fmt::format("{} called `{}` is declared twice", sort_of(symbol.kind), name))
      .label(at->second, "first declared here");
}

void Checker::declare_all() {
  for (const Tree& t : model_.trees) model_.broken.insert(t.broken.begin(), t.broken.end());
  const Statement* model = nullptr;
  each([&](StatementRef ref, const Statement& s) {
    if (s.kind == Kind::unit)
      for (std::size_t k = 0; k < s.names.size(); ++k)
        if (declare(s.names[k], s.name_spans[k], {Symbol::Kind::unit, 0, 0, {}})) model_.units.push_back(s.names[k]);
    if (s.kind != Kind::model) return;
    if (model) {
      sink_.error(Code::model_line, s.name_span, "there is a second `model` line")
          .label(model->name_span, "the first is here");
      return;
    }
    model = &s;
    declare_model(tree(ref), s);
  });
  if (!model && !model_.trees.empty() && !sink_.has_errors()) {
    FileId file = model_.trees.back().file;  // the main file comes last, but for questions of the command line
    for (const Tree& t : model_.trees)
      if (!sources_.file(t.file).path.starts_with('<')) file = t.file;
    sink_.error(Code::empty_model, {file, 0, 0}, "nothing here says what the model is called and how long it runs")
        .hint("begin with `model name`, `as of yyyy-mm-dd` and `runs 12 months`");
  }
  each([&](StatementRef ref, const Statement& s) {
    if (s.kind == Kind::kind) declare_kind(ref, s);
  });
  each([&](StatementRef ref, const Statement& s) {
    if (s.kind == Kind::kind) {
      const Symbol* k = model_.symbols.find(s.name);
      if (!k || k->kind != Symbol::Kind::kind || k->declared != s.name_span) return;
      if (!s.path.empty()) read_csv(ref, s, ir::KindId(k->id));
      for (const syntax::Attribute& a : s.attributes) declare_attribute(ref, a, ir::KindId(k->id));
      declare_entities(ref, s, ir::KindId(k->id));
    } else if (s.kind == Kind::entity) {
      const Symbol* k = model_.symbols.find(s.name);
      if (k && k->kind == Symbol::Kind::kind) return declare_entities(ref, s, ir::KindId(k->id));
      if (model_.broken.count(s.name)) return;
      auto& d = sink_.error(Code::unknown_name, s.name_span, fmt::format("there is no kind called `{}`", s.name));
      std::vector<std::string> kinds;
      for (const ir::Kind& known : model_.process.kinds) kinds.push_back(known.name);
      const std::string near = nearest(s.name, kinds);
      const std::string module = model_.module_of ? model_.module_of(s.name) : std::string{};
      if (!module.empty())
        d.hint(fmt::format("`use {0}` declares it; or declare a kind of your own with `kind {1}`", module, s.name));
      else if (!near.empty())
        d.hint(fmt::format("did you mean `{}`?", near)).fix(s.name_span, near);
      else
        d.hint(fmt::format("declare it with `kind {}`", s.name));
    }
  });
  each([&](StatementRef ref, const Statement& s) { declare_statement(ref, s); });
  each([&](StatementRef, const Statement& s) { declare_tags(s); });
  each([&](StatementRef ref, const Statement& s) { declare_secondary(ref, s); });
  declare_enums();
}

void Checker::declare_model(const Tree& t, const Statement& s) {
  ir::Process& p = model_.process;
  p.name = s.name;
  p.title = s.title;
  if (s.as_of.valid())
    if (const auto day = parse_date(t.expr(s.as_of).text)) {
      p.as_of = t.expr(s.as_of).text;
      p.as_of_day = *day;
    }
  if (!s.runs.valid()) {
    if (model_.broken.count("runs")) return;
    sink_.error(Code::model_line, s.name_span, "the model does not say how long it runs").hint("add `runs 24 months`");
    return;
  }
  const syntax::Expr& runs = t.expr(s.runs);
  if (runs.kind != syntax::ExprKind::number) return;
  Scope scope;
  Unit days;
  days.time = 1;
  const Quantity q = expr_.check(t, s.runs, scope, {ir::Type{}, days});
  if (!q.ok()) return;
  p.horizon = q.value;
  const std::optional<double> months = literal_months(runs);
  if (!p.as_of.empty() && months && *months < 120'000 && *months == std::floor(*months))
    p.horizon = months_on(static_cast<long>(p.as_of_day), 0, static_cast<long>(*months));
  if (!(p.horizon > 0 && p.horizon < 1e7))
    sink_.error(Code::model_line, runs.span, "a model runs for some time, and not for ever");
}

void Checker::declare_kind(StatementRef ref, const Statement& s) {
  ir::Kind k;
  k.name = s.name;
  k.span = s.name_span;
  k.numeric = s.range.valid();
  const auto id = static_cast<std::uint32_t>(model_.process.kinds.size());
  if (!declare(s.name, s.name_span, {Symbol::Kind::kind, id, 0, {}})) return;
  new_kind(std::move(k));
  add_item(Part::kind, ref, 0, s.name, s.name_span);
}

void Checker::declare_entities(StatementRef ref, const Statement& s, ir::KindId kind) {
  for (const syntax::Entity& e : s.entities) {
    ir::Kind& k = model_.process.kinds[kind.value];
    if (k.numeric) {
      sink_.error(Code::bad_kind, e.span, fmt::format("the members of `{}` are numbers", k.name))
          .label(k.span, "declared here");
      return;
    }
    const auto ordinal = static_cast<std::uint32_t>(k.names.size());
    const Span word{e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(e.name.size())};
    if (!declare(e.name, word, {Symbol::Kind::entity, kind.value, ordinal, {}})) continue;
    k.names.push_back(e.name);
    k.titles.push_back(e.title.empty() ? e.name : e.title);
    for (const syntax::Attribute& a : e.attributes) {
      declare_attribute(ref, {a.name, a.span, a.type, {}}, kind);
      attributes_[model_.attributes.at({kind.value, a.name}).value].own[ordinal] = {ref.tree, a.value};
    }
  }
}

// A kind's attribute, or one that some entity has: then every entity must have it.
void Checker::declare_attribute(StatementRef ref, const syntax::Attribute& a, ir::KindId kind) {
  const auto key = std::pair(kind.value, a.name);
  const bool of_kind = statement(ref).kind == Kind::kind;
  if (const auto at = model_.attributes.find(key); at != model_.attributes.end()) {
    if (of_kind)
      sink_.error(Code::name_taken, a.span, fmt::format("the attribute `{}` is declared twice", a.name))
          .label(attributes_[at->second.value].span, "first declared here");
    return;
  }
  const ir::TableId id(model_.process.tables.size());
  model_.process.tables.push_back({a.name, kind, {}, {}});
  model_.table_units.emplace_back();
  model_.attributes[key] = id;
  attributes_.push_back({ref, kind, a.type, a.value, {}, {}, a.span});
  add_item(Part::table, ref, 0, model_.process.kinds[kind.value].name + "." + a.name, a.span);
}

void Checker::declare_statement(StatementRef ref, const Statement& s) {
  ir::Process& p = model_.process;
  using S = Symbol::Kind;
  const auto size = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
  switch (s.kind) {
    case Kind::group:
      if (!declare(s.name, s.name_span, {S::group, size(p.sets), 0, {}})) return;
      items(Part::group).resize(p.sets.size(), Item{Item::State::done, {}, 0, {}, {}});  // sets that are no groups
      p.sets.emplace_back();
      add_item(Part::group, ref, 0, s.name, s.name_span);
      return;
    case Kind::constant:
      if (!declare(s.name, s.name_span, {S::constant, size(model_.constants), 0, {}})) return;
      model_.constants.emplace_back();
      add_item(Part::constant, ref, 0, s.name, s.name_span);
      return;
    case Kind::param:
      if (!declare(s.name, s.name_span, {S::param, size(p.params), 0, {}})) return;
      p.params.emplace_back().name = s.name;
      model_.param_units.emplace_back();
      model_.param_off.emplace_back();
      add_item(Part::param, ref, 0, s.name, s.name_span);
      return;
    case Kind::let:
      if (!declare(s.name, s.name_span, {S::let, size(p.lets), 0, {}})) return;
      p.lets.emplace_back().name = s.name;
      model_.let_units.emplace_back();
      add_item(Part::let, ref, 0, s.name, s.name_span);
      return;
    case Kind::state:
      for (std::uint32_t k = 0; k < s.names.size(); ++k) {
        if (!declare(s.names[k], s.name_spans[k], {S::state, size(p.vars), 0, {}})) continue;
        p.vars.emplace_back().name = s.names[k];
        model_.var_units.emplace_back();
        model_.var_off.emplace_back();
        add_item(Part::var, ref, k, s.names[k], s.name_spans[k]);
      }
      return;
    case Kind::settle: return declare_settle(ref, s);
    case Kind::event: {
      if (!declare(s.name, s.name_span, {S::event, size(p.events), 0, {}})) return;
      ir::Event& e = p.events.emplace_back();
      e.name = s.name;
      e.key = hash_text("event " + s.name);
      e.signal = ir::SignalId(p.signals.size());
      ir::Signal& signal = p.signals.emplace_back();
      signal.name = s.name;
      signal.event = ir::EventId(p.events.size() - 1);
      signal.span = s.name_span;
      model_.once.push_back(false);
      model_.signal_arguments.emplace_back();
      add_item(Part::signal, ref, 0, s.name, s.name_span);
      return;
    }
    case Kind::signal: {
      if (!declare(s.name, s.name_span, {S::signal, size(p.signals), 0, {}})) return;
      ir::Signal& signal = p.signals.emplace_back();
      signal.name = s.name;
      signal.span = s.name_span;
      model_.signal_arguments.emplace_back();
      add_item(Part::signal, ref, 0, s.name, s.name_span);
      return;
    }
    case Kind::option:
      if (declare(s.name, s.name_span, {S::option, size(model_.options), 0, {}})) model_.options.push_back(ref);
      return;
    default: return;
  }
}

// One variable for each name; its entries may define cells one by one.
void Checker::declare_settle(StatementRef ref, const Statement& s) {
  for (std::uint32_t k = 0; k < s.entries.size(); ++k) {
    const syntax::SettleEntry& e = s.entries[k];
    bool seen = false;
    for (std::uint32_t j = 0; j < k; ++j) seen = seen || s.entries[j].name == e.name;
    const Span word{e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(e.name.size())};
    ir::Process& p = model_.process;
    if (seen || !declare(e.name, word, {Symbol::Kind::settled, static_cast<std::uint32_t>(p.vars.size()), 0, {}}))
      continue;
    ir::Variable& v = p.vars.emplace_back();
    v.name = e.name;
    v.hidden = true;
    model_.var_units.emplace_back();
    model_.var_off.emplace_back();
    add_item(Part::var, ref, k, e.name, word);
  }
}

void Checker::declare_tags(const Statement& s) {
  for (const syntax::Tag& t : s.trailer.tags) {
    const Symbol* before = model_.symbols.find(t.name);
    if (before && before->kind == Symbol::Kind::tag) continue;
    if (!declare(t.name, t.span, {Symbol::Kind::tag, static_cast<std::uint32_t>(model_.process.tags.size()), 0, {}}))
      continue;
    model_.process.tags.push_back({t.name, true, false, t.span});
  }
}

void Checker::declare_secondary(StatementRef ref, const Statement& s) {
  using S = Symbol::Kind;
  if (ref.statement == 0) section_.clear();
  switch (s.kind) {
    case Kind::section: section_ = s.title; return;
    case Kind::source: return declare_source(ref, s);
    case Kind::claim: secondary(s.name, s.name_span, {S::claim, 0, 0, {}}); return;
    case Kind::reading:
      secondary(s.name, s.name_span, {S::reading, static_cast<std::uint32_t>(model_.readings.size()), 0, {}});
      model_.readings.push_back(ref);
      return;
    case Kind::ask:
      secondary(s.name, s.name_span, {S::ask, static_cast<std::uint32_t>(model_.asks.size()), 0, {}});
      model_.asks.push_back(ref);
      model_.ask_sections.push_back(section_);
      return;
    case Kind::proposition:
      secondary(s.name, s.name_span, {S::proposition, static_cast<std::uint32_t>(model_.propositions.size()), 0, {}});
      model_.propositions.push_back(ref);
      return;
    default: return;
  }
}

}  // namespace casus::sema
