// SPDX-License-Identifier: Apache-2.0
// A pact means ordinary statements: what it says is rewritten, tree to tree, into groups, states, lets, signals, rules
// and events before any name is declared. Nothing below this knows of pacts. The statements are written here as
// Casus text; `pact__x` stands for `csp.x`, `article__x` for `csp.4.x`, `hole_k` for what the analyst wrote.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "syntax/tree.hpp"

namespace casus::sema {

// One text of statements, with what fills its holes.
struct PactText {
  std::string text;
  std::vector<syntax::ExprId> holes;
  std::vector<syntax::EffectId> conduct;  // fills the effect `conduct__`
  std::string hole(syntax::ExprId id);    // its name in the text
};

// Adds the statements of a text to a tree. Every node but the analyst's gets the span; `key` names the rules.
class PactGraft {
 public:
  PactGraft(syntax::SyntaxTree& tree, Diagnostics& sink, std::string pact, std::string article, Span span)
      : tree_(tree), sink_(sink), pact_(std::move(pact)), article_(std::move(article)), span_(span) {}
  void add(const PactText& text, const syntax::Trailer& trailer);

 private:
  std::string renamed(const std::string& name) const;
  std::string rule_name(const std::string& heard) const;
  void take_expr(syntax::Expr e, const PactText& text);
  std::vector<syntax::EffectId> block(const std::vector<syntax::EffectId>& list, const syntax::SyntaxTree& from,
                                      const PactText& text);
  void take_statement(syntax::Statement s, const syntax::SyntaxTree& from, const PactText& text,
                      const syntax::Trailer& trailer);
  void take_binders(syntax::Binders& b) const;
  syntax::ExprId moved(syntax::ExprId id) const;

  syntax::SyntaxTree& tree_;
  Diagnostics& sink_;
  std::string pact_, article_;
  Span span_;
  std::uint32_t exprs_ = 0, effects_ = 0;
};

class PactElaborator {
 public:
  PactElaborator(std::vector<syntax::SyntaxTree>& trees, Diagnostics& sink) : trees_(trees), sink_(sink) {}
  void run();

 private:
  using Tree = syntax::SyntaxTree;
  using Statement = syntax::Statement;
  using Duty = syntax::PactDuty;
  using Exceptions = std::vector<syntax::PactException>;
  struct Bound {  // a name that the pattern of a duty binds
    std::string name, kind;
  };
  struct Work {  // one pact
    Tree& tree;
    const Statement& s;
    std::string kind;  // of its parties
    std::set<std::string> candidates;
    bool began = false;  // does it remember who began?
  };
  struct DutyWork {
    Work& pact;
    const syntax::PactArticle& article;
    const Duty& duty;
    std::string pattern, enemy;  // enemy: who the duty is against, if that is known
    std::vector<Bound> bound;    // but for `member`
    PactText rule;
  };

  // pacts.cpp
  void collect();
  void elaborate(Tree& tree, const Statement& s);
  bool parties(Work& w);
  void members(const Tree& tree, syntax::ExprId id, std::vector<std::pair<std::string, Span>>& out,
               int depth = 0) const;
  void membership(Work& w);
  void dates(Work& w, PactText& text);
  std::string wait(Work& w, syntax::ExprId date, std::string_view what, bool& past);
  void who_began(Work& w);
  // pact_names.cpp
  void rewrite(Tree& tree);
  void rewrite_call(Tree& tree, std::size_t at);
  void only_candidates(const Tree& tree, const syntax::Expr& e, const std::string& pact);
  void unknown_pact(Tree& tree, std::size_t at);
  std::string chain(const Tree& tree, const syntax::Expr& e) const;
  void unknown_article(Tree& t, std::size_t at, const std::string& pact);
  // pact_duties.cpp
  void duty(Work& w, const syntax::PactArticle& a);
  bool elaborated(Work& w, const syntax::PactArticle& a);
  bool pattern(DutyWork& d);
  bool side_pattern(DutyWork& d);
  bool bound_pattern(DutyWork& d);
  bool fitting(const DutyWork& d);
  void life(DutyWork& d);
  std::string part_list(const std::string& signal, const std::string& by, const std::string& on, DutyWork* d) const;
  void trigger(DutyWork& d);
  void answers(DutyWork& d);
  void neutrality(DutyWork& d);
  void nonaggression(DutyWork& d);
  std::string owed(DutyWork& d, bool consults);
  std::string lapse(DutyWork& d, PactText& text);
  PactGraft graft(const DutyWork& d);
  syntax::Trailer trailer(const DutyWork& d, bool with_tags) const;
  // pact_recall.cpp
  syntax::ExprId recalled(const DutyWork& d, syntax::ExprId id);
  syntax::EffectId recalled(const DutyWork& d, syntax::EffectId id);
  // pact_exceptions.cpp
  bool exceptions(const Tree& tree, const Exceptions& list);
  bool exclusive(const Tree& tree, syntax::ExprId a, syntax::ExprId b) const;
  std::string outcome(PactText& text, const Exceptions& list, const std::string& otherwise, bool consults);
  bool report(Code code, Span span, std::string message, std::string hint);

  struct Signal {
    std::vector<Bound> parts;
  };
  std::vector<syntax::SyntaxTree>& trees_;
  Diagnostics& sink_;
  std::map<std::string, std::string> kind_of_;                            // of entities
  std::map<std::string, std::pair<const Tree*, syntax::ExprId>> groups_;  // by name
  std::map<std::string, Signal> signals_;                                 // and events
  std::set<std::string> words_;                                           // values that differ from each other
  bool war_ = false;                                                      // is there a state `war{a, b}`?
  std::string as_of_;
  std::map<std::string, std::set<std::string>> articles_;    // by pact
  std::map<std::string, std::set<std::string>> candidates_;  // by pact: who is or may become a party
  std::set<std::string> broken_;                             // pacts and articles that could not be elaborated
  std::set<std::string> declared_;                           // dotted names
};

}  // namespace casus::sema
