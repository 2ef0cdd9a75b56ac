// SPDX-License-Identifier: Apache-2.0
// Sources and claims into the ledger; warnings about what has no basis, and about hindsight.
#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "sema/checker.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::ExprKind;

void Checker::declare_source(StatementRef ref, const Statement& s) {
  const Tree& t = tree(ref);
  secondary(s.name, s.name_span,
            {Symbol::Kind::source, static_cast<std::uint32_t>(model_.ledger.sources.size()), 0, {}});
  if (model_.ledger.find(s.name)) return;
  ledger::Source out;
  out.key = s.name;
  out.title = s.title;
  out.grade = s.grade.size() == 1 ? s.grade[0] : char{0};
  out.file = s.path;
  out.derived_from = s.derived_from;
  out.span = s.name_span;
  if (s.dated_from.valid()) out.from = parse_date(t.expr(s.dated_from).text);
  if (s.dated_to.valid()) out.to = parse_date(t.expr(s.dated_to).text);
  if (out.from && out.to && *out.from > *out.to)
    sink_.error(Code::bad_source, t.expr(s.dated_to).span, "the later date comes second")
        .label(t.expr(s.dated_from).span, "this is after it");
  if (s.paragraphs.valid()) {
    Scope scope;
    const Quantity q = expr_.check(t, s.paragraphs, scope, {ir::Type{ir::Base::integer, {}}, Unit{}});
    if (q.ok()) out.paragraphs = static_cast<std::int64_t>(q.value);
  }
  model_.ledger.sources.push_back(std::move(out));
}

// By whoever runs the model, so that there is no place in it to point at.
void Checker::leave_out(const std::vector<std::string>& keys) {
  std::vector<std::string> known;
  for (const ledger::Source& s : model_.ledger.sources) known.push_back(s.key);
  for (const std::string& key : keys) {
    const auto at = std::find(known.begin(), known.end(), key);
    if (at != known.end()) {
      model_.ledger.sources[static_cast<std::size_t>(at - known.begin())].left_out = true;
      continue;
    }
    auto& d = sink_.error(Code::unknown_source, {}, fmt::format("no source is called `{}`", key));
    if (const std::string near = nearest(key, known); !near.empty()) d.hint(fmt::format("did you mean `{}`?", near));
  }
}

void Checker::check_sources() {
  each([&](StatementRef ref, const Statement& s) {
    if (s.kind == Kind::claim) claim(ref, s);
    if (s.kind != Kind::source) return;
    for (std::size_t k = 0; k < s.derived_from.size(); ++k) {
      const Span span = k < s.derived_spans.size() ? s.derived_spans[k] : s.name_span;
      if (s.derived_from[k] == s.name)
        sink_.error(Code::bad_source, span, "a source can't be derived from itself");
      else if (!model_.ledger.find(s.derived_from[k]) && !model_.broken.count(s.derived_from[k]))
        sink_.error(Code::unknown_source, span, fmt::format("no source is called `{}`", s.derived_from[k]));
    }
  });
  // A circle of sources that are copies of each other has no origin.
  for (const ledger::Source& s : model_.ledger.sources) {
    std::set<std::string> seen;
    std::vector<std::string> open(s.derived_from.begin(), s.derived_from.end());
    while (!open.empty()) {
      const std::string key = open.back();
      open.pop_back();
      if (key == s.key && !seen.empty()) {
        sink_.error(Code::bad_source, s.span,
                    fmt::format("`{}` is derived from a source that is derived from `{}`", s.key, s.key));
        return;
      }
      if (!seen.insert(key).second) continue;
      if (const ledger::Source* next = model_.ledger.find(key))
        if (key != s.key) open.insert(open.end(), next->derived_from.begin(), next->derived_from.end());
    }
  }
}

void Checker::claim(StatementRef ref, const Statement& s) {
  ledger::Claim c;
  c.subject = s.name;
  c.source = s.of.source;
  c.line = s.of.line.value_or(0);
  c.speaker = s.speaker;
  c.modality = s.modality;
  c.span = s.name_span;
  c.written = one_line(s.span);
  place(s.of);
  Unit unit;
  if (!claimed(tree(ref), s, c, unit)) return;
  model_.ledger.claims.push_back(std::move(c));
  model_.claim_units.push_back(unit);
}

// What is claimed: a number, a date, a range of these, or words.
bool Checker::claimed(const Tree& t, const Statement& s, ledger::Claim& c, Unit& unit) {
  using Word = ledger::Claim::Word;
  c.text = s.claim.text;
  const std::string& w = s.claim.word;
  c.word = w == "about"      ? Word::about
           : w == "at most"  ? Word::at_most
           : w == "at least" ? Word::at_least
           : w == "exactly"  ? Word::exactly
                             : Word::plain;
  if (!s.claim.low.valid()) return true;
  Scope scope;
  const Quantity low = expr_.check(t, s.claim.low, scope);
  Quantity high = low;
  if (s.claim.high.valid()) {
    ExprChecker::Expect expect;
    if (low.ok()) expect.unit = low.unit;
    high = expr_.check(t, s.claim.high, scope, expect);
  }
  if (!low.ok() || !high.ok()) return false;
  const bool number = low.type.base == ir::Base::integer || low.type.base == ir::Base::real;
  if (!low.constant || !high.constant || !number) {
    sink_.error(Code::not_constant, t.expr(s.claim.low).span,
                "a claim is a number, a date, a range of these, or words in quotes");
    return false;
  }
  c.numeric = !low.unit.date;
  c.low = low.value;
  c.high = high.value;
  c.unit = low.shown;
  unit = low.unit;
  if (c.low > c.high) sink_.error(Code::bad_bounds, t.expr(s.claim.high).span, "the upper end is below the lower one");
  return true;
}

// ---- warnings ----------------------------------------------------------------------------------------------------

void Checker::warn_about_bases() {
  each([&](StatementRef ref, const Statement& s) {
    const Tree& t = tree(ref);
    if (sources_.file(t.file).path.starts_with(library_prefix)) return;
    const bool mechanism = s.kind == Kind::event || s.kind == Kind::on || s.kind == Kind::scale || s.kind == Kind::flow;
    if (mechanism && s.trailer.bases.empty())
      sink_.warning(Code::no_basis, s.name_span, "nothing says where this comes from")
          .hint(
              "end it with `from SOURCE:LINE`, `from data \"...\"`, `judged \"...\" by ROLE on DATE`, `placeholder`, "
              "or "
              "`definition` if it only says what a word means");
    if (mechanism || s.kind == Kind::param) warn_about_numbers(t, s);
  });
  std::set<std::string> told;
  for (const ir::Basis& b : model_.process.bases) {
    const std::string source = b.ref.substr(0, b.ref.find(':'));
    if (!b.hindsight || !told.insert(source).second) continue;
    const ledger::Source* s = model_.ledger.find(source);
    auto& d = sink_.warning(Code::hindsight, b.span,
                            fmt::format("`{}` is dated after {}, so this is hindsight", source, model_.process.as_of));
    if (s) d.label(s->span, "declared here");
  }
}

void Checker::warn_about_numbers(const Tree& t, const Statement& s) {
  using K = syntax::Clause::Kind;
  for (const syntax::Basis& b : s.trailer.bases)
    if (b.kind != syntax::Basis::Kind::source && b.kind != syntax::Basis::Kind::definition) return;
  Span place;
  bool found = false;
  if (s.kind == Kind::param || s.kind == Kind::scale)
    found = bare_number(t, s.kind == Kind::param ? s.value : s.by, place);
  if (s.kind == Kind::flow) found = bare_number(t, s.by, place);
  for (const syntax::Clause& c : s.clauses) {
    if (found) break;
    if (c.kind == K::rate || c.kind == K::after) found = bare_number(t, c.value, place);
    if (c.kind == K::then) found = bare_number(t, c.effects, place);
  }
  if (!found) found = bare_number(t, s.effects, place);
  if (!found) return;
  sink_.warning(Code::bare_number, place, "this number has no basis of its own")
      .hint(
          "`from` vouches that it happens, not for how much; add `from data \"...\"`, `judged \"...\" by ROLE on DATE` "
          "or "
          "`placeholder`");
}

bool Checker::bare_number(const Tree& t, syntax::ExprId id, Span& place) const {
  if (!id.valid()) return false;
  const syntax::Expr& e = t.expr(id);
  if (e.kind == ExprKind::pool) return false;
  if (e.kind == ExprKind::number) {
    double v = 0;
    std::string text = e.text;
    std::erase(text, '_');
    std::from_chars(text.data(), text.data() + text.size(), v);
    if (e.unit == "%") v /= 100;
    if (v == 0 || v == 1) return false;
    place = e.span;
    return true;
  }
  for (const syntax::ExprId a : e.args)
    if (bare_number(t, a, place)) return true;
  return false;
}

bool Checker::bare_number(const Tree& t, const std::vector<syntax::EffectId>& effects, Span& place) const {
  using K = syntax::Effect::Kind;
  for (const syntax::EffectId id : effects) {
    const syntax::Effect& e = t.effect(id);
    if (e.kind != K::branch && e.kind != K::emit && bare_number(t, e.value, place)) return true;
    if (bare_number(t, e.body, place) || bare_number(t, e.other, place)) return true;
  }
  return false;
}

}  // namespace casus::sema
