// SPDX-License-Identifier: Apache-2.0
// Whole questions: arithmetic over estimands, series over time, shares of what came first.
#include "lower/questions.hpp"

#include <map>
#include <tuple>

#include <fmt/format.h>

#include "lower/display.hpp"
#include "lower/future_terms.hpp"
#include "lower/times.hpp"

namespace casus::lower {

using syntax::Expr;
using syntax::ExprKind;
using SyntaxId = syntax::ExprId;

std::optional<Term> QuestionLowerer::constant(SyntaxId id) {
  sema::Scope scope;
  const Expr& e = tree_.expr(id);
  const sema::Quantity q = c_.check.check(tree_, id, scope);
  if (!q.ok()) return std::nullopt;
  if (!q.constant || q.type.base == ir::Base::entity || q.unit.date) {
    c_.sink.error(Code::not_a_question, e.span, "a question is made of `P(...)`, `E(...)`, quantiles and constants");
    return std::nullopt;
  }
  Term t;
  t.node = records_.number(q.value);
  t.unit = q.unit;
  t.shown = q.shown;
  t.scale = q.scale;
  t.literal = t.constant = t.probability = true;
  t.kind = "expression";
  return t;
}

std::optional<Term> QuestionLowerer::term(SyntaxId id) {
  const Expr& e = tree_.expr(id);
  switch (e.kind) {
    case ExprKind::error: return std::nullopt;
    case ExprKind::expectation:
      if (tree_.expr(e.args[0]).kind != ExprKind::every) return estimand(id);
      c_.sink.error(Code::not_a_question, e.span, "a series can only be asked alone");
      return std::nullopt;
    case ExprKind::probability:
    case ExprKind::quantile: return estimand(id);
    case ExprKind::unary:
    case ExprKind::binary: return arithmetic(e);
    case ExprKind::first_of:
      c_.sink.error(Code::not_a_question, e.span,
                    "`first of` can only be asked alone, or inside `P(first of (...) = a)`");
      return std::nullopt;
    default: return constant(id);
  }
}

std::optional<Term> QuestionLowerer::arithmetic(const Expr& e) {
  using Kind = ir::Node::Kind;
  const std::optional<Term> a = term(e.args[0]);
  if (e.kind == ExprKind::unary && e.text == "-") {
    if (!a) return std::nullopt;
    Term out = *a;
    out.node = records_.combine(Kind::negate, a->node, {});
    out.kind = "expression";
    return out;
  }
  static const std::map<std::string, Kind, std::less<>> kinds = {
      {"+", Kind::add}, {"-", Kind::subtract}, {"*", Kind::multiply}, {"/", Kind::divide}};
  const auto kind = kinds.find(e.text);
  if (kind == kinds.end() || e.kind == ExprKind::unary) {
    if (a)
      c_.sink.error(Code::not_a_question, e.span, "a question is a number; this is a comparison")
          .hint("what should hold is a `proposition`");
    return std::nullopt;
  }
  const std::optional<Term> b = term(e.args[1]);
  if (!a || !b) return std::nullopt;
  const bool sum = kind->second == Kind::add || kind->second == Kind::subtract;
  if (sum && a->unit != b->unit) {
    c_.sink.error(Code::unit_mismatch, e.span,
                  fmt::format("`{}` and `{}` differ in unit", c_.text(tree_.expr(e.args[0]).span),
                              c_.text(tree_.expr(e.args[1]).span)));
    return std::nullopt;
  }
  Term out = *a;
  out.node = records_.combine(kind->second, a->node, b->node);
  out.constant = a->constant && b->constant;
  out.literal = out.constant;
  out.probability = sum && a->probability && b->probability;
  out.conditional = a->conditional || b->conditional;
  if (a->constant) out.window = b->window;
  if (kind->second == Kind::multiply) out.unit = sema::product(a->unit, b->unit);
  if (kind->second == Kind::divide) out.unit = sema::quotient(a->unit, b->unit);
  const bool scaled = kind->second == Kind::divide && b->constant && b->unit.plain();
  std::tie(out.shown, out.scale) = sum      ? shown_together(*a, *b)
                                   : scaled ? Shown{a->shown, a->scale}
                                            : shown_by_default(out.unit);
  const bool plain = !a->constant && !b->constant;
  out.kind = plain && kind->second == Kind::subtract ? "difference"
             : plain && kind->second == Kind::divide ? "ratio"
                                                     : "expression";
  return out;
}

bool QuestionLowerer::series(SyntaxId id, ir::Question& question, Term& out) {
  const Expr& e = tree_.expr(id);
  const std::optional<std::vector<double>> times = steps(c_, tree_, tree_.expr(e.args[0]).args[1]);
  if (!times) return false;
  for (const double t : *times) {
    const std::optional<Term> point = estimand(id, t);
    if (!point) return false;  // every point would say the same
    question.parts.push_back({print_time(c_.process, t), t, point->node});
    out = *point;
  }
  out.kind = "series";
  return true;
}

bool QuestionLowerer::shares(SyntaxId id, ir::Question& question, Term& out) {
  const Expr& e = tree_.expr(id);
  FutureTerms terms(c_, records_, tree_, ir::ArmId(0));
  const std::optional<std::vector<ir::TrackerId>> rivals = terms.rivals(id);
  if (!rivals) return false;
  for (std::size_t k = 0; k <= rivals->size(); ++k) {
    const std::string name = k < rivals->size() ? c_.text(tree_.expr(e.args[k]).span) : "none";
    ir::Estimand part;
    part.value = records_.score(terms.came_first(*rivals, k));
    part.text = fmt::format("P({} = {})", c_.text(e.span), name);
    question.parts.push_back({name, 0, records_.estimand_node(std::move(part))});
  }
  out.kind = "shares";
  out.probability = true;
  out.window = c_.process.horizon;
  return true;
}

bool QuestionLowerer::lower(SyntaxId id, ir::Question& question, Term& out) {
  const Expr& e = tree_.expr(id);
  const bool asks_value = e.kind == ExprKind::expectation || e.kind == ExprKind::quantile;
  bool fine = true;
  if (e.kind == ExprKind::first_of) {
    fine = shares(id, question, out);
  } else if (asks_value && tree_.expr(e.args[0]).kind == ExprKind::every) {
    fine = series(id, question, out);
  } else {
    const std::optional<Term> whole = term(id);
    if (!whole) return false;
    if (whole->constant) {
      c_.sink.error(Code::not_a_question, e.span, "this asks nothing: it is the same in every future");
      return false;
    }
    out = *whole;
    question.root = out.node;
  }
  question.kind = out.kind;
  question.unit = out.shown;
  question.scale = out.scale;
  return fine;
}

}  // namespace casus::lower
