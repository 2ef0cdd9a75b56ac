// SPDX-License-Identifier: Apache-2.0
// Interventions: what an option or a reading consists of, and what follows `do` in a question.
#include <fmt/format.h>

#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

// `from` before a time, as against `from` before a source.
bool Parser::from_is_time(std::size_t ahead) const {
  if (!see("from", ahead)) return false;
  const Token& t = peek(ahead + 1);
  if (t.kind == TokenKind::date || t.kind == TokenKind::number || t.kind == TokenKind::ordinal || t.is("("))
    return true;
  if (t.kind != TokenKind::name) return false;
  if (t.is("start") || t.is("end")) return true;
  const Token& next = peek(ahead + 2);
  if (t.is("day") && next.kind == TokenKind::number) return true;
  return (next.glued && (next.is("(") || next.is("[") || next.is("{"))) || next.is("to");
}

// Joined by `;` or one a line. `from T:` gives its time to the actions up to the next `from T:`.
void Parser::actions(Statement& s) {
  accept(":");
  ExprId start;
  do {
    if (from_is_time()) {
      take();
      start = time();
      expect(":", "and what is done from then on");
    }
    const std::size_t first = s.actions.size();
    action(s.actions, true);
    for (std::size_t i = first; i < s.actions.size(); ++i)
      if (!s.actions[i].time.valid()) s.actions[i].time = start;
  } while (accept(";") || (peek().first && !at_end() && (!is_trailer_word(peek().text) || from_is_time())));
}

// `listed`: in an option or a reading, where `x = v` fixes and `off` takes several tags.
void Parser::action(std::vector<Action>& out, bool listed) {
  Action a;
  a.span = peek().span;
  accept("do");
  const bool word =
      !see_assignment(1) && !(listed && see("=", 1)) && !see_glued("(", 1) && !see_glued("[", 1) && !see_glued("{", 1);
  if (word && see("off")) return off_tags(out, listed);
  if (word && accept("nothing")) {
    a.kind = Action::Kind::nothing;
  } else if (word && accept("hold")) {
    hold(a);
  } else if (accept("not")) {
    a.kind = Action::Kind::forbid;
    a.target = pattern("an event or a tag");
  } else if (word && see_kind(TokenKind::name, 1) && accept("option")) {
    a.kind = Action::Kind::option;
    a.target = pattern("the name of an option");
  } else {
    a.kind = Action::Kind::occur;
    a.target = pattern("an intervention");
    if (see_assignment(0)) {
      a.kind = Action::Kind::assign;
      a.op = take().text;
      a.value = expr();
    } else if (listed && accept("=")) {
      a.kind = Action::Kind::set;
      a.value = expr();
    }
    if (a.kind != Action::Kind::set && accept("at")) a.time = time();
  }
  a.span = since(a.span);
  out.push_back(std::move(a));
}

void Parser::hold(Action& a) {
  a.kind = Action::Kind::hold;
  a.target = pattern("what is held");
  expect("=", "and a value");
  a.value = expr();
  if (from_is_time()) {
    take();
    a.time = time();
  }
  if (accept("to")) a.until = time();
}

void Parser::off_tags(std::vector<Action>& out, bool listed) {
  take();
  do {
    Action a;
    a.kind = Action::Kind::forbid;
    a.span = peek().span;
    const std::string tag = name("the name of a tag");
    a.target = node(ExprKind::name, a.span, {}, tag);
    out.push_back(std::move(a));
  } while (listed && accept(","));
}

}  // namespace casus::syntax
