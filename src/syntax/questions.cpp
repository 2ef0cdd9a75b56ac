// SPDX-License-Identifier: Apache-2.0
// Estimands, what follows their bar, and the suffixes that place a condition in time. What stands after `at`, `of`,
// `before`, `after`, `from` or `to` is a sum at most: a comparison there needs parentheses.
#include <algorithm>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {
namespace {

bool is_quantile(std::string_view word) {
  if (word == "median") return true;
  return word.size() > 1 && word.size() < 8 && word[0] == 'q' && std::all_of(word.begin() + 1, word.end(), is_digit);
}

}  // namespace

bool Parser::see_estimand() const { return see_glued("(", 1) && (see("P") || see("E") || is_quantile(peek().text)); }

ExprId Parser::estimand() {
  const Token& head = take();
  const Token& open = take();
  const With inside(timed_, true);
  Expr e;
  e.kind = head.is("P") ? ExprKind::probability : head.is("E") ? ExprKind::expectation : ExprKind::quantile;
  if (e.kind == ExprKind::quantile) e.text = head.text;
  e.args.push_back(expr());
  if (accept("|")) conditions(e.conditions);
  const bool bar = !e.conditions.empty();
  if (!accept(")"))
    expected(bar ? "an operator, `,` or `)`" : "an operator, `|` or `)`").label(open.span, "opened here");
  e.span = since(head.span);
  return add(std::move(e));
}

void Parser::conditions(std::vector<ExprId>& out) {
  bool done_before = false;
  do out.push_back(condition(done_before));
  while (accept(","));
}

// After a `do`, `not NAME` forbids a clause or switches a tag off; before one, it is a condition like any other.
ExprId Parser::condition(bool& done_before) {
  const Token& head = peek();
  if (accept("had")) return node(ExprKind::had, head.span, {expr()});
  const bool forbids = done_before && see("not") && see_kind(TokenKind::name, 1) && (see(",", 2) || see(")", 2));
  if (!see("do") && !forbids) {
    const ExprId e = expr();
    if (see_assignment(0)) {
      Diagnostic& d = expected("a condition: an intervention begins with `do`");
      d.hint("write `do x := v`: without the `do` it would be supposed, not done");
      if (head.kind == TokenKind::name) d.fixes = {{{head.span.file, head.span.begin, head.span.begin}, "do "}};
    }
    return e;
  }
  done_before = true;
  const With outside(timed_, false);
  Expr e;
  e.kind = ExprKind::do_action;
  action(e.actions, false);
  e.span = since(head.span);
  return add(std::move(e));
}

ExprId Parser::timed() {
  const Span begin = peek().span;
  ExprId e = compare();
  for (bool more = true; more && !failed_;) {
    const ExprId next = with_suffix(e, begin);
    more = next != e;
    e = next;
  }
  return e;
}

// The expression with one suffix more, or the same if none stands here.
ExprId Parser::with_suffix(ExprId inner, Span begin) {
  if (accept("at")) {
    const ExprId whole = node(ExprKind::at, begin, {inner, time()});
    for (const std::string_view op : {"=", "!=", "<", "<=", ">", ">="})
      if (see(op))
        expected("`)`, since a comparison stands before its `at`")
            .hint(fmt::format("write `x {0} y at ...`, or `(x at ...) {0} (y at ...)`", op));
    return whole;
  }
  if (accept("every")) return node(ExprKind::every, begin, {inner, step()});
  if (accept("by")) return node(ExprKind::by_date, begin, {inner, sum()});
  if (accept("before")) return node(ExprKind::before, begin, {inner, sum()});
  if (accept("stays")) return stays(inner, begin);
  if (!accept("within")) return inner;
  std::vector<ExprId> args = {inner, sum()};
  if (accept("of")) args.push_back(sum());
  return node(ExprKind::within, begin, std::move(args));
}

// `every month` is every 1 month.
ExprId Parser::step() {
  const Token& t = peek();
  if (t.kind != TokenKind::name || time_unit(t.text).empty() || is_operand(1)) return sum();
  take();
  const ExprId one = node(ExprKind::number, t.span, {}, "1");
  tree_.exprs[one.value].unit = time_unit(t.text);
  return one;
}

ExprId Parser::stays(ExprId inner, Span begin) {
  if (!accept("from")) return node(ExprKind::stays, begin, {inner});
  const ExprId low = time();
  expect("to", "and a time");
  return node(ExprKind::stays, begin, {inner, low, time()});
}

ExprId Parser::time() {
  const Token& t = peek();
  if (see("day") && (see_kind(TokenKind::number, 1) || (see_kind(TokenKind::name, 1) && is_operand(1)))) {
    take();
    if (!see_kind(TokenKind::number)) return node(ExprKind::day, t.span, {postfix()});
    const Span place = peek().span;
    const ExprId n = node(ExprKind::number, place, {}, raw_number("the number of a day"));
    return node(ExprKind::day, t.span, {n});
  }
  const bool bare = !see_glued("(", 1) && !see_glued("[", 1) && !see_glued("{", 1);
  if (bare && accept("start")) return node(ExprKind::start, t.span, {});
  if (bare && accept("end")) return node(ExprKind::end, t.span, {});
  const With inside(timed_, true);
  const ExprId e = sum();
  if (!accept("after")) return e;
  return node(ExprKind::after_event, t.span, {e, sum()});
}

// The forms that begin with a word or an ordinal and stand where a name could.
ExprId Parser::timed_primary() {
  const Level level(*this);
  const Token& head = peek();
  if (!level) return node(ExprKind::error, head.span, {});
  take();
  const With inside(timed_, true);
  if (head.kind == TokenKind::ordinal) {
    const std::string count(head.text.substr(0, head.text.size() - 2));
    return node(ExprKind::nth, head.span, {see("(") ? parenthesised() : pattern("an event")}, count);
  }
  if (head.is("first")) {
    take();
    return occurrence_list(ExprKind::first_of, head.span);
  }
  if (head.is("times")) return occurrence_list(ExprKind::times, head.span);
  const Token& word = take();
  if (word.is("spent")) return occurrence_list(ExprKind::time_spent, head.span);
  const ExprId from = sum();
  expect("to", "and where the time ends");
  return node(ExprKind::time_from, head.span, {from, sum()});
}

ExprId Parser::occurrence_list(ExprKind kind, Span begin) {
  const Token& open = peek();
  expect("(");
  std::vector<ExprId> args;
  do args.push_back(expr());
  while (kind == ExprKind::first_of && accept(","));
  if (!accept(")")) expected(kind == ExprKind::first_of ? "`,` or `)`" : "`)`").label(open.span, "opened here");
  return node(kind, begin, std::move(args));
}

}  // namespace casus::syntax
