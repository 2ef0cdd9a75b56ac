// SPDX-License-Identifier: Apache-2.0
// One estimand, `P(phi | conditions)` and its like: what stands behind the bar, what is scored, and whether the score
// has a value wherever the condition holds.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "lower/build.hpp"
#include "lower/future_terms.hpp"
#include "lower/questions.hpp"
#include "lower/times.hpp"

namespace casus::lower {

using syntax::Expr;
using syntax::ExprKind;
using SyntaxId = syntax::ExprId;

namespace {

// "median" or "q95": nothing for a level that is none.
std::optional<double> level_of(const std::string& text) {
  if (text == "median") return 0.5;
  double percent = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + 1, end, percent);
  if (read.ec != std::errc() || read.ptr != end || percent <= 0 || percent >= 100) return std::nullopt;
  return percent / 100;
}

}  // namespace

std::optional<QuestionLowerer::Bar> QuestionLowerer::bar(const Expr& e) {
  Bar out;
  Acts acts;
  ActionLowerer lowerer(c_, acts);
  std::string text;
  bool fine = true;
  for (const SyntaxId id : e.conditions) {
    const Expr& condition = tree_.expr(id);
    if (condition.kind == ExprKind::do_action) {
      for (const syntax::Action& a : condition.actions) fine = lowerer.add(tree_, a) && fine;
      text += (text.empty() ? "" : ", ") + c_.text(condition.span);
    } else if (condition.kind == ExprKind::had) {
      out.had.push_back(condition.args[0]);
    } else {
      out.given.push_back(id);
    }
  }
  if (!fine) return std::nullopt;
  out.arm = records_.arm(acts, text);
  return out;
}

namespace {

// As it is written where an occurrence is wanted.
std::string as_occurrence(const Context& c, ir::TrackerId id) {
  const ir::Tracker& t = c.process[id];
  const std::string text = c.text(t.span);
  if (t.kind == ir::Tracker::Kind::rise) return "(" + text + ")";
  if (t.nth < 2) return text;
  const bool teen = t.nth / 10 % 10 == 1;
  const char* ending = teen || t.nth % 10 > 3 || t.nth % 10 == 0 ? "th"
                       : t.nth % 10 == 1                         ? "st"
                       : t.nth % 10 == 2                         ? "nd"
                                                                 : "rd";
  return fmt::format("{}{} {}", t.nth, ending, text);
}

// An estimand in the making.
class Draft {
 public:
  Draft(Context& c, Records& records, const syntax::SyntaxTree& tree, ir::ArmId arm, std::size_t conditions)
      : c_(c),
        records_(records),
        tree_(tree),
        conditions_(conditions),
        given_(c, records, tree, arm),
        had_(c, records, tree, ir::ArmId(0)),
        terms_(c, records, tree, arm) {}

  bool given(SyntaxId id) { return require(given_, id); }
  bool had(SyntaxId id) { return require(had_, id); }
  bool probability(SyntaxId phi);
  bool value(SyntaxId inside, std::optional<double> series_time, const std::string& quantile, Span span);
  bool defined();  // everywhere where the condition holds
  Term finish(std::string text);

 private:
  bool require(FutureTerms& terms, SyntaxId id);
  bool is_number(const Value& v, Span span);
  void guard();
  std::string remedy(const Need& open, double latest) const;

  Context& c_;
  Records& records_;
  const syntax::SyntaxTree& tree_;
  std::size_t conditions_;  // that stand behind the bar already
  FutureTerms given_, had_, terms_;
  ir::ExprId condition_, score_;
  ir::Estimand out_;
  Term term_;
};

bool Draft::require(FutureTerms& terms, SyntaxId id) {
  const std::optional<ir::ExprId> phi = terms.phi(id, true);
  if (phi) condition_ = both(c_.process, condition_, *phi);
  return phi.has_value();
}

bool Draft::probability(SyntaxId phi) {
  const std::optional<ir::ExprId> holds = terms_.phi(phi, true);
  if (!holds) return false;
  score_ = *holds;
  term_.probability = true;
  term_.kind = "probability";
  return true;
}

bool Draft::is_number(const Value& v, Span span) {
  if (v.type.base == ir::Base::entity) {
    c_.sink.error(Code::not_a_question, span, "names have no mean and no order")
        .hint("ask for the probability of one: `P(x = name at end)`");
    return false;
  }
  if (!v.unit.date) return true;
  c_.sink.error(Code::not_a_question, span, "a date has no mean; ask for a duration");
  return false;
}

bool Draft::value(SyntaxId inside, std::optional<double> series_time, const std::string& quantile, Span span) {
  const std::optional<Value> v = series_time ? terms_.value_at(inside, *series_time) : terms_.value(inside);
  if (!v || !is_number(*v, tree_.expr(inside).span)) return false;
  score_ = v->expr;
  term_.unit = v->unit;
  term_.shown = v->shown;
  term_.scale = v->scale;
  term_.kind = quantile.empty() ? "mean" : "quantile";
  if (quantile.empty()) {
    out_.kind = ir::Estimand::Kind::mean;
    terms_.need_all(*v);  // a quantile ranks what is never reached last; a mean has no place for it
    guard();
    return true;
  }
  guard();
  out_.kind = ir::Estimand::Kind::quantile;
  const std::optional<double> level = level_of(quantile);
  if (!level)
    c_.sink.error(Code::not_a_question, span, fmt::format("`{}` is no quantile", quantile))
        .hint("`median`, or `q` and a number between 0 and 100: `q5`, `q95`");
  out_.level = level.value_or(0.5);
  return level.has_value();
}

// Where a needed moment does not come the condition is false, and any number does as a score.
void Draft::guard() {
  if (!terms_.reached) return;
  ir::Process& p = c_.process;
  const ir::Type type = p[score_].type;
  score_ = p.make(ir::Op::select, type, p[score_].span, terms_.reached, score_, p.constant(0, type));
}

bool Draft::defined() {
  std::vector<Fact> facts = given_.facts;
  const Need* open = unmet(c_.process, given_.needs, facts);
  if (!open) open = unmet(c_.process, had_.needs, had_.facts);
  facts.insert(facts.end(), terms_.facts.begin(), terms_.facts.end());
  if (!open) open = unmet(c_.process, terms_.needs, facts);
  if (!open) return true;
  const std::string fact = open->delay == 0 ? "may never happen" : "may come too late in the run, or never";
  const double latest = std::floor(c_.process.horizon - open->delay);
  c_.sink.error(Code::may_not_happen, open->span, fmt::format("`{}` {}", open->event, fact))
      .hint(latest < 0 ? "the run is too short for that: let the model run longer (`runs`)"
                       : fmt::format("add a condition: `{} {}`", conditions_ == 0 ? "|" : ",", remedy(*open, latest)));
  return false;
}

// A condition that meets the need: of a moment by itself, or of one that is counted from another.
std::string Draft::remedy(const Need& open, double latest) const {
  const ir::Process& p = c_.process;
  const ir::TrackerId from = p[open.tracker].after;
  if (!from && open.delay == 0) return open.event;
  if (!from) return fmt::format("{} by {}", open.event, print_time(p, latest));
  const double length = std::min(90.0, std::floor(p.horizon / 4));
  const std::string first = as_occurrence(c_, from);
  return fmt::format("{} by {}, {} within {} days of {}", first, print_time(p, std::floor(p.horizon - length)),
                     as_occurrence(c_, open.tracker), length, first);
}

Term Draft::finish(std::string text) {
  // The condition says already that these moments come; said again, a future that strays can never count.
  if (condition_ && terms_.reached && !term_.probability) condition_ = both(c_.process, condition_, terms_.reached);
  out_.value = records_.score(score_);
  if (condition_) out_.condition = records_.score(condition_);
  out_.text = std::move(text);
  term_.conditional = condition_.valid();
  term_.window = terms_.window > 0 ? terms_.window : c_.process.horizon;
  term_.node = records_.estimand_node(std::move(out_));
  return term_;
}

}  // namespace

std::optional<Term> QuestionLowerer::estimand(SyntaxId id, std::optional<double> series_time) {
  const Expr& e = tree_.expr(id);
  const std::optional<Bar> behind = bar(e);
  if (!behind) return std::nullopt;
  Draft draft(c_, records_, tree_, behind->arm, e.conditions.size());
  bool fine = true;
  for (const SyntaxId g : behind->given) fine = draft.given(g) && fine;
  for (const SyntaxId h : behind->had) fine = draft.had(h) && fine;
  const SyntaxId inside = series_time ? tree_.expr(e.args[0]).args[0] : e.args[0];
  const std::string quantile = e.kind == ExprKind::quantile ? e.text : "";
  fine = (e.kind == ExprKind::probability ? draft.probability(inside)
                                          : draft.value(inside, series_time, quantile, e.span)) &&
         fine;
  if (!fine || !draft.defined()) return std::nullopt;
  return draft.finish(c_.text(e.span));
}

}  // namespace casus::lower
