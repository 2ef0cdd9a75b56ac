// SPDX-License-Identifier: Apache-2.0
// The parser's inside: a cursor over the tokens of one statement, and one function a rule of the grammar.
// Always: the first fault of a statement is reported, then the cursor stands at the statement's end, where every rule
// returns at once and stays silent. Nothing is read past the end, so no rule needs to check for failure before it goes
// on.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "syntax/lexer.hpp"
#include "syntax/tree.hpp"

namespace casus::syntax {

class Parser {
 public:
  // `errors_before`: how many the sink held before the text was looked at.
  Parser(const TokenBuffer& buffer, Diagnostics& sink, std::size_t errors_before);

  SyntaxTree file();
  SyntaxTree question_alone();
  SyntaxTree actions_alone();

 private:
  // reader.cpp: cursor and faults
  const Token& peek(std::size_t ahead = 0) const;
  const Token& previous() const { return tokens_[at_ - 1]; }
  const Token& take();
  bool at_end() const { return at_ >= end_; }
  bool see(std::string_view word, std::size_t ahead = 0) const { return peek(ahead).is(word); }
  bool see_kind(TokenKind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
  bool see_glued(std::string_view bracket, std::size_t ahead = 0) const;
  bool accept(std::string_view word);
  void expect(std::string_view word, std::string_view why = {});
  void close(std::string_view bracket, const Token& open);
  std::string name(std::string_view what);
  std::string string(std::string_view what);
  ExprId literal(TokenKind kind, ExprKind as, std::string_view what);
  Diagnostic& fail(Code code, Span span, std::string message);
  Diagnostic& expected(std::string_view what);
  Diagnostic& expected_word(std::string_view what, const std::vector<std::string>& words);
  bool too_deep();
  Span since(Span begin) const;
  bool is_name_here(std::size_t ahead = 0) const;
  bool is_operand(std::size_t ahead) const;

  // advice.cpp: what was probably meant
  struct Advice {
    std::string hint;
    std::optional<Fix> fix;
  };
  Advice advice(std::string_view wanted) const;
  Advice about_names(std::string_view wanted) const;
  Advice about_signs(std::string_view wanted) const;
  bool closes_first_of() const;
  std::string_view statement_word() const;
  std::string_view clause_word() const;

  // reader.cpp: building
  ExprId add(Expr e);
  ExprId node(ExprKind kind, Span begin, std::vector<ExprId> args, std::string text = {});
  std::uint16_t height_of(const Expr& e) const;
  EffectId add(Effect e);
  struct Mark {
    std::size_t exprs, effects;
  };
  void drop_to(Mark mark);

  // expressions.cpp
  ExprId expr();
  ExprId disjunction();
  ExprId conjunction();
  ExprId negation();
  ExprId compare();
  ExprId set_expr();
  ExprId range();
  ExprId sum();
  ExprId product();
  ExprId unary();
  ExprId postfix();
  ExprId primary();
  ExprId named();
  ExprId parenthesised();
  ExprId set_literal();

  // calls.cpp: what follows a name
  ExprId pattern(std::string_view what);
  Token dotted(const Token& head, bool always);
  bool see_life() const;
  ExprId life_by(const Token& head);
  ExprId applied(const Token& head);
  ExprId family_member(const Token& head);
  ExprId call(const Token& head);
  ExprId argument();
  void unsigned_value();
  bool see_named_argument() const;
  bool see_over(std::size_t ahead) const;
  ExprId aggregate(const Token& head);
  bool over(std::vector<Binder>& list);
  Binders binders();
  bool see_binders() const;

  // numbers.cpp
  ExprId number();
  std::string raw_number(std::string_view what);
  std::string number_unit();
  std::string rate_suffix();
  ExprId distribution();
  ExprId chance_or_expr();
  bool see_bracketed_distribution() const;
  ExprId distribution_or_operand();
  ExprId weighted_set();
  ExprId pool();
  void share_unit(ExprId& low, ExprId high);

  // questions.cpp
  ExprId question() { return sum(); }
  bool see_estimand() const;
  ExprId estimand();
  void conditions(std::vector<ExprId>& out);
  ExprId condition(bool& done_before);
  ExprId timed();
  ExprId with_suffix(ExprId inner, Span begin);
  ExprId step();
  ExprId stays(ExprId inner, Span begin);
  ExprId time();
  ExprId timed_primary();
  ExprId occurrence_list(ExprKind kind, Span begin);

  // actions.cpp
  void actions(Statement& s);
  void action(std::vector<Action>& out, bool listed);
  void hold(Action& a);
  void off_tags(std::vector<Action>& out, bool listed);
  bool from_is_time(std::size_t ahead = 0) const;

  // effects.cpp
  std::vector<EffectId> effects(const Token& opener, std::uint32_t head_indent);
  void effect_line(std::vector<EffectId>& out);
  EffectId effect();
  void staged(Effect& e);
  void ranging(Effect& e);
  void plain(Effect& e);
  void notice(Effect& e);
  void body(Effect& e, std::uint32_t head_indent);
  void otherwise(Effect& e, std::uint32_t indent);
  bool ends_effects() const;
  bool see_assignment(std::size_t ahead) const;

  // trailers.cpp
  bool trailer_item(Trailer& t);
  void trailer(Trailer& t);
  bool basis(std::vector<Basis>& out);
  void sources(std::vector<Basis>& out);
  void one_source(std::vector<Basis>& out);
  void judged(std::vector<Basis>& out);
  void finish(std::string_view what);

  // statements.cpp, declarations.cpp, processes.cpp, inquiries.cpp
  void one_statement(std::size_t begin, std::size_t end, void (Parser::*rule)(Statement&));
  void statement(Statement& s);
  void bare_question(Statement& s);
  void bare_actions(Statement& s);
  bool see_entity() const;
  void unknown_statement();
  void head(Statement& s, std::string_view what);
  void names(Statement& s, std::string_view what);
  void title(Statement& s);
  void model(Statement& s);
  void use(Statement& s);
  void unit(Statement& s);
  void kind(Statement& s);
  void entity(Statement& s);
  void entity_list(Statement& s, bool with_values);
  void attributes(std::vector<Attribute>& out, bool of_kind);
  ExprId attribute_type();
  void group(Statement& s);
  void constant(Statement& s);
  void param(Statement& s);
  void state(Statement& s);
  TypeName type();
  void enumeration(TypeName& t);
  void range_ends(TypeName& t);
  void let(Statement& s);
  void settle(Statement& s);
  void event(Statement& s);
  bool clause(Statement& s);
  void signal(Statement& s);
  void on(Statement& s);
  void scale(Statement& s);
  void flow(Statement& s);
  void decision(Statement& s);
  void decision_clause(Statement& s, const Token& head);
  void decided_by(Statement& s);
  void choices(Decision& d);
  void choice_line(Decision& d);
  bool ends_choices() const;
  void weighing(Decision& d);
  void odds(Decision& d);
  void sharpness(ExprId& value, bool& best);
  void lookahead(Decision& d, const Token& head);
  void stated(Consideration& c);
  void known_to(Statement& s);
  void spread_not_difference();
  void initially(Statement& s);
  void always(Statement& s);
  void source(Statement& s);
  void claim(Statement& s);
  void claim_value(Statement& s);
  // disputes.cpp
  Basis place();
  void yardstick(Statement& s);
  void dispute(Statement& s);
  void supersede(Statement& s);
  void retract(Statement& s);
  void tag(Statement& s);
  void correlate(Statement& s);
  void option(Statement& s);
  void reading(Statement& s);
  void section(Statement& s);
  void ask(Statement& s);
  void beside(Statement& s);
  void proposition(Statement& s);
  void chain(Statement& s);
  // pacts.cpp
  void pact(Statement& s);
  bool pact_clause(Statement& s);
  void article(Statement& s);
  bool duty(PactArticle& a);
  void duty_kind(PactDuty& d);
  bool duty_clause(PactDuty& d);
  void exception(std::vector<PactException>& out);
  void outcome(PactException& e);
  bool prevails(PactException& e);
  bool once_only(ExprId& place, std::string_view word);
  bool first_time(ExprId already, Span place, std::string_view what);
  ExprId expected_number(std::string_view what);

  const std::vector<Token>& tokens_;
  Diagnostics& sink_;
  SyntaxTree tree_;
  std::vector<std::uint16_t> heights_;  // of tree_.exprs
  std::size_t begin_ = 0;               // of the statement
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  Token end_token_;
  std::size_t errors_before_;
  std::size_t depth_ = 0;
  bool failed_ = false;       // in this statement
  bool had_effects_ = false;  // it has
  bool questions_ = false;    // P, E and quantiles may stand here
  bool timed_ = false;        // inside one of them: `at`, `within`, ...
  Diagnostic unheard_;        // where the words about a second fault go

  // Sets a flag for one scope.
  class With {
   public:
    With(bool& flag, bool value) : flag_(flag), old_(flag) { flag = value; }
    ~With() { flag_ = old_; }
    With(const With&) = delete;
    With& operator=(const With&) = delete;

   private:
    bool& flag_;
    bool old_;
  };

  // Counts one level of nesting; false if that is one too many (reported).
  class Level {
   public:
    explicit Level(Parser& p) : parser_(p), fine_((++p.depth_, !p.too_deep())) {}
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    explicit operator bool() const { return fine_; }

   private:
    Parser& parser_;
    bool fine_;
  };
};

}  // namespace casus::syntax
