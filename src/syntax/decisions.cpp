// SPDX-License-Identifier: Apache-2.0
// Decisions: who decides and when, among what, and how it is weighed.
#include <algorithm>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {
namespace {

const std::vector<std::string>& clause_words() {
  static const std::vector<std::string> words = {"when", "every",     "among",     "weighing",
                                                 "odds", "sharpness", "initially", "lookahead"};
  return words;
}

bool is_clause(const Token& t) {
  return t.kind == TokenKind::name &&
         std::find(clause_words().begin(), clause_words().end(), t.text) != clause_words().end();
}

}  // namespace

void Parser::decision(Statement& s) {
  head(s, "the name of the decision");
  s.decision.emplace();
  if (see_binders()) s.binders = binders();
  title(s);
  if (see("by")) decided_by(s);
  std::vector<Token> seen;
  while (!at_end()) {
    const Token word = peek();
    if (!is_clause(word)) {
      if (!trailer_item(s.trailer)) break;
      continue;
    }
    const auto before = std::find_if(seen.begin(), seen.end(), [&](const Token& t) { return t.text == word.text; });
    if (before != seen.end()) {
      fail(Code::said_twice, word.span, fmt::format("`{}` stands twice in this decision", word.text))
          .label(before->span, "the first is here");
      return;
    }
    seen.push_back(word);
    take();
    decision_clause(s, word);
  }
  if (failed_ || at_end()) return;
  std::vector<std::string> words = clause_words();
  words.insert(words.end(), {"from", "judged", "placeholder", "definition", "tag"});
  expected_word("a clause of the decision, such as `when`, `among` or `weighing`, or its end", words);
}

void Parser::decision_clause(Statement& s, const Token& head) {
  Decision& d = *s.decision;
  if (head.is("when")) {
    s.when = expr();
  } else if (head.is("every")) {
    d.every = sum();
  } else if (head.is("among")) {
    choices(d);
  } else if (head.is("weighing")) {
    weighing(d);
  } else if (head.is("odds")) {
    odds(d);
  } else if (head.is("sharpness")) {
    d.sharpness_span = head.span;
    sharpness(d.sharpness, d.best);
  } else if (head.is("initially")) {
    d.initially_span = peek().span;
    d.initially = name("the choice that stands at the start");
  } else {
    lookahead(d, head);
  }
}

// One actor, or a group whose members each choose, and a rule that makes one choice of theirs.
void Parser::decided_by(Statement& s) {
  Decision& d = *s.decision;
  take();
  d.by_span = peek().span;
  if (see("in", 1)) {
    d.member = name("a name for a member");
    take();
    d.group = set_expr();
  } else {
    s.actor = name("who decides");
  }
  d.by_span = since(d.by_span);
  if (!see("deciding")) {
    if (d.group.valid()) expected("`deciding by` and a rule");
    return;
  }
  take();
  expect("by", "and a rule");
  if (!d.group.valid()) d.group = node(ExprKind::name, d.by_span, {}, s.actor);
  s.actor.clear();
  d.rule_span = peek().span;
  const std::vector<std::string> rules = {"majority", "any", "all", "weight"};
  if (std::find(rules.begin(), rules.end(), peek().text) == rules.end()) {
    expected_word("a rule: `majority`, `any`, `all` or `weight`", rules);
    return;
  }
  d.rule = take().text;
  if (d.rule == "weight") d.weight = sum();
}

// `a | b | c` on the line, or a block with a line for each.
void Parser::choices(Decision& d) {
  const std::uint32_t head_indent = previous().indent;
  const Token& first = peek();
  if (!first.first) {
    do choice_line(d);
    while (accept("|"));
    return;
  }
  if (first.indent <= head_indent) {
    expected("a choice, indented deeper than `among`");
    return;
  }
  do choice_line(d);
  while (!at_end() && peek().first && peek().indent == first.indent && !ends_choices());
}

// A clause or a trailer as far in as the choices ends them, unless the word has a title or effects, or stands alone.
bool Parser::ends_choices() const {
  const Token& t = peek();
  if (see(":", 1) || see_kind(TokenKind::string, 1)) return t.is("from") || t.is("judged");
  if (is_lone_word(t.text)) return true;
  const bool alone = peek(1).first || peek(1).kind == TokenKind::end;
  return !alone && !see("available", 1) && (is_clause(t) || is_trailer_word(t.text));
}

void Parser::choice_line(Decision& d) {
  Choice c;
  const std::uint32_t indent = peek().indent;
  c.span = peek().span;
  c.name = name("a choice");
  if (see_kind(TokenKind::string)) c.title = string("a title");
  if (accept("available")) {
    expect("when", "and a condition");
    c.available = expr();
  }
  if (see(":")) {
    const Token opener = take();
    c.effects = effects(opener, indent);
  }
  d.choices.push_back(std::move(c));
}

void Parser::weighing(Decision& d) {
  do {
    Consideration c;
    c.span = peek().span;
    c.label = name("what is considered, as in `cost: -2 for attack`");
    expect(":", "and a value");
    const bool foreseen = accept("foreseen");
    if (foreseen) c.foreseen = expr();
    if (!foreseen || accept("else")) stated(c);
    c.span = since(c.span);
    d.weighing.push_back(std::move(c));
  } while (!at_end() && see_kind(TokenKind::name) && see(":", 1));
}

void Parser::stated(Consideration& c) {
  c.value = expr();
  if (!accept("for")) expected("an operator, or `for` and the choices that this speaks for");
  do {
    c.choice_spans.push_back(peek().span);
    c.choices.push_back(name("a choice"));
  } while (accept(","));
}

// lookahead 200 runs, 6 months
void Parser::lookahead(Decision& d, const Token& head) {
  const Span place = peek().span;
  d.ahead_runs = node(ExprKind::number, place, {}, raw_number("how many runs"));
  expect("runs");
  expect(",", "and how far ahead, as in `lookahead 200 runs, 6 months`");
  d.ahead = sum();
  d.ahead_span = since(head.span);
}

void Parser::odds(Decision& d) {
  do {
    Odds o;
    o.span = peek().span;
    o.choice = name("a choice");
    o.weight = sum();
    d.odds.push_back(std::move(o));
  } while (accept(":"));
}

void Parser::sharpness(ExprId& value, bool& best) {
  best = see("inf") && !see_glued("(", 1) && !see_glued("[", 1);
  if (best)
    take();
  else
    value = sum();
}

}  // namespace casus::syntax
