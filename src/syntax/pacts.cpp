// SPDX-License-Identifier: Apache-2.0
// Pacts: parties, dates, and articles that each hold one duty. Clauses of a duty may stand in any order; an exception
// to an exception is indented below it.
#include <array>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

void Parser::pact(Statement& s) {
  head(s, "the name of the pact");
  title(s);
  expect("between", "and the parties");
  do s.pact.parties.push_back(set_expr());
  while (accept(","));
  while (!at_end() && !failed_ && pact_clause(s)) {
  }
  if (!failed_ && at_end() && s.pact.articles.empty()) expected("`article` and its number");
}

bool Parser::once_only(ExprId& place, std::string_view word) {
  const Token& head = previous();
  return first_time(place, head.span, word);
}

bool Parser::pact_clause(Statement& s) {
  Pact& p = s.pact;
  const auto date = [&](ExprId& place, std::string_view word) {
    if (once_only(place, word)) place = literal(TokenKind::date, ExprKind::date, "a date");
  };
  if (see("article")) return article(s), true;
  if (accept("signed")) return date(p.signed_on, "signed"), true;
  if (accept("expires")) return date(p.expires, "expires"), true;
  if (see("in") && see("force", 1)) {
    at_ += 2;
    if (accept("from")) return date(p.force_from, "in force from"), true;
    expect("when", "and a condition, or `from` and a date");
    if (once_only(p.force_when, "in force when")) p.force_when = expr();
    return true;
  }
  if (accept("suspended")) {
    expect("when", "and a condition");
    if (once_only(p.suspended, "suspended when")) p.suspended = expr();
    return true;
  }
  if (see("open") && see("to", 1)) {
    at_ += 2;
    if (once_only(p.open_to, "open to")) p.open_to = set_expr();
    return true;
  }
  return p.articles.empty() ? trailer_item(s.trailer) : false;
}

void Parser::article(Statement& s) {
  take();
  PactArticle a;
  a.span = peek().span;
  const bool number = see_kind(TokenKind::number);
  a.name = number ? std::string(take().text) : name("the number of the article");
  if (see_kind(TokenKind::string)) a.title = string("a title");
  while (!at_end() && !failed_ && (trailer_item(a.trailer) || duty(a))) {
  }
  if (!failed_ && a.duties.empty()) expected("`on` and what calls for the duty, or `no member attacks a member`");
  s.pact.articles.push_back(std::move(a));
}

// Either a new duty begins, or the last one goes on.
bool Parser::duty(PactArticle& a) {
  PactDuty d;
  d.span = peek().span;
  if (see("no") && see("member", 1)) {
    at_ += 2;
    expect("attacks");
    expect("a");
    expect("member");
    d.kind = PactDuty::Kind::nonaggression;
  } else if (accept("on")) {
    d.pattern = pattern("what calls for the duty");
    if (see("against") || see("by")) {
      d.side = take().is("by") ? PactDuty::Side::by : PactDuty::Side::against;
      expect("a");
      expect("member");
    }
    expect(",", "and `every other member owes`");
    expect("every");
    expect("other");
    expect("member");
    duty_kind(d);
  } else {
    return !a.duties.empty() && duty_clause(a.duties.back());
  }
  d.span = since(d.span);
  a.duties.push_back(std::move(d));
  return true;
}

void Parser::duty_kind(PactDuty& d) {
  using K = PactDuty::Kind;
  static constexpr std::array<std::pair<std::string_view, K>, 4> kinds = {{{"defence", K::defence},
                                                                           {"offence", K::offence},
                                                                           {"neutrality", K::neutrality},
                                                                           {"consultation", K::consultation}}};
  expect("owes", "and what it owes");
  for (const auto& [word, kind] : kinds)
    if (accept(word)) {
      d.kind = kind;
      return;
    }
  expected_word("`defence`, `offence`, `neutrality` or `consultation`",
                {"defence", "offence", "neutrality", "consultation"});
}

bool Parser::duty_clause(PactDuty& d) {
  const Token head = peek();
  if (see("except")) return exception(d.exceptions), true;
  if (accept("when")) {
    if (once_only(d.when, "when")) d.when = expr();
  } else if (accept("honoured")) {
    expect("with");
    expect("probability");
    if (once_only(d.probability, "honoured with probability")) d.probability = expr();
  } else if (accept("after")) {
    if (once_only(d.delay, "after")) d.delay = distribution();
  } else if (accept("within")) {
    if (once_only(d.deadline, "within")) d.deadline = distribution();
  } else if (accept("lapses")) {
    expect("when", "and a condition");
    if (once_only(d.lapses, "lapses when")) d.lapses = expr();
  } else if (accept("by")) {
    if (!d.conduct.empty())
      fail(Code::said_twice, head.span, "`by` stands twice in this duty")
          .label(tree_.effect(d.conduct[0]).span, "the first is here");
    d.conduct = effects(head, head.indent);
  } else {
    return false;
  }
  return true;
}

void Parser::exception(std::vector<PactException>& out) {
  const Level level(*this);
  if (!level) return;
  const Token head = take();
  PactException e;
  e.title = string("the label of the exception in quotes");
  expect("when", "and a condition");
  e.when = expr();
  expect(":", "and `owed`, `not owed` or `consultation`");
  outcome(e);
  e.span = since(head.span);
  while (!failed_ && (!peek().first || peek().indent > head.indent) && (prevails(e) || basis(e.bases))) {
  }
  while (!failed_ && see("except") && peek().first && peek().indent > head.indent) exception(e.nested);
  out.push_back(std::move(e));
}

bool Parser::prevails(PactException& e) {
  if (!see("prevails") || !see("over", 1)) return false;
  at_ += 2;
  do {
    e.over_spans.push_back(peek().span);
    e.over.push_back(string("the label of another exception"));
  } while (accept(","));
  return true;
}

void Parser::outcome(PactException& e) {
  using O = PactException::Outcome;
  if (accept("not")) {
    expect("owed");
    e.outcome = O::not_owed;
  } else if (accept("consultation")) {
    accept("instead");
    e.outcome = O::consultation;
  } else {
    if (!accept("owed")) expected_word("`owed`, `not owed` or `consultation`", {"owed", "consultation"});
    e.outcome = O::owed;
  }
}

}  // namespace casus::syntax
