// SPDX-License-Identifier: Apache-2.0
// The inside of dump_tree: expressions to text (print_expressions.cpp) and statements to lines (print.cpp).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.hpp"

namespace casus::syntax {

class Printer {
 public:
  explicit Printer(const SyntaxTree& tree) : tree_(tree) {}
  std::string all();
  std::string expr(ExprId id) const;

 private:
  static std::string quoted_text(const std::string& text);
  std::string list(const std::vector<ExprId>& ids, const char* between) const;
  std::string binders(const Binders& b) const;
  std::string over(const std::vector<Binder>& list, bool pair, ExprId where) const;
  std::string action(const Action& a) const;
  std::string estimand(const char* head, const Expr& e) const;
  std::string infix(const Expr& e, const char* word) const;
  std::string bracketed(const Expr& e) const;
  std::string question(const Expr& e) const;

  void line(std::size_t depth, std::string_view text);
  void part(std::string_view word, ExprId id);
  void statement(const Statement& s);
  void declared(const Statement& s);
  void process(const Statement& s);
  void decision(const Decision& d);
  void inquiry(const Statement& s);
  void pact(const Pact& p);
  void duty(const PactDuty& d);
  void exceptions(const std::vector<PactException>& list, std::size_t depth);
  std::string type(const TypeName& t) const;
  void attributes(const std::vector<Attribute>& list, std::size_t depth);
  void effects(const std::vector<EffectId>& ids, std::size_t depth);
  void effect(const Effect& e, std::size_t depth);
  void basis(const Basis& b, std::size_t depth);
  void trailer(const Trailer& t);

  const SyntaxTree& tree_;
  std::string out_;
};

}  // namespace casus::syntax
