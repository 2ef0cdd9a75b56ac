// SPDX-License-Identifier: Apache-2.0
// Statements about sources, choices and questions: source, claim, option, reading, section, ask, proposition.
#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

void Parser::source(Statement& s) {
  head(s, "the key of the source");
  s.title = string("who and what it is, in quotes");
  for (;;) {
    const Span place = peek().span;
    if (accept("dated")) {
      if (!first_time(s.dated_from, place, "dated")) return;
      s.dated_from = literal(TokenKind::date, ExprKind::date, "a date");
      if (accept("..")) s.dated_to = literal(TokenKind::date, ExprKind::date, "a date");
    } else if (accept("graded")) {
      const Token letter = peek();
      s.grade = name("a letter from A to F");
      if (!failed_ && (s.grade.size() != 1 || s.grade[0] < 'A' || s.grade[0] > 'F'))
        fail(Code::expected_token, letter.span,
             fmt::format("found {}, expected a letter from A to F", in_backticks(letter.text)));
    } else if (accept("paragraphs")) {
      const Span digits = peek().span;
      if (first_time(s.paragraphs, place, "paragraphs"))
        s.paragraphs = node(ExprKind::number, digits, {}, raw_number("how many there are"));
    } else if (accept("file")) {
      s.path = string("a path in quotes");
    } else if (see("derived") && see("from", 1)) {
      at_ += 2;
      do {
        s.derived_spans.push_back(peek().span);
        s.derived_from.push_back(name("the key of a source"));
      } while (accept(","));
    } else {
      return;
    }
  }
}

void Parser::claim(Statement& s) {
  head(s, "the name of the claim");
  expect("of", "and a source");
  s.of = place();
  if (accept("speaker")) s.speaker = see_kind(TokenKind::string) ? string("a speaker") : name("who speaks");
  if (accept(",")) s.modality = name("how it is said, as `possible`");
  expect(":", "and what is claimed");
  claim_value(s);
}

void Parser::claim_value(Statement& s) {
  if (see_kind(TokenKind::string)) {
    s.claim.text = string("a claim");
    return;
  }
  if (accept("about"))
    s.claim.word = "about";
  else if (accept("exactly"))
    s.claim.word = "exactly";
  else if (see("at") && (see("most", 1) || see("least", 1))) {
    s.claim.word = see("most", 1) ? "at most" : "at least";
    at_ += 2;
  }
  s.claim.low = sum();
  if (!accept("..")) return;
  s.claim.high = sum();
  share_unit(s.claim.low, s.claim.high);
}

void Parser::option(Statement& s) {
  head(s, "the name of the option");
  title(s);
  if (accept("by")) s.actor = name("who may choose it");
  actions(s);
}

void Parser::reading(Statement& s) {
  head(s, "the name of the reading");
  title(s);
  actions(s);
}

void Parser::section(Statement& s) { s.title = string("a title in quotes"); }

void Parser::ask(Statement& s) {
  head(s, "a name for the answer");
  title(s);
  expect("=", "and a question");
  s.value = question();
  for (;;) {
    if (accept("beside")) {
      beside(s);
    } else if (accept("better")) {
      if (see("low") || see("high"))
        s.better = take().text;
      else
        expected_word("`low` or `high`", {"low", "high"});
    } else if (see("fails") && see("above", 1)) {
      const Span place = peek().span;
      at_ += 2;
      if (first_time(s.fails_above, place, "fails above")) s.fails_above = sum();
    } else if (!trailer_item(s.trailer)) {
      break;
    }
  }
  for (const std::string_view op : {"=", ">", "<", ">=", "<="})
    if (see(op)) {
      expected("the end of the question").hint("what is to be compared is a `proposition`");
      return;
    }
}

// beside 0 of 71 years given "..." from data "..."
void Parser::beside(Statement& s) {
  const Span place = previous().span;
  if (s.beside.present) {
    fail(Code::said_twice, place, "`beside` stands twice in this question").label(s.beside.span, "the first is here");
    return;
  }
  s.beside.present = true;
  s.beside.k = see_kind(TokenKind::number) ? number() : expected_number("how often it happened");
  expect("of", "and out of how many");
  s.beside.n = see_kind(TokenKind::number) ? number() : expected_number("out of how many");
  if (accept("given")) s.beside.given = string("the condition in quotes");
  basis(s.beside.bases);
  s.beside.span = since(place);
}

void Parser::proposition(Statement& s) {
  head(s, "a name for the proposition");
  title(s);
  expect(":", "and a comparison");
  do chain(s);
  while (accept("and"));
  if (accept("error")) s.error_rate = see_kind(TokenKind::number) ? number() : expected_number("an error rate");
}

// a > b > c: two comparisons; what ends the chain goes for each.
void Parser::chain(Statement& s) {
  const std::size_t first = s.comparisons.size();
  ExprId left = question();
  const auto relation = [&] {
    for (const std::string_view op : {">", ">=", "=", "<", "<="})
      if (see(op)) return true;
    return false;
  };
  if (!relation()) expected("an operator, or a comparison by `>`, `>=`, `=`, `<` or `<=`");
  while (relation()) {
    Comparison c;
    const Token& op = take();
    c.left = left;
    c.rel = op.text;
    c.rel_span = op.span;
    c.right = left = question();
    s.comparisons.push_back(std::move(c));
  }
  const ExprId margin = accept("within") ? sum() : ExprId{};
  const bool exactly = accept("exactly");
  for (std::size_t i = first; i < s.comparisons.size(); ++i) {
    s.comparisons[i].margin = margin;
    s.comparisons[i].exactly = exactly;
  }
}

}  // namespace casus::syntax
