// SPDX-License-Identifier: Apache-2.0
// What is said beside "found X, expected Y": where the tokens before show what was meant, that; else what habit leads
// here (habits.hpp).
#include <fmt/format.h>

#include "syntax/habits.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {
namespace {

bool is_own_word(const Token& t) { return t.kind == TokenKind::name && !is_any_word(t.text); }

Span from_to(const Token& a, const Token& b) { return {a.span.file, a.span.begin, b.span.end}; }

Span behind(const Token& t) { return {t.span.file, t.span.end, t.span.end}; }

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

// The first word of the statement. A question alone is one of an `ask`.
std::string_view Parser::statement_word() const {
  const std::string_view first = begin_ < end_ ? tokens_[begin_].text : std::string_view{};
  return questions_ && first != "proposition" ? "ask" : first;
}

std::string_view Parser::clause_word() const {
  for (std::size_t k = at_; k-- > begin_ + 1;)
    if (tokens_[k].kind == TokenKind::name && opens_clause(tokens_[k].text)) return tokens_[k].text;
  return {};
}

Parser::Advice Parser::advice(std::string_view wanted) const {
  if (Advice said = about_signs(wanted); !said.hint.empty()) return said;
  const Token& t = peek();
  const std::string_view found = t.kind == TokenKind::string ? std::string_view{} : t.text;
  const auto known = habit({statement_word(), clause_word(), found, wanted});
  if (!known || !known->of_word)
    if (Advice said = about_names(wanted); !said.hint.empty()) return said;
  if (!known) return {contains(wanted, "in quotes") ? "words that are only read stand in quotes" : "", {}};
  Advice out{std::string(known->hint), {}};
  if (known->put && t.kind != TokenKind::end) out.fix = Fix{t.span, std::string(*known->put)};
  return out;
}

// A name is one word: "A clash", big-war, second front.
Parser::Advice Parser::about_names(std::string_view wanted) const {
  const Token& t = peek();
  if (at_ <= begin_) return {};
  const Token& before = tokens_[at_ - 1];
  const bool names_it = wanted.starts_with("the name of") || wanted.starts_with("a name for") || wanted == "a choice";
  if (names_it && t.kind == TokenKind::string) {
    const std::string name = as_name(t.text);
    if (name.empty() || is_any_word(name)) return {"a name stands without quotes", {}};
    return {fmt::format("a name is one word without quotes, such as `{}`", name), Fix{t.span, name}};
  }
  const bool dash = t.is("-") && t.glued && is_own_word(peek(1)) && peek(1).glued;
  if (before.kind != TokenKind::name || t.first || !(dash || is_own_word(t))) return {};
  const Token& last = dash ? peek(1) : t;
  static constexpr std::string_view named[] = {"event",   "ask",      "proposition", "option",
                                               "reading", "decision", "pact",        "signal"};
  bool heads = false;
  for (const std::string_view word : named) heads = heads || (at_ == begin_ + 2 && tokens_[begin_].is(word));
  const auto called = [&](std::size_t ahead) {
    return see_glued("(", ahead) || see_glued("[", ahead) || see_glued("{", ahead);
  };
  if (heads || (timed_ && is_own_word(before) && !called(dash ? 2 : 1))) {
    const std::string name = fmt::format("{}_{}", before.text, last.text);
    return {fmt::format("a name is one word: `{}`", name), Fix{from_to(before, last), name}};
  }
  const bool begins = before.first || tokens_[at_ - 2].is("then") || tokens_[at_ - 2].is(";");
  if (dash || clause_word() != "then" || !is_own_word(before) || !begins) return {};
  for (const std::string_view word : {"increase", "raise", "decrease", "lower", "reduce", "set", "change", "add"})
    if (before.text == word) return {"to change a state, write `x += 1`, `x -= 1` or `x := 1`", {}};
  return {fmt::format("the parties of a signal stand in parentheses: `{}({})`", before.text, t.text),
          Fix{Span{t.span.file, before.span.end, t.span.end}, fmt::format("({})", t.text)}};
}

// One sign too many, or one that is missing.
Parser::Advice Parser::about_signs(std::string_view wanted) const {
  const Token& t = peek();
  if (at_ <= begin_) return {};
  const Token& before = tokens_[at_ - 1];
  const bool expression = contains(wanted, "an expression");
  if (expression && t.is("=") && t.glued && before.is("=")) return {"to compare, one `=` is enough", Fix{t.span, ""}};
  if (expression && t.is("=") && opens_clause(before.text))
    return {fmt::format("no sign stands between `{}` and what it says", before.text), Fix{t.span, ""}};
  if (expression && (t.first || t.kind == TokenKind::end))
    return {fmt::format("something is missing behind `{}`", before.text), {}};
  if (t.is(",") && t.glued && before.kind == TokenKind::number && see_kind(TokenKind::number, 1) && peek(1).glued)
    return {fmt::format("digits are grouped by `_`: `{}_{}`", before.text, peek(1).text), Fix{t.span, "_"}};
  if (t.first && contains(wanted, "`when`, or `:`") && see_kind(TokenKind::name))
    return {"a colon stands before what a rule does: `on e: x += 1`", Fix{behind(before), ":"}};
  if (questions_ && before.is("hold") && t.kind == TokenKind::name)
    return {"an intervention begins with `do`", Fix{before.span, "do hold"}};
  if (contains(wanted, "a clause of the decision") && see_assignment(1))
    return {"what a choice does stands on its line, joined by `;`, or all of it on the lines below", {}};
  if (timed_ && before.is("time") && t.is("to"))
    return {"say from when: `time from start to e`", Fix{t.span, "from start to"}};
  if (before.is("of") && t.kind == TokenKind::name && wanted == "`(`") return {"write `first of (a, b)`", {}};
  if (before.text == "each" && contains(wanted, "`in` and a set"))
    return {"write `for a in actor: ...`", Fix{before.span, ""}};
  if (before.text == "otherwise" && t.is(":")) return {"write `else:`", Fix{before.span, "else"}};
  if (before.is("at") && t.kind == TokenKind::date && (tokens_[begin_].is("option") || tokens_[begin_].is("reading")))
    return {"the time of what is done stands before it: `from 2025-01-20: x := v`", Fix{before.span, "from"}};
  if (t.kind == TokenKind::number && (before.text == "line" || before.text == "paragraph"))
    return {"a line of a source stands behind a colon: `from S1:4`", {}};
  if (questions_ && !timed_ && before.is(")") && closes_first_of())
    return {"`first of (a, b)` looks at the whole run; by a day it is `P(a by 2025-06-01 and a before b)`", {}};
  return {};
}

// Does the bracket before belong to `first of (...)`?
bool Parser::closes_first_of() const {
  std::size_t depth = 0, k = at_;
  while (k-- > begin_ + 2) {
    if (tokens_[k].is(")")) ++depth;
    if (tokens_[k].is("(") && --depth == 0) break;
  }
  return k > begin_ + 1 && tokens_[k - 1].is("of") && tokens_[k - 2].is("first");
}

}  // namespace casus::syntax
