// SPDX-License-Identifier: Apache-2.0
// A file is cut at its lines that begin in column 1; each piece is read as one statement, so that a fault in one
// never reaches the next.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/habits.hpp"
#include "syntax/limits.hpp"
#include "syntax/parser.hpp"
#include "syntax/reader.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {
namespace {

// A closing bracket may stand in column 1.
bool begins_statement(const Token& t) { return t.first && t.indent == 0 && !t.is(")") && !t.is("]") && !t.is("}"); }

// Words that other languages of this kind begin a statement with; they are no kinds of entities here.
bool is_reserved_statement(std::string_view word) { return word == "indicator"; }

// Names that the statement would have declared, the values of its type or of its distribution among them.
void remember_broken(SyntaxTree& tree, const Statement& s) {
  tree.broken.insert(tree.broken.end(), s.type.values.begin(), s.type.values.end());
  if (s.decision)
    for (const Choice& c : s.decision->choices) tree.broken.push_back(c.name);
  if (s.value.valid() && tree.expr(s.value).kind == ExprKind::set)
    for (const ExprId id : tree.expr(s.value).args)
      if (const Expr& e = tree.expr(id); e.kind == ExprKind::weighted && tree.expr(e.args[0]).kind == ExprKind::name)
        tree.broken.push_back(tree.expr(e.args[0]).text);
  if (!s.name.empty()) tree.broken.push_back(s.name);
  for (const std::string& n : s.names)
    if (n != s.name && !n.empty()) tree.broken.push_back(n);
  for (const Entity& e : s.entities)
    if (!e.name.empty()) tree.broken.push_back(e.name);
}

}  // namespace

SyntaxTree Parser::file() {
  const std::size_t count = tokens_.size();
  std::size_t begin = 0;
  while (begin < count && !begins_statement(tokens_[begin])) ++begin;
  if (begin > 0)
    sink_.error(Code::bad_indent, tokens_[0].span, "this line is indented, but no statement is open")
        .hint("a statement begins in column 1");
  while (begin < count && sink_.error_count() - errors_before_ < max_reports) {
    std::size_t end = begin + 1;
    while (end < count && !begins_statement(tokens_[end])) ++end;
    one_statement(begin, end, &Parser::statement);
    begin = end;
  }
  return std::move(tree_);
}

// Reads the tokens [begin, end) by one rule; keeps the statement only if all went well.
void Parser::one_statement(std::size_t begin, std::size_t end, void (Parser::*rule)(Statement&)) {
  begin_ = at_ = begin;
  end_ = end;
  failed_ = had_effects_ = false;
  depth_ = 0;
  if (end > begin) {
    const Token& last = tokens_[end - 1];
    end_token_.span = {tree_.file, last.span.end, last.span.end};
    end_token_.line = last.line;
  }
  const std::size_t exprs = tree_.exprs.size();
  const std::size_t effect_count = tree_.effects.size();
  Statement s;
  s.span = peek().span;
  (this->*rule)(s);
  s.span = since(s.span);
  if (!failed_) {
    tree_.statements.push_back(std::move(s));
    return;
  }
  remember_broken(tree_, s);
  drop_to({exprs, effect_count});
}

void Parser::statement(Statement& s) {
  struct Rule {
    std::string_view word;
    StatementKind kind;
    void (Parser::*read)(Statement&);
    std::string_view rest;  // what may follow a complete statement
  };
  static constexpr std::string_view plain = "the end of the statement";
  static constexpr std::string_view after_expr = "an operator or the end of the statement";
  static constexpr std::string_view after_effect = "`;` or the end of the statement";
  using K = StatementKind;
  static constexpr std::array<Rule, 32> rules = {{
      {"model", K::model, &Parser::model, "`as of`, `runs` or the end of the statement"},
      {"use", K::use, &Parser::use, plain},
      {"unit", K::unit, &Parser::unit, "`,` or the end of the statement"},
      {"kind", K::kind, &Parser::kind, plain},
      {"group", K::group, &Parser::group, after_expr},
      {"const", K::constant, &Parser::constant, after_expr},
      {"param", K::param, &Parser::param, after_expr},
      {"state", K::state, &Parser::state, after_expr},
      {"let", K::let, &Parser::let, after_expr},
      {"settle", K::settle, &Parser::settle, plain},
      {"event", K::event, &Parser::event, "a clause, `;` or the end of the statement"},
      {"signal", K::signal, &Parser::signal, plain},
      {"on", K::on, &Parser::on, after_effect},
      {"scale", K::scale, &Parser::scale, after_expr},
      {"flow", K::flow, &Parser::flow, after_expr},
      {"decision", K::decision, &Parser::decision, "a clause, `;` or the end of the statement"},
      {"initially", K::initially, &Parser::initially, after_effect},
      {"always", K::always, &Parser::always, after_expr},
      {"source", K::source, &Parser::source, "`dated`, `graded`, `paragraphs`, `file`, `derived from` or the end"},
      {"claim", K::claim, &Parser::claim, plain},
      {"option", K::option, &Parser::option, "`;` or the end of the statement"},
      {"reading", K::reading, &Parser::reading, "`;` or the end of the statement"},
      {"pact", K::pact, &Parser::pact, "a clause, an article or the end of the statement"},
      {"section", K::section, &Parser::section, plain},
      {"ask", K::ask, &Parser::ask, after_expr},
      {"proposition", K::proposition, &Parser::proposition, after_expr},
      {"yardstick", K::yardstick, &Parser::yardstick, plain},
      {"dispute", K::dispute, &Parser::dispute, plain},
      {"supersede", K::supersede, &Parser::supersede, plain},
      {"retract", K::retract, &Parser::retract, plain},
      {"tag", K::tag, &Parser::tag, after_expr},
      {"correlate", K::correlate, &Parser::correlate, after_expr},
  }};
  const Token& head = peek();
  for (const Rule& rule : rules) {
    if (!head.is(rule.word)) continue;
    take();
    s.kind = rule.kind;
    const With asks(questions_, rule.kind == K::ask || rule.kind == K::proposition);
    (this->*rule.read)(s);
    trailer(s.trailer);
    finish(rule.rest);
    return;
  }
  if (!see_entity()) return unknown_statement();
  s.kind = K::entity;
  entity(s);
  trailer(s.trailer);
  finish("`,`, `with` or the end of the statement");
}

// `actor RU "Russia", KP`: any word but a statement's, a name, and nothing that says it is something else.
bool Parser::see_entity() const {
  if (!see_kind(TokenKind::name) || is_hard_word(peek().text) || is_reserved_statement(peek().text)) return false;
  if (!see_kind(TokenKind::name, 1) || is_hard_word(peek(1).text) || peek(1).first) return false;
  const Token& next = peek(2);
  return next.kind == TokenKind::end || next.kind == TokenKind::string || next.kind == TokenKind::bad || next.is(",") ||
         next.is("with") || is_trailer_word(next.text);
}

void Parser::unknown_statement() {
  const Token t = peek();
  const bool untitled = see_kind(TokenKind::name, 1) && see_kind(TokenKind::name, 2) && !peek(1).first &&
                        !peek(2).first && !is_any_word(t.text) && !is_any_word(peek(1).text);
  const Token title = peek(2);
  const bool see_title = see_kind(TokenKind::string, 1) && see_kind(TokenKind::name, 2);
  Diagnostic& d = fail(Code::unknown_statement, t.span, fmt::format("unknown statement {}", in_backticks(t.text)));
  const std::string near = t.kind == TokenKind::name ? nearest(t.text, statement_words()) : std::string{};
  const Span start{t.span.file, t.span.begin, t.span.begin};
  if (continues_statement(t.text)) {
    d.hint("indent this line: it goes on with the statement above it").fix(start, "  ");
    if (t.is("runs")) tree_.broken.emplace_back(t.text);  // then nobody need say that the model does not
  } else if (const std::string_view known = statement_habit(t.text); !known.empty()) {
    d.hint(std::string(known));
  } else if (!near.empty()) {
    d.hint(fmt::format("did you mean `{}`?", near)).fix(t.span, near);
  } else if (t.kind == TokenKind::name && see_title) {
    d.hint("a member has its name first, then its title: `actor FR \"France\"`");
  } else if (untitled && !is_any_word(title.text)) {
    d.hint(fmt::format("a title stands in quotes: `\"{}\"`", title.text))
        .fix(title.span, fmt::format("\"{}\"", title.text));
  } else {
    d.hint(
        "a statement begins with a word such as `state`, `event` or `ask`, or with a kind and a name, as `actor RU`");
  }
}

void Parser::head(Statement& s, std::string_view what) {
  s.name_span = peek().span;
  s.name = name(what);
}

void Parser::names(Statement& s, std::string_view what) {
  do {
    s.name_spans.push_back(peek().span);
    s.names.push_back(name(what));
  } while (accept(","));
  s.name = s.names.front();
  s.name_span = s.name_spans.front();
}

void Parser::title(Statement& s) {
  if (see_kind(TokenKind::string)) s.title = string("a title");
}

SyntaxTree Parser::question_alone() {
  questions_ = true;
  one_statement(0, tokens_.size(), &Parser::bare_question);
  return std::move(tree_);
}

SyntaxTree Parser::actions_alone() {
  one_statement(0, tokens_.size(), &Parser::bare_actions);
  return std::move(tree_);
}

void Parser::bare_question(Statement& s) {
  s.kind = StatementKind::ask;
  s.value = question();
  if (!failed_ && !at_end()) expected("an operator or the end of the question");
}

void Parser::bare_actions(Statement& s) {
  s.kind = StatementKind::option;
  actions(s);
  if (!failed_ && !at_end()) expected("`;` or the end");
}

namespace {

// Reads a text by one of the parser's rules for a whole text; an empty tree if its tokens can't be had.
SyntaxTree read(const SourceMap& sources, FileId file, Diagnostics& sink, SyntaxTree (Parser::*rule)()) {
  const std::size_t errors_before = sink.error_count();
  const TokenBuffer buffer = lex(sources, file, sink);
  if (!buffer.given_up) return (Parser(buffer, sink, errors_before).*rule)();
  SyntaxTree nothing;
  nothing.file = file;
  return nothing;
}

}  // namespace

SyntaxTree parse(const SourceMap& sources, FileId file, Diagnostics& sink) {
  return read(sources, file, sink, &Parser::file);
}

SyntaxTree parse_question(const SourceMap& sources, FileId file, Diagnostics& sink) {
  return read(sources, file, sink, &Parser::question_alone);
}

SyntaxTree parse_actions(const SourceMap& sources, FileId file, Diagnostics& sink) {
  return read(sources, file, sink, &Parser::actions_alone);
}

}  // namespace casus::syntax
