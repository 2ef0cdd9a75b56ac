// SPDX-License-Identifier: Apache-2.0
// Numbers with their units, and distributions. A unit is kept as one normalised text: `days`, `per year`, `% per year`,
// `people per day`. The unit of the upper end of a range goes for the lower end too, where that lacks it.
#include <algorithm>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

std::string Parser::raw_number(std::string_view what) {
  if (!see_kind(TokenKind::number)) {
    expected(what);
    return {};
  }
  std::string text(take().text);
  std::erase(text, '_');
  return text;
}

ExprId Parser::number() {
  const Span begin = peek().span;
  Expr e;
  e.kind = ExprKind::number;
  e.text = raw_number("a number");
  e.unit = number_unit();
  e.span = since(begin);
  return add(std::move(e));
}

// `per year`; right behind a number or a percentage also `a year`.
std::string Parser::rate_suffix() {
  const bool per = see("per");
  if (!per && !((see("a") || see("an")) && !rate_unit(peek(1).text).empty())) return {};
  take();
  const std::string unit = rate_unit(peek().text);
  if (unit.empty()) expected_word("hour, day, week, month or year", {"hour", "day", "week", "month", "year"});
  take();
  return unit;
}

std::string Parser::number_unit() {
  const std::uint32_t line = at_ > 0 ? previous().line : 0;
  if (accept("%")) {
    const std::string rate = rate_suffix();
    return rate.empty() ? "%" : "% " + rate;
  }
  if (std::string rate = rate_suffix(); !rate.empty()) return rate;
  const Token& t = peek();
  const bool word = t.kind == TokenKind::name && t.line == line && !is_soft_word(t.text) && !is_hard_word(t.text) &&
                    !is_clause_of(statement_word(), t.text);
  if (!word || see_glued("(", 1) || see_glued("[", 1) || see_glued("{", 1)) return {};
  take();
  std::string unit = time_unit(t.text);
  if (unit.empty()) unit = t.text;
  if (see("per")) unit += " " + rate_suffix();
  return unit;
}

// `0.2 % to 4 % per year`, `3 to 30 days`, `-1 to 1 people`, `a to b per year`
void Parser::share_unit(ExprId& low, ExprId high) {
  if (failed_) return;
  const auto number_in = [&](ExprId id) {
    while (tree_.expr(id).kind == ExprKind::unary && tree_.expr(id).text == "-") id = tree_.expr(id).args[0];
    return id;
  };
  const Expr& upper = tree_.expr(number_in(high));
  const bool per = upper.kind == ExprKind::call && upper.text == "per";
  if (upper.kind != ExprKind::number && !per) return;
  const std::string unit = upper.unit;
  Expr& lower = tree_.exprs[number_in(low).value];
  if (lower.kind == ExprKind::number) {
    const bool half = per || unit.starts_with(lower.unit + " per ");
    if (lower.unit.empty())
      lower.unit = unit;
    else if (half && lower.unit.find("per ") == std::string::npos)
      lower.unit += " " + unit.substr(unit.find("per "));
  } else if (per && !(lower.kind == ExprKind::call && lower.text == "per")) {
    Expr e;
    e.kind = ExprKind::call;
    e.text = "per";
    e.unit = unit;
    e.args = {low};
    e.span = tree_.expr(low).span;
    low = add(std::move(e));
  }
}

// `chance 4 % a year` is a rate and a distribution; `chance` alone is a name.
ExprId Parser::chance_or_expr() {
  if (!see("chance") || !is_operand(1)) return expr();
  const Span begin = peek().span;
  take();
  return node(ExprKind::chance, begin, {expr()});
}

ExprId Parser::distribution() {
  const Level level(*this);
  const Span begin = peek().span;
  if (!level) return node(ExprKind::error, begin, {});
  ExprId d;
  if (see("between") && !see_glued("(", 1)) {
    take();
    ExprId low = sum();
    expect("and", "and the upper end");
    const ExprId high = sum();
    share_unit(low, high);
    d = node(ExprKind::between, begin, {low, high});
  } else if (see("chance") && is_operand(1)) {
    d = chance_or_expr();
  } else if (see("{")) {
    d = weighted_set();
  } else if (see("pool") && see_glued("(", 1)) {
    d = pool();
  } else {
    d = expr();
    if (accept("to")) {
      const ExprId high = sum();
      share_unit(d, high);
      d = node(ExprKind::to, begin, {d, high});
    }
  }
  if (accept("truncated")) d = node(ExprKind::call, begin, {d, range()}, "truncated");
  return d;
}

// `(1 to 2 days)`: a bracket around what is more than an expression.
bool Parser::see_bracketed_distribution() const {
  if (!see("(")) return false;
  if ((see("between", 1) && !see_glued("(", 2)) || (see("chance", 1) && is_operand(2))) return true;
  std::size_t depth = 0;
  for (std::size_t k = 0; at_ + k < end_; ++k) {
    if (see("(", k) || see("[", k) || see("{", k)) ++depth;
    if ((see(")", k) || see("]", k) || see("}", k)) && --depth == 0) return false;
    if (depth == 1 && k > 1 && (see("to", k) || see("truncated", k)) && !see(")", k + 1) && !see(",", k + 1))
      return true;
  }
  return false;
}

ExprId Parser::distribution_or_operand() {
  if (!see_bracketed_distribution()) return unary();
  const Token& open = take();
  const ExprId d = distribution();
  close(")", open);
  return d;
}

ExprId Parser::weighted_set() {
  const Token& open = take();
  std::vector<ExprId> members;
  do {
    const Token& t = peek();
    const bool plain = t.kind == TokenKind::name && !is_hard_word(t.text) && see_kind(TokenKind::number, 1);
    if (plain) take();
    const ExprId value = plain ? node(ExprKind::name, t.span, {}, std::string(t.text)) : distribution_or_operand();
    if (see(",") || see("}")) {
      members.push_back(value);
    } else {
      members.push_back(node(ExprKind::weighted, t.span, {value, sum()}));
    }
  } while (accept(","));
  close("}", open);
  return node(ExprKind::set, open.span, std::move(members));
}

// pool(claim NAME), pool(claim NAME weights S1 2, S3 1)
ExprId Parser::pool() {
  const Token& head = take();
  const Token& open = take();
  expect("claim", "and the name of one");
  std::string claim_name = name("the name of a claim");
  std::vector<ExprId> options;
  if (accept("weights")) do {
      const Span place = peek().span;
      std::string source = name("the key of a source");
      options.push_back(node(ExprKind::named_arg, place, {sum()}, std::move(source)));
    } while (accept(","));
  if (options.empty() && !see(")")) expected("`weights` and sources with their weights, or `)`");
  close(")", open);
  return node(ExprKind::pool, head.span, std::move(options), std::move(claim_name));
}

}  // namespace casus::syntax
