// SPDX-License-Identifier: Apache-2.0
// What may end any statement: bases, tags, the value when off, `contested`.
#include <charconv>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

void Parser::trailer(Trailer& t) {
  while (trailer_item(t)) {
  }
}

bool Parser::trailer_item(Trailer& t) {
  if (at_end()) return false;
  if (basis(t.bases)) return true;
  if (accept("contested")) {
    t.contested = true;
    return true;
  }
  const Span place = peek().span;
  if (accept("tag")) {
    do {
      const Span tag = peek().span;
      t.tags.push_back({name("the name of a tag"), tag});
    } while (accept(","));
    return true;
  }
  if (!see("off")) return false;
  if (t.off.valid())
    fail(Code::said_twice, place, "`off` stands twice in this statement")
        .label(tree_.expr(t.off).span, "the first value");
  accept("off");
  t.off = expr();
  return true;
}

bool Parser::basis(std::vector<Basis>& out) {
  const Span place = peek().span;
  if (see("placeholder") || see("definition")) {
    Basis b;
    b.kind = take().is("definition") ? Basis::Kind::definition : Basis::Kind::placeholder;
    b.span = place;
    out.push_back(std::move(b));
  } else if (accept("judged")) {
    judged(out);
  } else if (see("from") && see("data", 1) && !see(":", 2)) {
    at_ += 2;
    Basis b;
    b.kind = Basis::Kind::data;
    b.text = string("the name of the data in quotes");
    b.span = since(place);
    out.push_back(std::move(b));
  } else if (accept("from")) {
    sources(out);
  } else {
    return false;
  }
  return true;
}

// from S0:10, S1:19, S2
void Parser::sources(std::vector<Basis>& out) {
  do one_source(out);
  while (accept(","));
}

void Parser::one_source(std::vector<Basis>& out) {
  Basis b;
  b.kind = Basis::Kind::source;
  b.span = peek().span;
  b.source = name("a source such as `S0:10`, or `data \"...\"`");
  if (accept(":")) {
    const Span place = peek().span;
    const std::string digits = raw_number("the number of a line");
    std::int64_t line = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), line);
    if (!failed_ && (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()))
      fail(Code::bad_number, place, fmt::format("{} is no line number", in_backticks(digits)));
    b.line = line;
  }
  b.span = since(b.span);
  out.push_back(std::move(b));
}

void Parser::judged(std::vector<Basis>& out) {
  Basis b;
  b.kind = Basis::Kind::judged;
  b.span = previous().span;
  b.text = string("the reason in quotes");
  expect("by", "and whose judgement it is");
  b.by = name("whose judgement it is");
  expect("on", "and a date");
  if (see_kind(TokenKind::date)) {
    b.on = take().text;
  } else {
    expected("a date");
  }
  b.span = since(b.span);
  out.push_back(std::move(b));
}

// A statement must have been read to its end; `what` says what else could stand here.
void Parser::finish(std::string_view what) {
  if (failed_ || at_end()) return;
  const Token& t = peek();
  const bool word = t.first && t.kind == TokenKind::name && !is_hard_word(t.text) && !is_soft_word(t.text);
  const bool effects_may = what.find("`;`") != std::string_view::npos;
  if (word && effects_may && !had_effects_ && see_assignment(1)) {
    const Span before{t.span.file, t.span.begin, t.span.begin};
    Diagnostic& d = expected("`then` before what the event does");
    d.hint("what an event does stands behind `then`");
    d.fixes = {{before, "then "}};
    return;
  }
  if (word && effects_may && had_effects_) {
    fail(Code::bad_indent, t.span, "the indentation of this line fits no open block")
        .hint("indent it like the effect above it");
    return;
  }
  std::vector<std::string> words = {"from", "judged", "placeholder", "definition", "tag", "off", "contested"};
  if (what.find("clause") != std::string_view::npos)
    words = {"when", "rate",   "after",       "since",      "once", "repeating",
             "from", "judged", "placeholder", "definition", "tag",  "off"};
  expected_word(what, words);
}

}  // namespace casus::syntax
