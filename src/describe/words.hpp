// SPDX-License-Identifier: Apache-2.0
// What stands in a model, in words for people who don't read Casus: expressions, laws, effects, pacts. Entities appear
// by their titles, names of states, parameters and events as code.
#pragma once
#include <string>
#include <vector>

#include "sema/model.hpp"

namespace casus::describe {

class Words {
 public:
  Words(const sema::CheckedModel& model, const syntax::SyntaxTree& tree) : m_(model), t_(tree) {}

  std::string expr(syntax::ExprId id) const { return expr(id, 0); }
  std::string list(const std::vector<syntax::ExprId>& ids, const char* last = ", ") const;
  std::string law(syntax::ExprId id) const;             // what is drawn, or a fixed value
  std::string drawn_time(syntax::ExprId id) const;      // "3 months", "a time drawn from gamma (mean 30 days)"
  std::string pattern(syntax::ExprId id) const;         // an occurrence
  std::string binders(const syntax::Binders& b) const;  // "for each a in actor"; empty: no family
  std::string effects(const std::vector<syntax::EffectId>& ids) const;
  std::string action(const syntax::Action& a) const;
  std::string type(const syntax::TypeName& t) const;
  std::string name(std::string_view name) const;

 private:
  std::string expr(syntax::ExprId id, int level) const;
  std::string binary(const syntax::Expr& e, int level) const;
  std::string indexed(const syntax::Expr& e) const;
  std::string called(const syntax::Expr& e) const;
  std::string aggregate(const syntax::Expr& e) const;
  std::string over(const std::vector<syntax::Binder>& list, bool pair, syntax::ExprId where) const;
  std::string effect(syntax::EffectId id) const;

  const sema::CheckedModel& m_;
  const syntax::SyntaxTree& t_;
};

}  // namespace casus::describe
