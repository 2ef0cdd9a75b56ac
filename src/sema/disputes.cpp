// SPDX-License-Identifier: Apache-2.0
// What is said about sources, claims and parameters once they are there: what is known beside them, who disputes what,
// what has been replaced or withdrawn, how plausible a mechanism is, and what is drawn together.
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "ir/family.hpp"
#include "sema/checker.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::ExprKind;

// `tag X plausible 60 %` is a parameter, drawn once per future: part of what we don't know. Told as one before any name
// is looked at; whatever bears the tag is on while the tag is and this is true.
void Checker::elaborate_plausible() {
  for (Tree& t : model_.trees) {
    std::vector<Statement> out;
    for (const Statement& s : t.statements) {
      out.push_back(s);
      if (s.kind != Kind::tag) continue;
      Statement made;
      made.kind = Kind::param;
      made.span = s.span;
      made.name_span = s.name_span;
      made.name = s.name + ".plausible";
      made.names = {made.name};
      made.name_spans = {s.name_span};
      made.trailer = s.trailer;
      syntax::Expr chance;
      chance.kind = ExprKind::chance;
      chance.span = t.expr(s.value).span;
      chance.args = {s.value};
      made.value = t.add(std::move(chance));
      out.push_back(std::move(made));
    }
    t.statements = std::move(out);
  }
}

// Which parameter goes with which tag; before any clause is checked.
void Checker::check_plausible() {
  each([&](StatementRef, const Statement& s) {
    if (s.kind != Kind::tag) return;
    const Symbol* tag = model_.symbols.find(s.name);
    if (!tag || tag->kind != Symbol::Kind::tag) {
      std::vector<std::string> known;
      for (const ir::Tag& t : model_.process.tags) known.push_back(t.name);
      auto& d = sink_.error(Code::unknown_switch, s.name_span, fmt::format("nothing bears the tag `{}`", s.name));
      if (const std::string near = nearest(s.name, known); !near.empty())
        d.hint(fmt::format("did you mean `{}`?", near)).fix(s.name_span, near);
      else
        d.hint(fmt::format("put `tag {}` at the end of the statements that it is about", s.name));
      return;
    }
    if (const Symbol* param = model_.symbols.find(s.name + ".plausible"))
      model_.plausible[tag->id] = ir::ParamId(param->id);
  });
}

// ---- sources and claims against each other -----------------------------------------------------------------------

// A line of a source that is there; its faults are reported.
bool Checker::place(const syntax::Basis& at) {
  const ir::BasisId id = expr_.basis(at);
  if (id.valid()) model_.process.bases.pop_back();
  return id.valid();
}

void Checker::check_disputes() {
  std::set<std::string> rested_on;
  for (const ledger::Claim& c : model_.ledger.claims) rested_on.insert(c.place());
  each([&](StatementRef, const Statement& s) {
    for (const syntax::Basis& b : s.trailer.bases)
      if (b.kind == syntax::Basis::Kind::source && b.line) rested_on.insert(fmt::format("{}:{}", b.source, *b.line));
  });
  each([&](StatementRef ref, const Statement& s) {
    switch (s.kind) {
      case Kind::yardstick: return yardstick(ref, s);
      case Kind::dispute: return dispute(s, rested_on);
      case Kind::supersede: return supersede(s);
      case Kind::retract: return retract(tree(ref), s);
      default: return;
    }
  });
}

void Checker::dispute(const Statement& s, const std::set<std::string>& rested_on) {
  if (!place(s.of) || !place(s.against)) return;
  ledger::Dispute d{s.of.source, s.against.source, s.of.line.value_or(0), s.against.line.value_or(0), s.title, s.span};
  const std::string of = fmt::format("{}:{}", d.source, d.line);
  if (of == fmt::format("{}:{}", d.by_source, d.by_line)) {
    sink_.error(Code::bad_dispute, s.against.span, "a line can't dispute itself");
    return;
  }
  if (!rested_on.count(of)) {
    sink_.error(Code::unknown_claim, s.of.span, fmt::format("nothing rests on {}, so there is nothing to dispute", of))
        .hint("a claim `of` this line, or a statement that is `from` it, comes first");
    return;
  }
  model_.ledger.disputes.push_back(std::move(d));
}

// The claim about this subject in this line.
ledger::Claim* Checker::claim_at(const std::string& subject, const syntax::Basis& at) {
  const std::string where = fmt::format("{}:{}", at.source, at.line.value_or(0));
  std::vector<std::string> places;
  for (ledger::Claim& c : model_.ledger.claims) {
    if (c.subject != subject) continue;
    if (c.place() == where) return &c;
    places.push_back(c.place());
  }
  auto& d = sink_.error(Code::unknown_claim, at.span, fmt::format("{} claims nothing about `{}`", where, subject));
  if (!places.empty()) d.hint(fmt::format("who does: {}", fmt::join(places, ", ")));
  return nullptr;
}

void Checker::supersede(const Statement& s) {
  if (!place(s.of) || !place(s.against)) return;
  ledger::Claim* old = claim_at(s.name, s.of);
  ledger::Claim* by = claim_at(s.name, s.against);
  if (!old || !by) return;
  if (!old->superseded_by.empty()) {
    sink_.error(Code::bad_dispute, s.of.span,
                fmt::format("{} is replaced already, by {}", old->place(), old->superseded_by));
    return;
  }
  for (const ledger::Claim* c = by; c; c = successor(*c))
    if (c == old) {
      sink_.error(Code::bad_dispute, s.against.span,
                  fmt::format("{} would be replaced by itself, be it by way of others", old->place()));
      return;
    }
  old->superseded_by = by->place();
}

const ledger::Claim* Checker::successor(const ledger::Claim& c) const {
  for (const ledger::Claim& next : model_.ledger.claims)
    if (next.subject == c.subject && next.place() == c.superseded_by) return &next;
  return nullptr;
}

void Checker::retract(const Tree& t, const Statement& s) {
  ledger::Source* source = nullptr;
  for (ledger::Source& known : model_.ledger.sources)
    if (known.key == s.name) source = &known;
  if (!source) {
    sink_.error(Code::unknown_source, s.name_span, fmt::format("no source is called `{}`", s.name));
    return;
  }
  if (source->retracted) {
    sink_.error(Code::bad_dispute, s.name_span, fmt::format("`{}` is retracted twice", s.name));
    return;
  }
  source->retracted = true;
  source->why = s.title;
  if (s.dated_from.valid()) source->retracted_on = parse_date(t.expr(s.dated_from).text);
}

void Checker::yardstick(StatementRef ref, const Statement& s) {
  if (model_.ledger.about(s.name).empty()) {
    std::vector<std::string> subjects;
    for (const ledger::Claim& c : model_.ledger.claims) subjects.push_back(c.subject);
    auto& d =
        sink_.error(Code::unknown_claim, s.name_span, fmt::format("no source claims anything about `{}`", s.name));
    if (const std::string near = nearest(s.name, subjects); !near.empty())
      d.hint(fmt::format("did you mean `{}`?", near)).fix(s.name_span, near);
    return;
  }
  ledger::Yardstick y;
  Unit unit;
  if (!claimed(tree(ref), s, y.known, unit)) return;
  y.known.subject = s.name;
  y.known.span = s.name_span;
  y.known.written = one_line(s.span);
  model_.ledger.yardsticks.push_back(std::move(y));
}

// ---- drawn together ----------------------------------------------------------------------------------------------

// Those that name their parameters first: what they name is theirs.
void Checker::check_correlations() {
  std::set<std::uint32_t> taken;
  const auto of_source = [&](const Statement& s) {
    if (s.names.size() != 1 || !model_.ledger.find(s.names[0])) return false;
    const Symbol* symbol = model_.symbols.find(s.names[0]);  // a parameter may be called like a source
    return !symbol || symbol->kind == Symbol::Kind::source;
  };
  for (const bool sources : {false, true})
    each([&](StatementRef ref, const Statement& s) {
      if (s.kind != Kind::correlate || of_source(s) != sources) return;
      const auto params = sources ? params_of_source(s, taken) : params_named(s, taken);
      if (params) correlation(ref, s, *params);
    });
}

std::optional<std::vector<ir::ParamId>> Checker::params_named(const Statement& s, std::set<std::uint32_t>& taken) {
  std::vector<ir::ParamId> out;
  for (std::size_t k = 0; k < s.names.size(); ++k) {
    const Symbol* symbol = model_.symbols.find(s.names[k]);
    if (!symbol && model_.broken.count(s.names[k])) return std::nullopt;
    std::string why, hint;
    if (!symbol || symbol->kind != Symbol::Kind::param) {
      why = fmt::format("`{}` is no parameter, and only what is drawn can be drawn together", s.names[k]);
      if (model_.ledger.find(s.names[k]))
        hint = fmt::format("`correlate {} by 0.5`, on its own, is for all that rests on this source", s.names[k]);
    } else if (!taken.insert(symbol->id).second) {
      why = fmt::format("`{}` is drawn together with others already", s.names[k]);
      hint = "name all that go together in one `correlate`";
    }
    if (!why.empty()) {
      sink_.error(Code::bad_correlation, s.name_spans[k], std::move(why)).hint(std::move(hint));
      return std::nullopt;
    }
    out.push_back(ir::ParamId(symbol->id));
  }
  return out;
}

// What is drawn and rests on this source, but for what another statement names.
std::optional<std::vector<ir::ParamId>> Checker::params_of_source(const Statement& s, std::set<std::uint32_t>& taken) {
  const ir::Process& p = model_.process;
  const auto of = [&](ir::BasisId id) {
    const ir::Basis& b = p[id];
    return (b.kind == ir::Basis::Kind::arrow || b.kind == ir::Basis::Kind::claim) &&
           std::string_view(b.ref).substr(0, b.ref.find(':')) == s.names[0];
  };
  std::vector<ir::ParamId> out;
  for (std::size_t k = 0; k < p.params.size(); ++k) {
    const ir::Param& q = p.params[k];
    const bool drawn = q.dist.valid() && p[q.dist].form != ir::DistForm::point;
    if (!drawn || std::none_of(q.origin.bases.begin(), q.origin.bases.end(), of)) continue;
    if (!taken.insert(static_cast<std::uint32_t>(k)).second) continue;
    out.push_back(ir::ParamId(k));
  }
  if (out.size() > 1) return out;
  sink_
      .error(Code::bad_correlation, s.name_spans[0],
             fmt::format("fewer than two parameters that are drawn rest on `{}`", s.names[0]))
      .hint(fmt::format("`casus sources` shows what rests on it; what another `correlate` names is not counted"));
  return std::nullopt;
}

void Checker::correlation(StatementRef ref, const Statement& s, const std::vector<ir::ParamId>& params) {
  const auto refuse = [&](Span span, std::string why, std::string hint = {}) {
    sink_.error(Code::bad_correlation, span, std::move(why)).hint(std::move(hint));
  };
  const auto place = [&](std::size_t k) { return k < s.name_spans.size() ? s.name_spans[k] : s.name_spans[0]; };
  std::vector<std::size_t> sizes;
  for (const ir::ParamId p : params) sizes.push_back(ir::enumerate(model_.process, model_.process[p].family).size());
  for (std::size_t k = 1; k < sizes.size(); ++k)
    if (sizes[k] != sizes[0])
      return refuse(place(k),
                    fmt::format("`{}` has {} members and `{}` has {}", model_.process[params[k]].name, sizes[k],
                                model_.process[params[0]].name, sizes[0]),
                    "families are drawn together member by member");
  const std::size_t n = params.size() > 1 ? params.size() : sizes[0];
  if (n < 2) return refuse(s.name_spans[0], "there is nothing to draw it together with");
  Scope scope;
  const Quantity rho = expr_.check(tree(ref), s.by, scope, {ir::Type{ir::Base::real, {}}, Unit{}});
  if (!rho.ok()) return;
  const Span at = tree(ref).expr(s.by).span;
  const double least = -1.0 / static_cast<double>(n - 1);
  if (!rho.constant) return refuse(at, "a correlation is a constant");
  if (!(rho.value < 1) || !(rho.value > least))
    return refuse(
        at, n == 2 ? std::string("a correlation lies between -1 and 1, ends left out")
                   : fmt::format("{} can't each be so much apart from each other: it must lie above {:.3g} and below 1",
                                 n, least));
  ir::Correlation c;
  c.params = params;
  c.rho = rho.value;
  c.origin = expr_.origin(s.trailer, s.span);
  model_.process.correlations.push_back(std::move(c));
}

}  // namespace casus::sema
