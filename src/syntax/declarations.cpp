// SPDX-License-Identifier: Apache-2.0
// Statements that name things: the model itself, units, kinds and their entities, groups, constants, what is unknown
// (param), what is remembered (state), what follows from it (let, settle), sources and claims.
#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

// False, with a report, if a part of a statement stands there already.
bool Parser::first_time(ExprId already, Span place, std::string_view what) {
  if (!already.valid()) return true;
  fail(Code::said_twice, place, fmt::format("`{}` stands twice in this statement", what))
      .label(tree_.expr(already).span, "the first is here");
  return false;
}

void Parser::model(Statement& s) {
  head(s, "the name of the model");
  title(s);
  while (see("as") || see("runs")) {
    const Token& word = take();
    if (word.is("as")) {
      expect("of", "and a date");
      if (first_time(s.as_of, word.span, "as of")) s.as_of = literal(TokenKind::date, ExprKind::date, "a date");
    } else if (first_time(s.runs, word.span, "runs")) {
      s.runs = see_kind(TokenKind::number) ? number() : expected_number("a duration such as `24 months`");
    }
  }
}

ExprId Parser::expected_number(std::string_view what) {
  expected(what);
  return node(ExprKind::error, peek().span, {});
}

void Parser::use(Statement& s) {
  s.name_span = peek().span;
  if (see_kind(TokenKind::string)) {
    s.path = string("a path");
  } else if (see_kind(TokenKind::name) && !is_hard_word(peek().text)) {
    const Token& head = take();
    s.name = std::string(dotted(head, true).text);  // security.forces
    s.name_span = since(s.name_span);
  } else {
    name("the name of a library, or a path in quotes");
  }
}

void Parser::unit(Statement& s) { names(s, "the name of a unit"); }

// After `with` come the attributes that each member has; a member's own values stand in an entity statement.
void Parser::kind(Statement& s) {
  head(s, "the name of the kind");
  title(s);
  if (accept("=")) {
    const bool range_begins =
        !see_kind(TokenKind::name) || !(see(",", 1) || see_kind(TokenKind::string, 1) || see("with", 1) ||
                                        see_kind(TokenKind::end, 1) || is_trailer_word(peek(1).text));
    if (range_begins) {
      s.range = range();
      if (!failed_ && tree_.expr(s.range).kind != ExprKind::range)
        expected("`..` and the last number, or names joined by `,`");
    } else {
      entity_list(s, false);
    }
  } else if (see("from") && see("csv", 1)) {
    at_ += 2;
    s.path = string("the path of a CSV file in quotes");
  }
  if (accept("with")) attributes(s.attributes, true);
}

void Parser::entity(Statement& s) {
  head(s, "a kind");
  entity_list(s, true);
}

void Parser::entity_list(Statement& s, bool with_values) {
  do {
    Entity e;
    e.span = peek().span;
    e.name = name("the name of a member");
    if (see_kind(TokenKind::string)) e.title = string("a title");
    if (with_values && accept("with")) attributes(e.attributes, false);
    s.entities.push_back(std::move(e));
  } while (accept(","));
}

// An entity's attributes end at a comma that no `NAME =` follows: the next entity.
void Parser::attributes(std::vector<Attribute>& out, bool of_kind) {
  do {
    Attribute a;
    a.span = peek().span;
    a.name = name("the name of an attribute");
    if (accept(":")) a.type = attribute_type();
    if (accept("=")) a.value = expr();
    if (!of_kind && !a.value.valid()) expected("`=` and a value");
    out.push_back(std::move(a));
  } while (see(",") && (of_kind || see("=", 2) || see(":", 2)) && accept(","));
}

// `real people` keeps its unit on the name.
ExprId Parser::attribute_type() {
  const bool real = see("real");
  const ExprId id = range();
  if (!real || failed_ || tree_.expr(id).kind != ExprKind::name) return id;
  std::string unit = number_unit();
  tree_.exprs[id.value].unit = std::move(unit);
  return id;
}

void Parser::group(Statement& s) {
  head(s, "the name of the group");
  title(s);
  expect("=", "and a set");
  s.value = set_expr();
}

void Parser::constant(Statement& s) {
  head(s, "the name of the constant");
  expect("=", "and a value");
  s.value = expr();
}

void Parser::param(Statement& s) {
  head(s, "the name of the parameter");
  if (see_binders()) s.binders = binders();
  s.fixed = accept("=");
  if (!s.fixed) expect("~", "and a distribution, or `=` and a value");
  if (!s.fixed && see_kind(TokenKind::number)) spread_not_difference();
  s.value = s.fixed ? expr() : distribution();
  if (accept("known")) known_to(s);
}

// `3 - 5 people` behind `~` would be a number without spread, and hardly what was meant.
void Parser::spread_not_difference() {
  std::size_t k = 1;
  while (k < 4 && !see("-", k)) ++k;
  const bool units_only = k == 1 || (k == 2 && !see_kind(TokenKind::symbol, 1)) || (k == 2 && see("%", 1));
  if (!see("-", k) || !units_only || !see_kind(TokenKind::number, k + 1)) return;
  at_ += k;
  const Span sign = peek().span;
  Diagnostic& d = expected("`to` and the upper end");
  d.hint("from 3 to 5 is written `3 to 5`; a fixed number stands behind `=`");
  d.fixes = {{sign, "to"}};
}

// known to KR, US; known to all
void Parser::known_to(Statement& s) {
  expect("to", "and who knows it, or `all`");
  s.known_to_all = accept("all");
  if (s.known_to_all) return;
  do s.known_to.push_back(sum());
  while (accept(","));
}

void Parser::state(Statement& s) {
  names(s, "the name of the state");
  if (see_binders()) s.binders = binders();
  expect(":", "and a type");
  s.type = type();
  if (accept("=")) s.value = expr();
  s.saturating = accept("saturating");
}

void Parser::enumeration(TypeName& t) {
  do {
    t.value_spans.push_back(peek().span);
    t.values.push_back(name("a value"));
  } while (accept("|"));
}

TypeName Parser::type() {
  TypeName t;
  t.span = peek().span;
  const bool word = see_kind(TokenKind::name) && !is_hard_word(peek().text);
  const bool calculates = see("..", 1) || see("+", 1) || see("-", 1) || see("*", 1) || see("/", 1) || see("mod", 1) ||
                          see_glued("(", 1) || see_glued("[", 1) || see_glued("{", 1) || see_glued(".", 1);
  if (word && see("|", 1)) {
    enumeration(t);
  } else if (word && !calculates) {
    t.name = name("a type");
    const bool ends_follow = see_kind(TokenKind::number) || see("-") || see("(");
    if (t.name == "real" && ends_follow)
      range_ends(t);
    else if (t.name == "real")
      t.unit = number_unit();
  } else if (is_operand(0) || see("-") || see("(") || word) {
    range_ends(t);
  } else {
    expected("a type: `bool`, `integer`, `real`, a kind, `a | b`, or a range `0..9`");
  }
  t.span = since(t.span);
  return t;
}

void Parser::range_ends(TypeName& t) {
  t.is_range = true;
  t.low = sum();
  expect("..", "and an upper end, or none");
  if (is_operand(0) || see("-") || see("(")) t.high = sum();
  if (t.high.valid()) share_unit(t.low, t.high);
}

void Parser::let(Statement& s) {
  head(s, "the name of the value");
  if (see_binders()) s.binders = binders();
  if (accept(":")) s.type = type();
  expect("=", "and an expression");
  s.value = expr();
}

// Brackets hold binders if a `:` stands in them, else the members of one entry.
void Parser::settle(Statement& s) {
  do {
    SettleEntry e;
    e.span = peek().span;
    e.name = name("the name of a value");
    if (see_binders() && see_kind(TokenKind::name, 1) && (see(":", 2) || (see(",", 2) && see(":", 4)))) {
      e.binders = binders();
    } else if (see("[")) {
      const Token& open = take();
      do e.index.push_back(expr());
      while (accept(","));
      close("]", open);
    }
    expect(":", "and a range");
    e.type = type();
    expect("=", "and an expression");
    e.value = expr();
    if (s.name.empty()) {
      s.name = e.name;
      s.name_span = e.span;
    }
    if (s.names.empty() || s.names.back() != e.name) {
      s.names.push_back(e.name);
      s.name_spans.push_back(e.span);
    }
    s.entries.push_back(std::move(e));
  } while (accept(","));
  expect("from", "and the value that it begins with");
  s.from = expr();
  expect("for", "and a number of rounds");
  const Span place = peek().span;
  s.rounds = node(ExprKind::number, place, {}, raw_number("a number of rounds"));
  expect("rounds");
}

}  // namespace casus::syntax
