// SPDX-License-Identifier: Apache-2.0
// What a question says of one future in one arm: conditions (phi) and values, as expressions over trackers.
//
// Always holds: an expression made here is never NaN in a future that meets what `facts` of its condition promise.
// Every value at a moving time leaves a `need` (that moment must come early enough), every condition that must hold
// leaves `facts` (what it promises of first times), and `unmet` compares them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lower/context.hpp"
#include "lower/records.hpp"

namespace casus::lower {

// `tracker` comes no later than `latest`.
struct Fact {
  ir::TrackerId tracker;
  double latest = 0;
};

// `tracker` must come, and `delay` after it must be in the run.
struct Need {
  ir::TrackerId tracker;
  double delay = 0;
  Span span;
  std::string event;  // as written
};

struct Value {
  ir::ExprId expr;
  ir::Type type;
  sema::Unit unit;
  std::string shown;  // unit in which people see it
  double scale = 1;
  bool literal = false;     // a bare number: takes the other side's way of showing
  std::vector<Need> reach;  // without these it is `never`
};

class FutureTerms {
 public:
  FutureTerms(Context& context, Records& records, const syntax::SyntaxTree& tree, ir::ArmId arm);

  // A boolean of the future. `sure`: it must hold for the whole to hold, so it promises facts.
  std::optional<ir::ExprId> phi(syntax::ExprId id, bool sure);
  std::optional<Value> value(syntax::ExprId id);
  // Value of a model expression at a fixed time.
  std::optional<Value> value_at(syntax::ExprId id, double time);
  // The value must be reached for what is made of it to have a value.
  void need_all(const Value& v);
  // `first of (...)`, and the condition that the k-th came first; k = size: none came.
  std::optional<std::vector<ir::TrackerId>> rivals(syntax::ExprId id);
  ir::ExprId came_first(const std::vector<ir::TrackerId>& rivals, std::size_t k);

  std::vector<Fact> facts;
  std::vector<Need> needs;
  double window = 0;   // days of the first window met; 0: none, so the whole run
  ir::ExprId reached;  // all needed moments came in time

 private:
  struct When {
    double time = 0;
    ir::TrackerId after;
    double delay = 0;
    bool before = false;
    std::string event;
  };

  bool has_terms(syntax::ExprId id) const;
  bool has_occurrence(syntax::ExprId id) const;
  std::optional<ir::TrackerId> occurrence(syntax::ExprId id, ir::TrackerId after = {}, std::uint32_t nth = 1);
  std::optional<ir::TrackerId> count_of(syntax::ExprId id);
  std::optional<When> when(syntax::ExprId id);
  std::optional<ir::ExprId> by_time(syntax::ExprId id, double latest, bool sure);
  std::optional<ir::ExprId> within(const syntax::Expr& e, bool sure);
  std::optional<ir::ExprId> within_of(const syntax::Expr& e, bool sure);
  std::optional<ir::ExprId> holds_at(const syntax::Expr& e);
  std::optional<ir::ExprId> stays(const syntax::Expr& e);
  std::optional<ir::ExprId> before(const syntax::Expr& e, bool sure);
  std::optional<ir::ExprId> logical(const syntax::Expr& e, bool sure);
  std::optional<ir::ExprId> comparison(const syntax::Expr& e, bool sure);
  std::optional<ir::ExprId> compare(const syntax::Expr& e, ir::ExprId a, ir::ExprId b);
  std::optional<ir::ExprId> which_first(const syntax::Expr& e, bool sure);
  std::optional<Value> tracked_at(syntax::ExprId id, const When& when, Span span);
  std::optional<Value> lapse(const syntax::Expr& e);
  std::optional<Value> arithmetic(const syntax::Expr& e);
  std::optional<Value> choice(const syntax::Expr& e);
  std::optional<Value> call(const syntax::Expr& e);
  std::optional<Value> plain(syntax::ExprId id);
  std::optional<ir::ExprId> condition(syntax::ExprId id);
  void promise(ir::TrackerId tracker, double latest);
  void promises_of_arm(const ir::Tracker& tracker, ir::TrackerId id);
  bool same_units(const Value& a, const Value& b, Span span);

  ir::ExprId tracked(ir::TrackerId t);
  ir::ExprId happened(ir::TrackerId t, double latest);
  ir::ExprId make(ir::Op op, ir::Type type, ir::ExprId a, ir::ExprId b = {}, ir::ExprId c = {});
  ir::ExprId number(double value);
  ir::TrackerId add(ir::Tracker t, Span span);

  Context& c_;
  Records& records_;
  const syntax::SyntaxTree& tree_;
  ir::ArmId arm_;
};

// The first need that no fact meets.
const Need* unmet(const ir::Process& p, const std::vector<Need>& needs, const std::vector<Fact>& facts);

}  // namespace casus::lower
