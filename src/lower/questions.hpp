// SPDX-License-Identifier: Apache-2.0
// Asks and propositions to arms, trackers, scores, estimands and nodes.
#pragma once
#include <optional>
#include <string>

#include "lower/context.hpp"
#include "lower/records.hpp"

namespace casus::lower {

// Arithmetic over estimands, as of one side of a proposition or a whole ask.
struct Term {
  ir::NodeId node;
  sema::Unit unit;
  std::string shown;
  double scale = 1;
  bool literal = false;      // a bare number
  bool constant = false;     // holds no estimand
  bool probability = false;  // all its estimands are probabilities
  bool conditional = false;
  double window = 0;  // days, of the first estimand that has one
  std::string kind;   // as Question::kind
};

class QuestionLowerer {
 public:
  QuestionLowerer(Context& context, Records& records, const syntax::SyntaxTree& tree)
      : c_(context), records_(records), tree_(tree) {}

  // Fills parts, root, kind and unit of `question`. False if something was reported.
  bool lower(syntax::ExprId id, ir::Question& question, Term& term);
  std::optional<Term> term(syntax::ExprId id);

 private:
  // What stands behind the bar of an estimand.
  struct Bar {
    ir::ArmId arm;
    std::vector<syntax::ExprId> given, had;
  };

  std::optional<Bar> bar(const syntax::Expr& e);
  std::optional<Term> estimand(syntax::ExprId id, std::optional<double> series_time = {});
  std::optional<Term> arithmetic(const syntax::Expr& e);
  std::optional<Term> constant(syntax::ExprId id);
  bool series(syntax::ExprId id, ir::Question& question, Term& term);
  bool shares(syntax::ExprId id, ir::Question& question, Term& term);

  Context& c_;
  Records& records_;
  const syntax::SyntaxTree& tree_;
};

void lower_asks(Context& c, Records& records);
void lower_propositions(Context& c, Records& records);

}  // namespace casus::lower
