// SPDX-License-Identifier: Apache-2.0
// Trees to checked model. Names, types, units, dates, bases; constant folding; ranges of rates and probabilities.
#pragma once
#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "sema/model.hpp"

namespace casus::sema {

// `trees` in the order in which `use` brings them (library first, main last). Errors go to `sink`; the model is usable
// only if there were none. `left_out`: keys of sources that are not to be heard, as if the model retracted them.
// `module_of` tells what module of the library has a word, for hints.
CheckedModel check(std::vector<syntax::SyntaxTree> trees, const SourceMap& sources, Diagnostics& sink,
                   const std::vector<std::string>& left_out = {}, ModuleOf module_of = {});

// Files of the standard library have paths that begin so; nobody is warned about missing bases in them.
inline constexpr std::string_view library_prefix = "library/";

// While declarations are being checked, what an expression names may not have been looked at yet: types of lets and
// parameters come from their bodies. Asked for it, the owner checks it first. False: broken or in a cycle, and
// reported.
struct Demand {
  enum class Part : std::uint8_t { constant, group, kind, table, param, let, var, signal };
  virtual bool ready(Part part, std::uint32_t id, Span use) = 0;

 protected:
  ~Demand() = default;
};

// The name that an expression spells: `x`, `x[...]`, `x(...)`, and `x.y` as one; empty for what is no name.
std::string spelled(const syntax::SyntaxTree& tree, const syntax::Expr& e);

// Checks single expressions of a model in the context of its declarations. Used by check() for declarations and by
// lower/ for questions, options, readings and --set.
class ExprChecker {
 public:
  ExprChecker(CheckedModel& model, Diagnostics& sink, Demand* demand = nullptr)
      : model_(model), sink_(sink), demand_(demand) {}

  struct Expect {
    std::optional<ir::Type> type;  // helps to resolve enum values; reported if it can't be met
    std::optional<Unit> unit;
  };
  // A Quantity that is not ok() has been reported.
  Quantity check(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope, const Expect& expect);
  Quantity check(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope) {
    return check(tree, id, scope, Expect{});
  }
  Quantity condition(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope);  // boolean
  // A set of entities: kind, group, {..}, except. Members' kind in the result.
  std::optional<ir::SetId> set(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope);
  // A distribution for a quantity of this type and unit (bounds are used by `to`).
  struct DistContext {
    ir::Type type;
    std::optional<Unit> unit;  // known, or to be inferred (see unit_out)
    double low = -ir::never, high = ir::never;
  };
  struct DistResult {
    ir::DistId dist;
    ir::Type type;
    Unit unit;
    double display_scale = 1;  // `per year` is shown per year
    std::string display_unit;
    std::vector<ir::BasisId> bases;  // of a pool: its claims
  };
  std::optional<DistResult> distribution(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope,
                                         const DistContext& context);
  // An occurrence pattern `attack(KP, KR, _)`, `second_front`, `joins[a: actor, b]`; bound names are put in scope
  // (argument k in slot base + k). Nothing if the name is neither an event nor a signal and `report` is false.
  std::optional<ir::Pattern> pattern(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope,
                                     bool report = true);
  // The slots, sets and where of a family.
  std::optional<ir::Family> family(const syntax::SyntaxTree& tree, const syntax::Binders& binders, Scope& scope);
  // A target of an assignment: variable and index.
  struct Target {
    ir::VarId var;
    ir::ParamId param;  // interventions only
    ir::LetId let;      // holds only
    std::vector<ir::ExprId> index;
    ir::Type type;
    Unit unit;
  };
  std::optional<Target> target(const syntax::SyntaxTree& tree, syntax::ExprId id, Scope& scope);
  // May a state be given this value? A constant outside its bounds is reported.
  bool within_bounds(ir::VarId var, const Quantity& value, Span span);
  // Effects in order; keys are made from `clause_key` and their place.
  ir::Block block(const syntax::SyntaxTree& tree, const std::vector<syntax::EffectId>& effects, Scope& scope,
                  std::uint64_t clause_key);
  // Bases and tags of a statement's trailer, recorded in the process.
  ir::Origin origin(const syntax::Trailer& trailer, Span statement);
  ir::BasisId basis(const syntax::Basis& b);
  ir::BasisId claim_basis(const ledger::Claim& claim);

  // Puts a bound name in scope, at the next slot.
  std::uint16_t bind(Scope& scope, const std::string& name, Span span, ir::Type type, ir::SetId set = {});
  // What holds where this condition does: which slots differ.
  void learn(Scope& scope, ir::ExprId condition) const;
  // The members of a family never have one entity twice.
  static void set_apart(Scope& scope, const ir::Process& process, const ir::Family& family);
  // `off` while any of the statement's tags is off, else `q`.
  Quantity switched(Quantity q, const ir::Origin& origin, ir::ExprId off);
  ir::ExprId all_on(const ir::Origin& origin, Span span);  // are all tags of the statement on?

  CheckedModel& model() { return model_; }
  Diagnostics& sink() { return sink_; }

 private:
  using Tree = syntax::SyntaxTree;
  struct Layer;      // of a fold
  struct Function;   // that expressions may call
  struct Signature;  // of a distribution's form
  struct DistWork;   // state while one distribution is checked

  // expr.cpp
  Quantity infer(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect);
  Quantity conform(Quantity q, const Expect& expect, Span span);
  Quantity number(const syntax::Expr& e, const Expect& expect);
  Quantity date(const syntax::Expr& e);
  Quantity branch(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect);
  Quantity chance_rate(const Tree& tree, const syntax::Expr& e, Scope& scope);
  Quantity with_unit(Quantity q, std::string_view unit, Span span);
  // expr_names.cpp
  Quantity name(const syntax::Expr& e, Scope& scope, const Expect& expect);
  Quantity indexed(const Tree& tree, const syntax::Expr& e, Scope& scope);
  Quantity refer(const Symbol& symbol, const std::string& name, std::vector<ir::ExprId> index, Span span);
  bool value_ready(const Symbol& symbol, Span use);
  void add_index_table(ir::KindId kind);
  Quantity member(const Tree& tree, const syntax::Expr& e, Scope& scope);
  const Symbol* meant(const std::string& name) const;
  std::optional<Quantity> enum_value(const std::string& name, std::optional<ir::Type> expected, Span span);
  const ir::Family* family_of(const Symbol& symbol) const;
  std::optional<std::vector<ir::ExprId>> index(const Tree& tree, const syntax::Expr& e, const ir::Family& family,
                                               Scope& scope);
  bool only_an_enum_value(const Tree& tree, syntax::ExprId id, const Scope& scope) const;
  void unknown(const std::string& name, Span span, const Scope& scope);

  // expr_arithmetic.cpp
  Quantity unary(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect);
  Quantity binary(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect);
  Quantity arithmetic(const std::string& op, Quantity a, Quantity b, const syntax::Expr& e);
  Quantity compare(const Tree& tree, const syntax::Expr& e, Scope& scope);
  Quantity comparison(const std::string& op, Quantity a, Quantity b, Span span, Span left, Span right);
  Quantity membership(const Tree& tree, const syntax::Expr& e, Scope& scope);
  Quantity call(const Tree& tree, const syntax::Expr& e, Scope& scope, const Expect& expect);
  // expr_functions.cpp
  Quantity function(const Tree& tree, const syntax::Expr& e, Scope& scope);
  Quantity apply(const Function& f, Quantity q, Span span);
  void unknown_function(const syntax::Expr& e);
  bool no_condition(const syntax::Expr& e);
  Quantity construct(const Tree& tree, const syntax::Expr& e, ir::KindId kind, Scope& scope);
  // expr_fold.cpp
  Quantity aggregate(const Tree& tree, const syntax::Expr& e, Scope& scope);
  Quantity fold(const Tree& tree, const syntax::Expr& e, Scope& scope);
  std::optional<std::vector<Layer>> layers(const Tree& tree, const syntax::Expr& e, Scope& scope);
  bool fold_body(const Tree& tree, const syntax::Expr& e, Scope& scope, Quantity& body);
  ir::ExprId one_fold(ir::Op op, ir::Type type, const Layer& layer, const syntax::Expr& e, ir::ExprId body,
                      ir::ExprId where);
  ir::ExprId nested_folds(ir::Op inner, ir::Op outer, ir::Type type, const std::vector<Layer>& list,
                          const syntax::Expr& e, ir::ExprId body, ir::ExprId where);
  // sets.cpp
  std::optional<ir::SetId> binder_set(const Tree& tree, const std::vector<syntax::Binder>& list, std::size_t i,
                                      Scope& scope);
  std::optional<ir::Set> set_value(const Tree& tree, syntax::ExprId id, Scope& scope);
  std::optional<ir::SetId> values_of(const Tree& tree, const syntax::Expr& e);
  std::optional<ir::Set> set_of_members(const Tree& tree, const syntax::Expr& e, Scope& scope);
  // pattern.cpp
  bool pattern_argument(const Tree& tree, syntax::ExprId id, std::size_t k, std::uint16_t base, Scope& scope,
                        ir::Pattern& out);
  // dist*.cpp
  bool is_distribution(const Tree& tree, syntax::ExprId id) const;
  bool form(DistWork& work, syntax::ExprId id, ir::Dist& out);
  bool named_form(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  bool chance(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  bool fit_arguments(DistWork& work, const syntax::Expr& e, const Signature& s, ir::Dist& out);
  bool ends(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  bool discrete(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  bool empirical(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  bool mixture(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  bool truncated(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  std::optional<std::map<std::string, double>> pool_weights(DistWork& work, const syntax::Expr& e);
  bool pool(DistWork& work, const syntax::Expr& e, ir::Dist& out);
  ir::DistId pool_component(const ledger::Claim& claim, Span span);
  bool value_argument(DistWork& work, syntax::ExprId id, ir::ExprId& out);
  bool take_value(DistWork& work, Quantity q, Span span, ir::ExprId& out);
  bool point(DistWork& work, syntax::ExprId id, ir::Dist& out);
  bool plausible(const ir::Dist& d, Span span);
  bool weights(const std::vector<ir::ExprId>& list, Span span);
  bool plain_argument(DistWork& work, syntax::ExprId id, ir::ExprId& out);
  // effects.cpp
  bool assignment(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out);
  bool claims(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out);
  bool foresight(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out);
  bool emission(const Tree& tree, const syntax::Effect& e, Scope& scope, ir::Effect& out);
  bool binding_effect(const Tree& tree, const syntax::Effect& e, Scope& scope, std::size_t from, ir::Effect& out);
  bool effect(const Tree& tree, const syntax::Effect& e, Scope& scope, std::uint64_t key, ir::Effect& out);
  bool diagonal(const ir::Family& family, const std::vector<ir::ExprId>& index) const;
  // membership.cpp
  std::vector<std::uint32_t> candidates(ir::ExprId index, ir::SetId set, const Scope& scope) const;
  bool differ(ir::ExprId a, ir::ExprId b, const Scope& scope) const;
  bool surely_member(const ir::Family& family, const std::vector<ir::ExprId>& index, const Scope& scope) const;

  bool ready(Demand::Part part, std::uint32_t id, Span use) { return !demand_ || demand_->ready(part, id, use); }
  ir::Process& process() { return model_.process; }
  const ir::Process& process() const { return model_.process; }
  Quantity constant(double value, ir::Type type, Span span);
  // The operation over its operands, folded where they are constants.
  Quantity operation(ir::Op op, ir::Type type, Span span, std::initializer_list<Quantity> operands);
  Quantity as_number(Quantity q, Span span);                       // a member of a numeric kind stands for its number
  bool unify(Quantity& a, Quantity& b, Span a_span, Span b_span);  // one type and unit for both, or a report
  Quantity none() const { return {}; }
  std::string describe(ir::Type type) const;  // "a number", "a member of actor"
  std::string describe(const Quantity& q) const;

  CheckedModel& model_;
  Diagnostics& sink_;
  Demand* demand_ = nullptr;
  int depth_ = 0;
  long steps_left_ = 20'000'000;  // of folds over constants, done while checking
};

}  // namespace casus::sema
