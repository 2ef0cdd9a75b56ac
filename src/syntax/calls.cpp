// SPDX-License-Identifier: Apache-2.0
// What follows a name without a space: members of families, calls and patterns, aggregates; and binders.
#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

// A name with its members or parties: `war{a, b}`, `attack(a: actor, KR, _)`, `second_front`.
ExprId Parser::pattern(std::string_view what) {
  const Token& head = peek();
  if (head.kind != TokenKind::name || is_hard_word(head.text)) {
    name(what);
    return node(ExprKind::error, head.span, {});
  }
  take();
  return applied(dotted(head, true));
}

ExprId Parser::applied(const Token& head) {
  if (see_glued("(")) return call(head);
  if (see_glued("[") || see_glued("{")) return family_member(head);
  if (head.text.find('.') != std::string_view::npos && see_life()) return life_by(head);
  if (head.text.find('.') != std::string_view::npos && see_kind(TokenKind::name) && see("by", 1) &&
      !is_soft_word(peek().text))
    expected_word("`honoured`, `breached` or `triggered`", {"honoured", "breached", "triggered"});
  return node(ExprKind::name, head.span, {}, std::string(head.text));
}

// `csp.4.life` is one name where a number or a bracket shows that no attribute is meant (or where none can stand).
Token Parser::dotted(const Token& head, bool always) {
  std::size_t k = 0;
  bool number = false;
  while (see_glued(".", k) && peek(k + 1).glued &&
         (see_kind(TokenKind::name, k + 1) || see_kind(TokenKind::number, k + 1))) {
    number = number || see_kind(TokenKind::number, k + 1);
    k += 2;
  }
  const bool bracket = see_glued("(", k) || see_glued("[", k) || see_glued("{", k);
  const bool life = (see("honoured", k) || see("breached", k) || see("triggered", k)) && see("by", k + 1);
  if (k == 0 || !(always || number || bracket || life)) return head;
  at_ += k;
  Token whole = head;
  whole.span.end = previous().span.end;
  whole.text = {head.text.data(), whole.span.end - whole.span.begin};
  return whole;
}

// `csp.4 honoured by KP` is csp.4.honoured(KP, _).
bool Parser::see_life() const { return (see("honoured") || see("breached") || see("triggered")) && see("by", 1); }

ExprId Parser::life_by(const Token& head) {
  const std::string name = fmt::format("{}.{}", head.text, take().text);
  take();
  const ExprId who = sum();
  const ExprId anyone = node(ExprKind::wildcard, previous().span, {});
  return node(ExprKind::call, head.span, {who, anyone}, name);
}

ExprId Parser::family_member(const Token& head) {
  const Token& open = take();
  Expr e;
  e.kind = ExprKind::index;
  e.text = head.text;
  e.braces = open.is("{");
  do e.args.push_back(argument());
  while (accept(","));
  if (accept("where")) e.where = expr();
  close(e.braces ? "}" : "]", open);
  e.span = since(head.span);
  return add(std::move(e));
}

ExprId Parser::call(const Token& head) {
  const Token& open = take();
  std::vector<ExprId> args;
  if (!see(")")) {
    const bool mixture = head.is("mixture");
    do {
      if (tokens_[begin_].is("param") && is_parameter_word(peek().text) && (see("=", 1) || see(":", 1)))
        unsigned_value();
      args.push_back(mixture && see_bracketed_distribution() ? distribution_or_operand() : argument());
    } while (accept(","));
  }
  close(")", open);
  return node(ExprKind::call, head.span, std::move(args), std::string(head.text));
}

// `mean = 22 %`
void Parser::unsigned_value() {
  const std::string word(take().text);
  const Span sign = peek().span;
  Diagnostic& d = expected(fmt::format("the value of `{}`", word));
  d.hint(fmt::format("no sign stands between them: `{} 3`", word));
  d.fixes = {{sign, ""}};
}

// `mean 22 %`: no operator stands between a name and an operand. `mean -3` needs one of the known words.
bool Parser::see_named_argument() const {
  const Token& t = peek();
  if (t.kind != TokenKind::name || is_hard_word(t.text)) return false;
  if (timed_ && (t.is("time") || t.is("first"))) return false;
  if (is_operand(1)) return !(see_kind(TokenKind::name, 1) && is_hard_word(peek(1).text));
  return is_parameter_word(t.text) && see("-", 1) && !peek(1).glued && peek(2).glued;
}

ExprId Parser::argument() {
  const Token& t = peek();
  if (t.kind == TokenKind::name && !is_hard_word(t.text) && see(":", 1)) {
    at_ += 2;
    return node(ExprKind::binder_arg, t.span, {set_expr()}, std::string(t.text));
  }
  if (see_named_argument()) {
    take();
    return node(ExprKind::named_arg, t.span, {expr()}, std::string(t.text));
  }
  return expr();
}

// `NAME in` or `{NAME, NAME} in`
bool Parser::see_over(std::size_t ahead) const {
  if (see_kind(TokenKind::name, ahead) && !is_hard_word(peek(ahead).text)) return see("in", ahead + 1);
  return see("{", ahead) && see_kind(TokenKind::name, ahead + 1) && see(",", ahead + 2) &&
         see_kind(TokenKind::name, ahead + 3) && see("}", ahead + 4) && see("in", ahead + 5);
}

// Fills what an aggregate, a `for` or a `choose` runs over; true if that is unordered pairs.
bool Parser::over(std::vector<Binder>& list) {
  if (accept("{")) {
    for (int i = 0; i < 2; ++i) {
      const Span place = peek().span;
      list.push_back({name("a name for a member"), place, {}});
      expect(i == 0 ? "," : "}", "of the pair");
    }
    expect("in", "and a set");
    list.back().set = set_expr();
    return true;
  }
  do {
    const Span place = peek().span;
    Binder b{name("a name for a member"), place, {}};
    expect("in", "and a set");
    b.set = set_expr();
    list.push_back(std::move(b));
  } while (accept(","));
  return false;
}

ExprId Parser::aggregate(const Token& head) {
  const Token& open = take();
  Expr e;
  e.kind = ExprKind::aggregate;
  e.text = head.text;
  e.pair = over(e.binders);
  if (accept("where")) e.where = expr();
  if (accept(":")) e.args.push_back(expr());
  if (!accept(")"))
    expected(e.args.empty() ? "`where`, `:` or `)`" : "an operator or `)`").label(open.span, "opened here");
  e.span = since(head.span);
  return add(std::move(e));
}

bool Parser::see_binders() const { return see("[") || see("{"); }

Binders Parser::binders() {
  Binders out;
  const Token& open = take();
  out.pair = open.is("{");
  do {
    const Span place = peek().span;
    Binder b{name("a name for a member, as in `[a: actor]`"), place, {}};
    if (accept(":")) b.set = set_expr();
    out.list.push_back(std::move(b));
  } while (accept(","));
  if (accept("where")) out.where = expr();
  close(out.pair ? "}" : "]", open);
  out.span = since(open.span);
  return out;
}

}  // namespace casus::syntax
