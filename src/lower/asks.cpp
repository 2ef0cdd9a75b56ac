// SPDX-License-Identifier: Apache-2.0
// `ask` statements: the question, the outside view beside it, and what counts as good or as failure.
#include <charconv>

#include <fmt/format.h>

#include "lower/questions.hpp"

namespace casus::lower {
namespace {

using syntax::Statement;

class AskLowerer {
 public:
  AskLowerer(Context& c, Records& records, const syntax::SyntaxTree& tree)
      : c_(c), tree_(tree), lowerer_(c, records, tree) {}

  std::optional<ir::Question> lower(const Statement& s, const std::string& section);

 private:
  bool beside(const syntax::Beside& written, const Term& term, ir::OutsideView& out);
  bool per(syntax::ExprId n, ir::OutsideView& out);
  bool limit(syntax::ExprId value, const Term& term, ir::Question& q);

  Context& c_;
  const syntax::SyntaxTree& tree_;
  QuestionLowerer lowerer_;
};

std::optional<ir::Question> AskLowerer::lower(const Statement& s, const std::string& section) {
  ir::Question q;
  q.name = s.name;
  q.title = s.title;
  q.section = section;
  q.text = c_.text(tree_.expr(s.value).span);
  q.better = s.better;
  q.span = s.span;
  Term term;
  if (!lowerer_.lower(s.value, q, term)) return std::nullopt;
  bool fine = !s.beside.present || beside(s.beside, term, q.beside);
  if (s.fails_above) fine = limit(s.fails_above, term, q) && fine;
  return fine ? std::optional(std::move(q)) : std::nullopt;
}

bool AskLowerer::limit(syntax::ExprId value, const Term& term, ir::Question& q) {
  const std::optional<double> v = c_.constant(tree_, value, {ir::Type{ir::Base::real, {}}, term.unit});
  q.has_limit = v.has_value();
  q.fails_above = v.value_or(0);
  return v.has_value();
}

// `71 years` is 71 with a unit of time; anything else counts cases.
bool AskLowerer::per(syntax::ExprId id, ir::OutsideView& out) {
  const syntax::Expr& e = tree_.expr(id);
  const bool timed = e.kind == syntax::ExprKind::number && sema::days_in(e.unit).has_value();
  const sema::Unit unit{.time = timed ? 1 : 0, .counted = {}, .date = false};
  const std::optional<double> n = c_.constant(tree_, id, {ir::Type{ir::Base::real, {}}, unit});
  if (!n) return false;
  out.n = *n;
  if (!timed) return true;
  out.days_per = *sema::days_in(e.unit);
  out.per = e.unit.ends_with('s') ? e.unit.substr(0, e.unit.size() - 1) : e.unit;
  out.n = *n / out.days_per;
  return true;
}

bool AskLowerer::beside(const syntax::Beside& written, const Term& term, ir::OutsideView& out) {
  out.present = true;
  out.given = written.given;
  out.window = term.window;
  for (const syntax::Basis& b : written.bases) out.bases.push_back(c_.check.basis(b));
  const std::optional<double> k = c_.constant(tree_, written.k, {ir::Type{ir::Base::real, {}}, sema::Unit{}});
  if (!k || !per(written.n, out)) return false;
  out.k = *k;
  if (out.k < 0 || out.n <= 0 || (out.per.empty() && out.k > out.n)) {
    c_.sink.error(Code::bad_outside_view, written.span, fmt::format("{:.6g} of {:.6g} can't be counted", out.k, out.n))
        .hint("k of n cases, or with a unit k in a time: `beside 5 of 3 years`");
    return false;
  }
  if (!term.conditional || !written.given.empty()) return true;
  c_.sink
      .error(Code::given_missing, written.span,
             "the question has a condition, but the rate beside it does not say what it was counted under")
      .hint("add `given \"...\"` after the numbers");
  return false;
}

}  // namespace

void lower_asks(Context& c, Records& records) {
  for (std::size_t i = 0; i < c.model.asks.size(); ++i) {
    const sema::StatementRef ref = c.model.asks[i];
    AskLowerer lowerer(c, records, c.model.trees[ref.tree]);
    const std::string section = i < c.model.ask_sections.size() ? c.model.ask_sections[i] : "";
    if (std::optional<ir::Question> q = lowerer.lower(c.statement(ref), section))
      c.process.questions.push_back(std::move(*q));
  }
}

}  // namespace casus::lower
