// SPDX-License-Identifier: Apache-2.0
// Propositions: chains of comparisons, `<` turned round. Where a side acts on what the composition has switched off the
// proposition is undecided, with the reason, and compares nothing.
#include <utility>

#include <fmt/format.h>

#include "lower/display.hpp"
#include "lower/questions.hpp"

namespace casus::lower {
namespace {

using syntax::Statement;

class PropositionLowerer {
 public:
  PropositionLowerer(Context& c, Records& records, const syntax::SyntaxTree& tree)
      : c_(c), tree_(tree), lowerer_(c, records, tree) {}

  std::optional<ir::Proposition> lower(const Statement& s);

 private:
  std::optional<ir::Proposition::Comparison> comparison(const syntax::Comparison& written);
  bool relate(const syntax::Comparison& written, ir::Proposition::Comparison& out);
  bool margin(const syntax::Comparison& written, const Term& side, ir::Proposition::Comparison& out);
  std::string reading_of(const Statement& s) const;
  std::string text_of(const Statement& s) const;

  Context& c_;
  const syntax::SyntaxTree& tree_;
  QuestionLowerer lowerer_;
};

// The reading named like the first source that vouches for the proposition.
std::string PropositionLowerer::reading_of(const Statement& s) const {
  for (const syntax::Basis& b : s.trailer.bases) {
    if (b.kind != syntax::Basis::Kind::source) continue;
    for (const sema::StatementRef r : c_.model.readings)
      if (c_.statement(r).name == b.source) return b.source;
    return {};
  }
  return {};
}

std::string PropositionLowerer::text_of(const Statement& s) const {
  std::string out;
  for (std::size_t i = 0; i < s.comparisons.size(); ++i) {
    const syntax::Comparison& k = s.comparisons[i];
    const bool chained = i > 0 && s.comparisons[i - 1].right == k.left;
    if (!chained) out += (i ? " and " : "") + c_.text(tree_.expr(k.left).span);
    out += " " + k.rel + " " + c_.text(tree_.expr(k.right).span);
    if (k.margin) out += " within " + c_.text(tree_.expr(k.margin).span);
    if (k.exactly) out += " exactly";
  }
  return out;
}

bool PropositionLowerer::relate(const syntax::Comparison& k, ir::Proposition::Comparison& out) {
  if (k.rel == "<" || k.rel == "<=") std::swap(out.left, out.right);
  out.relation = k.rel == "="        ? (k.exactly ? ir::Relation::exactly : ir::Relation::equal)
                 : k.rel.size() == 2 ? ir::Relation::at_least
                                     : ir::Relation::greater;
  if (!k.exactly || k.rel == "=") return true;
  c_.sink.error(Code::bad_proposition, k.rel_span, "only an equality can hold exactly").hint("write `=`");
  return false;
}

bool PropositionLowerer::margin(const syntax::Comparison& k, const Term& side, ir::Proposition::Comparison& out) {
  if (!k.margin) return true;
  const std::optional<double> m = c_.constant(tree_, k.margin, {ir::Type{ir::Base::real, {}}, side.unit});
  if (!m) return false;
  out.margin = *m;
  if (*m >= 0) return true;
  c_.sink.error(Code::bad_proposition, tree_.expr(k.margin).span, "a margin can't be negative");
  return false;
}

std::optional<ir::Proposition::Comparison> PropositionLowerer::comparison(const syntax::Comparison& k) {
  const std::optional<Term> left = lowerer_.term(k.left), right = lowerer_.term(k.right);
  if (!left || !right) return std::nullopt;
  const Span both_sides = join(tree_.expr(k.left).span, tree_.expr(k.right).span);
  if (left->constant && right->constant) {
    c_.sink.error(Code::bad_proposition, both_sides, "neither side asks anything of a future");
    return std::nullopt;
  }
  if (left->unit != right->unit) {
    c_.sink.error(Code::unit_mismatch, both_sides, "the two sides differ in unit");
    return std::nullopt;
  }
  if (k.exactly && (left->constant || right->constant)) {
    c_.sink.error(Code::bad_proposition, both_sides,
                  "`exactly` compares two questions in each future, and one side is a constant");
    return std::nullopt;
  }
  ir::Proposition::Comparison out;
  out.left = left->node;
  out.right = right->node;
  out.is_probability = left->probability && right->probability;
  std::tie(out.unit, out.scale) = shown_together(*left, *right);
  if (!relate(k, out) || !margin(k, left->constant ? *right : *left, out)) return std::nullopt;
  return out;
}

std::optional<ir::Proposition> PropositionLowerer::lower(const Statement& s) {
  ir::Proposition out;
  out.id = s.name;
  out.title = s.title;
  out.text = text_of(s);
  out.reading = reading_of(s);
  out.span = s.span;
  if (s.trailer.contested) out.cls = ir::PropositionClass::contested;
  for (const syntax::Basis& b : s.trailer.bases) out.bases.push_back(c_.check.basis(b));
  bool fine = true;
  if (s.error_rate) {
    const std::optional<double> rate = c_.constant(tree_, s.error_rate, {ir::Type{ir::Base::real, {}}, sema::Unit{}});
    if (rate && (*rate <= 0 || *rate >= 0.5))
      c_.sink.error(Code::bad_proposition, tree_.expr(s.error_rate).span, "an error rate lies between 0 and 50 %");
    fine = rate && *rate > 0 && *rate < 0.5;
    out.error_rate = rate.value_or(out.error_rate);
  }
  c_.clash = &out.undecided_because;
  for (const syntax::Comparison& k : s.comparisons) {
    const std::optional<ir::Proposition::Comparison> one = comparison(k);
    if (one)
      out.comparisons.push_back(*one);
    else if (out.undecided_because.empty())
      fine = false;
  }
  c_.clash = nullptr;
  if (!out.undecided_because.empty()) out.comparisons.clear();
  return fine ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

void lower_propositions(Context& c, Records& records) {
  for (const sema::StatementRef ref : c.model.propositions) {
    PropositionLowerer lowerer(c, records, c.model.trees[ref.tree]);
    if (std::optional<ir::Proposition> p = lowerer.lower(c.statement(ref)))
      c.process.propositions.push_back(std::move(*p));
  }
}

}  // namespace casus::lower
