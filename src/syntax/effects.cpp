// SPDX-License-Identifier: Apache-2.0
// Effects. After an opener (`then`, `:`, `initially`) either the line goes on, effects joined by `;`, or a block
// follows: lines indented deeper than the line on which the opener's head begins, all by the same width, up to a line
// that is not or that begins with a clause or trailer word.
#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

bool Parser::see_assignment(std::size_t ahead) const {
  return see(":=", ahead) || see("+=", ahead) || see("-=", ahead);
}

// A clause or trailer word ends effects unless it is plainly a target: assigned to, or with members.
bool Parser::ends_effects() const {
  const Token& t = peek();
  if (t.kind == TokenKind::end) return true;
  if (t.kind != TokenKind::name || t.is("after")) return false;
  if (!is_clause_word(t.text) && !is_trailer_word(t.text)) return false;
  return !see_assignment(1) && !see_glued("(", 1) && !see_glued("[", 1) && !see_glued("{", 1);
}

std::vector<EffectId> Parser::effects(const Token& opener, std::uint32_t head_indent) {
  std::vector<EffectId> out;
  const Level level(*this);
  if (!level) return out;
  const Token& head = peek();
  const bool deeper = head.first && head.indent > head_indent;
  if (at_end() || (head.first && (!deeper || ends_effects()))) {
    expected(fmt::format("an effect after {}", in_backticks(opener.text)));
    return out;
  }
  if (!head.first) {
    effect_line(out);
    return out;
  }
  const std::uint32_t indent = head.indent;
  do {
    effect_line(out);
    if (!failed_ && peek().first && peek().indent > indent && !ends_effects()) {
      fail(Code::bad_indent, peek().span, "this line is indented deeper than the lines of its block")
          .label(head.span, "the block begins here")
          .hint("only `then` and `:` open a block");
    }
  } while (!at_end() && peek().first && peek().indent == indent && !ends_effects() && !see("else"));
  return out;
}

void Parser::effect_line(std::vector<EffectId>& out) {
  do out.push_back(effect());
  while (accept(";"));
}

// A head may run over several lines; its block is measured from the first.
void Parser::body(Effect& e, std::uint32_t head_indent) {
  const Token opener = peek();
  expect(":", "and an effect");
  e.body = effects(opener, head_indent);
}

// An `else:` belongs to the last effect that its indentation allows.
void Parser::otherwise(Effect& e, std::uint32_t indent) {
  if (!see("else") || (peek().first && peek().indent < indent)) return;
  const Token word = take();
  expect(":", "and an effect");
  e.other = effects(word, word.indent);
}

EffectId Parser::effect() {
  Effect e;
  const Token head = peek();
  e.span = head.span;
  const bool target = see_assignment(1) || see_glued("(", 1) || see_glued("[", 1) || see_glued("{", 1);
  if (see("if") || (!target && (see("after") || see("with")))) {
    staged(e);
  } else if (!target && (see("choose") || see("for"))) {
    ranging(e);
  } else {
    plain(e);
  }
  e.span = since(e.span);
  return add(std::move(e));
}

// Effects that wait, toss a coin or look first.
void Parser::staged(Effect& e) {
  const Token word = take();
  if (word.is("after")) {
    e.kind = Effect::Kind::after;
    e.value = distribution();
    return body(e, word.indent);
  }
  e.kind = word.is("if") ? Effect::Kind::branch : Effect::Kind::chance;
  if (word.is("with")) expect("probability");
  e.value = expr();
  body(e, word.indent);
  otherwise(e, word.indent);
}

// Effects on each or one of a set.
void Parser::ranging(Effect& e) {
  const Token word = take();
  e.kind = word.is("for") ? Effect::Kind::loop : Effect::Kind::choose;
  e.binders.span = peek().span;
  e.binders.pair = over(e.binders.list);
  e.binders.span = since(e.binders.span);
  if (accept("where")) e.binders.where = expr();
  if (word.is("choose") && accept("weighted")) {
    expect("by", "and a weight");
    e.value = expr();
  } else if (word.is("choose") && see("scored") && see("by", 1)) {
    at_ += 2;
    e.value = expr();
    expect("with", "sharpness, as in `with sharpness 1`");
    expect("sharpness");
    sharpness(e.sharpness, e.best);
  }
  body(e, word.indent);
  if (word.is("choose")) otherwise(e, word.indent);
}

void Parser::plain(Effect& e) {
  if (ends_effects()) {
    expected("an effect");
    return;
  }
  e.kind = Effect::Kind::emit;
  e.target = pattern("an effect");
  if (see_assignment(0)) {
    e.kind = Effect::Kind::assign;
    e.op = take().text;
    e.value = expr();
  } else if (see("after") && !peek().first && previous().is(")") && tree_.expr(e.target).text == "leave") {
    notice(e);
  } else if (see("=")) {
    const Span sign = peek().span;
    expected("`:=`").hint("`=` compares; `:=` assigns").fix(sign, ":=");
  }
}

// `leave(RU, csp) after 1 year`: it is given now, and leaves then.
void Parser::notice(Effect& e) {
  Effect leaving = e;
  leaving.span = since(e.span);
  take();
  e.kind = Effect::Kind::after;
  e.target = {};
  e.value = distribution();
  e.body = {add(std::move(leaving))};
}

}  // namespace casus::syntax
