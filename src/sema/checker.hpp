// SPDX-License-Identifier: Apache-2.0
// The declarations of a model, checked in passes: all names of all files; kinds, constants, groups; heads (families and
// types); bodies; ranges and warnings. What a body names is checked first, on demand, so order does not matter.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sema/check.hpp"

namespace casus::sema {

// A declared type, resolved.
struct ResolvedType {
  ir::Type type;
  Unit unit;
  double low = -ir::never, high = ir::never;
  std::string shown;
  double scale = 1;
};

class Checker final : public Demand {
 public:
  Checker(std::vector<syntax::SyntaxTree> trees, const SourceMap& sources, Diagnostics& sink, ModuleOf module_of);
  CheckedModel run(const std::vector<std::string>& left_out);
  bool ready(Part part, std::uint32_t id, Span use) override;

 private:
  using Statement = syntax::Statement;
  using Tree = syntax::SyntaxTree;
  using Kind = syntax::StatementKind;

  // Something that is checked when it is first needed.
  struct Item {
    enum class State : std::uint8_t { untouched, busy, done, broken };
    State state = State::untouched;
    StatementRef ref;
    std::uint32_t part = 0;  // of its statement: which name, entry
    std::string name;
    Span span;
  };

  // An attribute of a kind, before its table is computed.
  struct AttributeDeclaration {
    StatementRef ref;
    ir::KindId kind;
    syntax::ExprId type, value;  // of the kind's statement: declared type, value for all
    struct Own {
      std::uint32_t tree;
      syntax::ExprId value;
    };
    std::map<std::uint32_t, Own> own;  // by ordinal: an entity's own value
    std::vector<std::string> cells;    // from a CSV file, by ordinal
    Span span;
  };

  // decisions.cpp
  void elaborate_decisions();
  void check_decisions();
  void check_decider(const Statement& s);

  // names.cpp
  void declare_all();
  void declare_model(const Tree& tree, const Statement& s);
  void declare_kind(StatementRef ref, const Statement& s);
  void declare_entities(StatementRef ref, const Statement& s, ir::KindId kind);
  void declare_attribute(StatementRef ref, const syntax::Attribute& a, ir::KindId kind);
  void declare_statement(StatementRef ref, const Statement& s);
  void declare_secondary(StatementRef ref, const Statement& s);
  void declare_tags(const Statement& s);
  void declare_settle(StatementRef ref, const Statement& s);
  bool declare(const std::string& name, Span span, Symbol symbol);
  void secondary(const std::string& name, Span span, Symbol symbol);
  // enums.cpp
  void declare_enums();
  void enums_of_type(const syntax::TypeName& type);
  void enums_of_distribution(const Tree& tree, syntax::ExprId id);
  ir::KindId new_kind(ir::Kind kind);
  void new_enum(const std::vector<std::string>& values, const std::vector<Span>& spans, Span span);
  // kinds.cpp
  bool kind(std::uint32_t id);
  bool table(std::uint32_t id);
  bool fill_from_value(ir::Table& t, const AttributeDeclaration& a, const ExprChecker::Expect& expect);
  bool fill_from_entities(ir::Table& t, const AttributeDeclaration& a, const ExprChecker::Expect& expect);
  bool fill_from_cells(ir::Table& t, const AttributeDeclaration& a);
  void read_csv(StatementRef ref, const Statement& s, ir::KindId kind);
  // values.cpp
  bool constant(std::uint32_t id);
  bool group(std::uint32_t id);
  bool param(std::uint32_t id);
  // disputes.cpp
  void elaborate_plausible();
  void check_plausible();
  bool place(const syntax::Basis& at);
  void check_disputes();
  void dispute(const Statement& s, const std::set<std::string>& rested_on);
  ledger::Claim* claim_at(const std::string& subject, const syntax::Basis& at);
  const ledger::Claim* successor(const ledger::Claim& claim) const;
  void supersede(const Statement& s);
  void retract(const Tree& t, const Statement& s);
  void yardstick(StatementRef ref, const Statement& s);
  bool claimed(const Tree& t, const Statement& s, ledger::Claim& c, Unit& unit);
  void check_correlations();
  std::optional<std::vector<ir::ParamId>> params_named(const Statement& s, std::set<std::uint32_t>& taken);
  std::optional<std::vector<ir::ParamId>> params_of_source(const Statement& s, std::set<std::uint32_t>& taken);
  void correlation(StatementRef ref, const Statement& s, const std::vector<ir::ParamId>& params);
  bool knowers(const Tree& t, const Statement& s, Scope& scope, ir::Param& p);
  bool let(std::uint32_t id);
  bool var(std::uint32_t id);
  bool signal(std::uint32_t id);
  bool settled_var(std::uint32_t id, const Statement& s);
  std::optional<ResolvedType> resolve(const Tree& tree, const syntax::TypeName& type);
  std::optional<ResolvedType> resolve_range(const Tree& tree, const syntax::TypeName& type);
  ir::ExprId off_value(const Tree& tree, const Statement& s, const ir::Origin& origin, Scope& scope, ir::Type type,
                       const Unit& unit, bool constant_only, std::string_view name);
  Scope scope_of(const ir::Family& family) const;
  // states.cpp
  void states(StatementRef ref, const Statement& s);
  ir::ExprId initial(const Tree& tree, const Statement& s, const ir::Variable& v, const Unit& unit);
  void settle(StatementRef ref, const Statement& s);
  // clauses.cpp
  void bodies();
  void event(StatementRef ref, const Statement& s);
  void event_clauses(const Tree& tree, const Statement& s, ir::Event& e, Scope& scope);
  void rule(StatementRef ref, const Statement& s);
  void scale(StatementRef ref, const Statement& s);
  bool has_rate(Span event);  // by the place of its name
  bool scale_binders(const Tree& tree, const syntax::Expr& head, const ir::Family& family, Scope& scope,
                     ir::ExprId& when);
  // flows.cpp
  struct FlowEnd;
  void flow(StatementRef ref, const Statement& s);
  void leave_out_diagonal(const FlowEnd& end, ir::Family& family);
  bool flow_ends(Tree& t, const Statement& s, ir::Flow& f, Scope& scope, Unit& unit);
  bool flow_head(Tree& t, syntax::ExprId& id, syntax::Binders& binders);
  std::optional<FlowEnd> flow_end(const Tree& t, syntax::ExprId id, Scope& scope);
  // clauses.cpp
  void initially(StatementRef ref, const Statement& s);
  void always(StatementRef ref, const Statement& s);
  // sources.cpp
  void declare_source(StatementRef ref, const Statement& s);
  void leave_out(const std::vector<std::string>& keys);
  void check_sources();
  void claim(StatementRef ref, const Statement& s);
  void warn_about_bases();
  void warn_about_numbers(const Tree& tree, const Statement& s);
  bool bare_number(const Tree& tree, syntax::ExprId id, Span& place) const;
  bool bare_number(const Tree& tree, const std::vector<syntax::EffectId>& effects, Span& place) const;
  // ranges.cpp
  void sizes();
  void ranges();

  const Tree& tree(StatementRef r) const { return model_.trees[r.tree]; }
  const Statement& statement(StatementRef r) const { return model_.trees[r.tree].statements[r.statement]; }
  std::vector<Item>& items(Part part) { return items_[static_cast<std::size_t>(part)]; }
  void add_item(Part part, StatementRef ref, std::uint32_t sub, std::string name, Span span);
  void finish_all(Part part);
  void values();
  std::string one_line(Span span) const;
  void report_cycle(Part part, std::uint32_t id, Span use);
  template <class F>
  void each(F f);  // f(ref, statement) for all statements of all trees, in order

  CheckedModel model_;
  const SourceMap& sources_;
  Diagnostics& sink_;
  ExprChecker expr_;
  std::array<std::vector<Item>, 8> items_;
  std::vector<std::pair<Part, std::uint32_t>> stack_;
  std::vector<AttributeDeclaration> attributes_;  // by table
  std::map<std::string, int> heads_;              // rules of the same head so far
  std::map<std::string, Span> secondary_;         // sort and name of sources, readings, questions
  std::string section_;                           // heading of the asks being declared
  int initially_count_ = 0;
  std::optional<std::set<std::pair<std::uint32_t, std::uint32_t>>> rated_;  // places of names of events with a rate
};

template <class F>
void Checker::each(F f) {
  for (std::uint32_t t = 0; t < model_.trees.size(); ++t)
    for (std::uint32_t i = 0; i < model_.trees[t].statements.size(); ++i)
      f(StatementRef{t, i}, model_.trees[t].statements[i]);
}

}  // namespace casus::sema
