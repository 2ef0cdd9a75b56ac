// SPDX-License-Identifier: Apache-2.0
#include "syntax/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/limits.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

Parser::Parser(const TokenBuffer& buffer, Diagnostics& sink, std::size_t errors_before)
    : tokens_(buffer.tokens), sink_(sink), end_(buffer.tokens.size()), errors_before_(errors_before) {
  tree_.file = buffer.file;
  end_token_.span.file = buffer.file;
}

// The end of a statement stands right behind its last token.
const Token& Parser::peek(std::size_t ahead) const { return at_ + ahead < end_ ? tokens_[at_ + ahead] : end_token_; }

const Token& Parser::take() {
  if (at_end()) return end_token_;
  return tokens_[at_++];
}

bool Parser::see_glued(std::string_view bracket, std::size_t ahead) const {
  return peek(ahead).glued && peek(ahead).is(bracket);
}

bool Parser::accept(std::string_view word) {
  if (!see(word)) return false;
  ++at_;
  return true;
}

void Parser::expect(std::string_view word, std::string_view why) {
  if (accept(word)) return;
  expected(why.empty() ? fmt::format("`{}`", word) : fmt::format("`{}` {}", word, why));
}

void Parser::close(std::string_view bracket, const Token& open) {
  if (accept(bracket)) return;
  const bool more = !at_end();
  expected(fmt::format("{}`{}`", more ? "`,` or " : "", bracket)).label(open.span, "opened here");
}

std::string Parser::name(std::string_view what) {
  if (see_kind(TokenKind::name) && !is_hard_word(peek().text)) return std::string(take().text);
  const bool reserved = see_kind(TokenKind::name);
  Diagnostic& d = expected(what);
  if (reserved && d.hint_text.empty()) d.hint("this word is reserved");
  return {};
}

std::string Parser::string(std::string_view what) {
  if (see_kind(TokenKind::string)) return string_value(take().text);
  expected(what);
  return {};
}

ExprId Parser::literal(TokenKind kind, ExprKind as, std::string_view what) {
  if (!see_kind(kind)) {
    expected(what);
    return node(ExprKind::error, peek().span, {});
  }
  const Token& t = take();
  return node(as, t.span, {}, std::string(t.text));
}

Diagnostic& Parser::fail(Code code, Span span, std::string message) {
  const bool heard = !failed_ && peek().kind != TokenKind::bad;
  failed_ = true;
  at_ = end_;
  if (heard) return sink_.error(code, span, std::move(message));
  unheard_ = {};
  return unheard_;
}

Diagnostic& Parser::expected(std::string_view what) {
  const Token t = peek();
  const bool spaced =
      !t.glued && !t.first && at_ > 0 && previous().kind == TokenKind::name && (t.is("(") || t.is("[") || t.is("{"));
  const Span gap = spaced ? Span{t.span.file, previous().span.end, t.span.begin} : Span{};
  const Advice meant = advice(what);
  std::string message = at_end() ? fmt::format("the statement ends here, expected {}", what)
                                 : fmt::format("found {}, expected {}", in_backticks(t.text), what);
  Diagnostic& d = fail(Code::expected_token, t.span, std::move(message));
  if (spaced) return d.hint(fmt::format("no space stands between a name and its `{}`", t.text)).fix(gap, "");
  d.hint_text = meant.hint;
  if (meant.fix) d.fixes = {*meant.fix};
  return d;
}

// Expects one of a few words, and says which is nearest to what was found.
Diagnostic& Parser::expected_word(std::string_view what, const std::vector<std::string>& words) {
  const Token t = peek();
  Diagnostic& d = expected(what);
  if (t.kind != TokenKind::name || std::find(words.begin(), words.end(), t.text) != words.end()) return d;
  if (const std::string near = nearest(t.text, words); !near.empty()) {
    d.fixes.clear();
    d.hint(fmt::format("did you mean `{}`?", near)).fix(t.span, near);
  }
  return d;
}

bool Parser::too_deep() {
  if (failed_) return true;
  if (depth_ <= max_nesting) return false;
  fail(Code::nested_too_deep, peek().span, fmt::format("nested more than {} levels deep here", max_nesting))
      .hint("name a part of it with `let`");
  return true;
}

Span Parser::since(Span begin) const {
  if (at_ == 0) return begin;
  const Span last = previous().span;
  return last.end > begin.begin ? Span{begin.file, begin.begin, last.end} : begin;
}

// True if the token could begin an operand, which no operator or end of a statement does.
bool Parser::is_operand(std::size_t ahead) const {
  const Token& t = peek(ahead);
  switch (t.kind) {
    case TokenKind::number:
    case TokenKind::date:
    case TokenKind::string:
    case TokenKind::ordinal: return true;
    case TokenKind::name: return is_hard_word(t.text) ? t.text == "not" || t.text == "if" : !is_soft_word(t.text);
    case TokenKind::symbol: return !t.glued && (t.text == "(" || t.text == "{" || t.text == "_");
    default: return false;
  }
}

// Where an operand may stand, a soft word is a name unless what follows shows it at its own work.
bool Parser::is_name_here(std::size_t ahead) const {
  const Token& t = peek(ahead);
  if (t.kind != TokenKind::name || is_hard_word(t.text)) return false;
  if (!is_soft_word(t.text)) return true;
  const Token& next = peek(ahead + 1);
  const bool alone = next.kind == TokenKind::end || next.first ||
                     (next.kind == TokenKind::name && is_soft_word(next.text) && !is_hard_word(next.text));
  if (alone) return !is_lone_word(t.text);
  if (next.kind == TokenKind::symbol)
    return next.glued || (!next.is("(") && !next.is("[") && !next.is("{") && !next.is("_"));
  return !is_operand(ahead + 1);
}

std::uint16_t Parser::height_of(const Expr& e) const {
  std::uint16_t most = 0;
  const auto count = [&](ExprId id) {
    if (id.valid()) most = std::max(most, heights_[id.value]);
  };
  for (const ExprId id : e.args) count(id);
  for (const ExprId id : e.conditions) count(id);
  for (const Binder& b : e.binders) count(b.set);
  count(e.where);
  for (const Action& a : e.actions)
    for (const ExprId id : {a.target, a.value, a.time, a.until}) count(id);
  return static_cast<std::uint16_t>(most + 1);
}

ExprId Parser::add(Expr e) {
  const std::uint16_t height = height_of(e);
  if (height > max_tree_height && !failed_)
    fail(Code::nested_too_deep, e.span, fmt::format("an expression of more than {} steps", max_tree_height))
        .hint("name parts of it with `let`, or use `sum(...)`, `any(...)` or `all(...)`");
  tree_.exprs.push_back(std::move(e));
  heights_.push_back(height);
  return ExprId(tree_.exprs.size() - 1);
}

ExprId Parser::node(ExprKind kind, Span begin, std::vector<ExprId> args, std::string text) {
  Expr e;
  e.kind = kind;
  e.span = since(begin);
  e.args = std::move(args);
  e.text = std::move(text);
  return add(std::move(e));
}

EffectId Parser::add(Effect e) {
  had_effects_ = true;
  tree_.effects.push_back(std::move(e));
  return EffectId(tree_.effects.size() - 1);
}

void Parser::drop_to(Mark mark) {
  tree_.exprs.resize(mark.exprs);
  heights_.resize(mark.exprs);
  tree_.effects.resize(mark.effects);
}

}  // namespace casus::syntax
