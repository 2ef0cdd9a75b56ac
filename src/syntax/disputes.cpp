// SPDX-License-Identifier: Apache-2.0
// What is said about sources, claims and parameters once they are there: what is known beside them, who disputes what,
// what has been replaced or withdrawn, how plausible a mechanism is, and what goes with what.
#include "syntax/reader.hpp"

namespace casus::syntax {

// A line of a source: S0:10.
Basis Parser::place() {
  Basis out;
  out.kind = Basis::Kind::source;
  const Token& at = peek();
  if (!see(":", 1)) {
    out.source = name("a source such as `S0:10`");
    expect(":", "and a line of the source");
  } else {
    std::vector<Basis> places;
    one_source(places);
    if (!failed_) out = places.front();
  }
  out.span = since(at.span);
  return out;
}

// yardstick kp_total: exactly 11_000 people   from data "..."
void Parser::yardstick(Statement& s) {
  head(s, "the name of the claims that it is shown beside");
  expect(":", "and what is known");
  claim_value(s);
}

// dispute S1:3 by S4:2 "why"
void Parser::dispute(Statement& s) {
  s.name_span = peek().span;
  s.of = place();
  expect("by", "and the line that disputes it");
  s.against = place();
  title(s);
}

// supersede claim kp_total of S2:3 by S3:1 "why"
void Parser::supersede(Statement& s) {
  expect("claim", "and the name of one");
  head(s, "the name of the claim");
  expect("of", "and the line that is replaced");
  s.of = place();
  expect("by", "and the line that replaces it");
  s.against = place();
  title(s);
}

// retract S3 "why" on 2024-12-01
void Parser::retract(Statement& s) {
  head(s, "the key of a source");
  s.title = string("why, in quotes");
  expect("on", "and the date of it");
  s.dated_from = literal(TokenKind::date, ExprKind::date, "a date");
}

// tag OA1 plausible 60 %
void Parser::tag(Statement& s) {
  head(s, "the name of a tag");
  expect("plausible", "and how plausible it is that what bears this tag is so");
  s.value = sum();
}

// correlate a, b by 0.6
void Parser::correlate(Statement& s) {
  names(s, "the name of a parameter");
  expect("by", "and a number between -1 and 1");
  s.by = sum();
}

}  // namespace casus::syntax
