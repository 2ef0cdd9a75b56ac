// SPDX-License-Identifier: Apache-2.0
// Statements about what happens: events, signals, rules, scales, the beginning, and what must always hold.
#include <algorithm>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

// Trailers may stand between the clauses: each mostly belongs to the line it ends.
void Parser::event(Statement& s) {
  head(s, "the name of the event");
  if (see_binders()) s.binders = binders();
  while (!at_end() && (clause(s) || trailer_item(s.trailer))) {
  }
}

bool Parser::clause(Statement& s) {
  using K = Clause::Kind;
  struct Word {
    std::string_view text;
    K kind;
  };
  static constexpr Word words[] = {{"when", K::when},   {"rate", K::rate}, {"after", K::after},
                                   {"since", K::since}, {"once", K::once}, {"repeating", K::repeating},
                                   {"then", K::then}};
  const Token& head = peek();
  const Word* word = std::find_if(std::begin(words), std::end(words), [&](const Word& w) { return head.is(w.text); });
  if (word == std::end(words)) return false;
  for (const Clause& c : s.clauses)
    if (c.kind == word->kind)
      fail(Code::said_twice, head.span, fmt::format("`{}` stands twice in this event", word->text))
          .label(c.span, "the first is here");
  if (failed_) return false;
  take();
  Clause c;
  c.kind = word->kind;
  c.span = head.span;
  switch (c.kind) {
    case K::when: c.value = expr(); break;
    case K::rate: c.value = chance_or_expr(); break;
    case K::after: c.value = distribution(); break;
    case K::since: c.value = literal(TokenKind::date, ExprKind::date, "a date"); break;
    case K::then: c.effects = effects(head, head.indent); break;
    case K::once:
    case K::repeating: break;
  }
  c.span = since(c.span);
  s.clauses.push_back(std::move(c));
  return true;
}

void Parser::signal(Statement& s) {
  head(s, "the name of the signal");
  if (!see("(")) return;
  const Token& open = take();
  if (!see(")")) {
    do {
      Parameter p;
      p.span = peek().span;
      p.name = see("in") ? std::string(take().text) : name("the name of a party");  // `in: theatre` reads well
      expect(":", "and its kind");
      p.kind = set_expr();
      s.parameters.push_back(std::move(p));
    } while (accept(","));
  }
  close(")", open);
}

void Parser::on(Statement& s) {
  s.name_span = peek().span;
  s.value = pattern("an event or a signal");
  if (accept("when")) s.when = expr();
  const Token opener = peek();
  if (!accept(":")) expected(s.when.valid() ? "an operator or `:` and an effect" : "`when`, or `:` and an effect");
  s.effects = effects(opener, 0);
}

void Parser::scale(Statement& s) {
  s.name_span = peek().span;
  s.value = pattern("an event");
  expect("by", "and a factor");
  s.by = expr();
  if (accept("when")) s.when = expr();
}

void Parser::flow(Statement& s) {
  s.name_span = peek().span;
  s.value = pattern("what flows");
  if (accept("to")) s.into = pattern("where it flows");
  expect("by", "and how fast, as in `flow stock by 3 per day`");
  s.by = expr();
  if (accept("while")) s.when = expr();
}

void Parser::initially(Statement& s) { s.effects = effects(previous(), 0); }

void Parser::always(Statement& s) { s.value = expr(); }

}  // namespace casus::syntax
