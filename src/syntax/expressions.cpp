// SPDX-License-Identifier: Apache-2.0
// Expressions, loosest operator first. Models and questions share these rules; inside an estimand a comparison may
// carry suffixes such as `within 3 days` (questions.cpp).
#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

ExprId Parser::expr() {
  const Level level(*this);
  const Span begin = peek().span;
  if (!level) return node(ExprKind::error, begin, {});
  if (!accept("if")) return disjunction();
  const ExprId condition = expr();
  expect("then", "and the value if it holds");
  const ExprId yes = expr();
  expect("else", "and the value otherwise");
  const ExprId no = expr();
  return node(ExprKind::branch, begin, {condition, yes, no});
}

ExprId Parser::disjunction() {
  const Span begin = peek().span;
  ExprId left = conjunction();
  while (accept("or")) left = node(ExprKind::binary, begin, {left, conjunction()}, "or");
  return left;
}

ExprId Parser::conjunction() {
  const Span begin = peek().span;
  ExprId left = negation();
  while (accept("and")) left = node(ExprKind::binary, begin, {left, negation()}, "and");
  return left;
}

ExprId Parser::negation() {
  const Span begin = peek().span;
  if (!accept("not")) return timed_ ? timed() : compare();
  const Level level(*this);
  if (!level) return node(ExprKind::error, begin, {});
  return node(ExprKind::unary, begin, {negation()}, "not");
}

static bool is_comparison(const Token& t) {
  for (const std::string_view op : {"=", "!=", "<", "<=", ">", ">=", "in"})
    if (t.is(op)) return true;
  return false;
}

ExprId Parser::compare() {
  const Span begin = peek().span;
  const ExprId left = range();
  const bool next_line = peek().first && see("in") && see("force", 1);  // of a pact
  if (!is_comparison(peek()) || next_line) return left;
  if (timed_ && see("in") && see_kind(TokenKind::number, 1) && !see("..", 2) && !see("..", 3)) {
    const Span word = peek().span;
    Diagnostic& d = expected("an operator");
    d.hint("a time is `within 12 months`, from the start of the run");
    d.fixes = {{word, "within"}};
    return left;
  }
  const Token& op = take();
  const ExprId right = op.is("in") ? set_expr() : range();
  const ExprId whole = node(ExprKind::binary, begin, {left, right}, std::string(op.text));
  if (!failed_ && is_comparison(peek()))
    fail(Code::expected_token, peek().span, fmt::format("found a second comparison, {}", in_backticks(peek().text)))
        .label(op.span, "the first is here")
        .hint("comparisons don't chain: write `a < b and b < c`");
  return whole;
}

// A set is anything that `in` may look into; `except` takes members out.
ExprId Parser::set_expr() {
  const Level level(*this);
  const Span begin = peek().span;
  if (!level) return node(ExprKind::error, begin, {});
  ExprId left = range();
  while (accept("except")) left = node(ExprKind::binary, begin, {left, range()}, "except");
  return left;
}

ExprId Parser::range() {
  const Span begin = peek().span;
  const ExprId low = sum();
  if (!accept("..")) return low;
  return node(ExprKind::range, begin, {low, sum()});
}

ExprId Parser::sum() {
  const Span begin = peek().span;
  ExprId left = product();
  while (see("+") || see("-")) {
    const std::string op(take().text);
    left = node(ExprKind::binary, begin, {left, product()}, op);
  }
  return left;
}

ExprId Parser::product() {
  const Span begin = peek().span;
  ExprId left = unary();
  while (see("*") || see("/") || see("mod")) {
    const std::string op(take().text);
    left = node(ExprKind::binary, begin, {left, unary()}, op);
  }
  return left;
}

ExprId Parser::unary() {
  const Span begin = peek().span;
  if (!accept("-")) return postfix();
  const Level level(*this);
  if (!level) return node(ExprKind::error, begin, {});
  return node(ExprKind::unary, begin, {unary()}, "-");
}

// `x per year` is the call per(x) whose unit is the rate.
ExprId Parser::postfix() {
  const Span begin = peek().span;
  ExprId e = primary();
  while (accept(".")) e = node(ExprKind::member, begin, {e}, name("the name of an attribute"));
  if (see("per") && !rate_unit(peek(1).text).empty()) {
    take();
    Expr per;
    per.kind = ExprKind::call;
    per.text = "per";
    per.unit = rate_unit(take().text);
    per.args = {e};
    per.span = since(begin);
    e = add(std::move(per));
  }
  return e;
}

ExprId Parser::primary() {
  const Token& t = peek();
  switch (t.kind) {
    case TokenKind::number: return number();
    case TokenKind::date: return literal(TokenKind::date, ExprKind::date, "a date");
    case TokenKind::string: {
      const std::string value = string("a string");
      return node(ExprKind::string, t.span, {}, value);
    }
    case TokenKind::name:
      if (is_name_here()) return named();
      break;
    case TokenKind::ordinal:
      if (timed_ || questions_) return timed_primary();
      break;
    case TokenKind::symbol:
      if (t.is("(")) return parenthesised();
      if (t.is("{")) return set_literal();
      if (accept("_")) return node(ExprKind::wildcard, t.span, {});
      break;
    default: break;
  }
  expected("an expression");
  return node(ExprKind::error, t.span, {});
}

ExprId Parser::named() {
  if (questions_ && !timed_ && see_estimand()) return estimand();
  if ((questions_ || timed_) &&
      ((see("first") && see("of", 1)) || (timed_ && see("time") && (see("from", 1) || see("spent", 1))) ||
       (timed_ && see("times") && see_glued("(", 1))))
    return timed_primary();
  const Token& head = take();
  if (see_glued("(") && is_aggregate_word(head.text) && see_over(1)) return aggregate(head);
  return applied(dotted(head, false));
}

ExprId Parser::parenthesised() {
  const Token& open = take();
  ExprId inner = expr();
  while (accept("except")) inner = node(ExprKind::binary, open.span, {inner, range()}, "except");
  if (!accept(")")) expected("an operator or `)`").label(open.span, "opened here");
  return inner;
}

ExprId Parser::set_literal() {
  const Token& open = take();
  std::vector<ExprId> members;
  if (!see("}")) {
    do members.push_back(expr());
    while (accept(","));
  }
  close("}", open);
  return node(ExprKind::set, open.span, std::move(members));
}

}  // namespace casus::syntax
