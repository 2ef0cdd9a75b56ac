// SPDX-License-Identifier: Apache-2.0
// The plain evaluator: walks the tree, does what the operation says. It is the reference that compiled expressions are
// tested against, and what constants, exact solutions and tests are computed with. Needs a valid process.
//
//   Evaluator eval(process, layout);
//   std::expected<double, Fault> r = eval(expr, env, slots);
//
// Always holds: a result is never NaN (a fault instead); infinities may arise by overflow; comparisons are of doubles.
// One evaluator per thread.
#pragma once
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "ir/family.hpp"
#include "ir/fault.hpp"
#include "ir/process.hpp"

namespace casus::ir {

// What an expression may read. An array that is empty makes its reads a fault (not_constant).
struct Env {
  std::span<const double> vars;                           // by Layout::var_offset
  std::span<const double> params;                         // by Layout::param_offset
  std::span<const double> tags;                           // 0 or 1 by tag
  std::span<const double> trackers;                       // results by tracker
  double now = std::numeric_limits<double>::quiet_NaN();  // NaN: not known
};

using Value = std::expected<double, Fault>;

class Evaluator {
 public:
  Evaluator(const Process& process, const Layout& layout) : process_(process), layout_(layout) {}

  // `slots` are the first slots of the frame: the family's ordinals, the bound arguments.
  Value operator()(ExprId expr, const Env& env, std::span<const double> slots = {});

  // The members of a set for these slots, ascending and distinct.
  std::expected<std::vector<std::uint32_t>, Fault> members(SetId set, const Env& env,
                                                           std::span<const double> slots = {});

 private:
  using Ordinals = std::expected<std::vector<std::uint32_t>, Fault>;

  void start(const Env& env, std::span<const double> slots);
  void bind(std::uint16_t slot, double value);
  Value eval(ExprId id);
  Value read(const Expr& e, const std::vector<Cells>& all, const std::vector<std::size_t>& offsets,
             std::span<const double> values);
  Value call(const Expr& e);
  Value leaf(const Expr& e);
  Value unary(const Expr& e);
  Value binary(const Expr& e);
  Value logical(const Expr& e);
  Value in_set(const Expr& e);
  Value fold(const Expr& e);
  Value ordinal(ExprId id, std::size_t size);
  Ordinals set_members(SetId set);
  std::expected<bool, Fault> holds(ExprId where);

  const Process& process_;
  const Layout& layout_;
  const Env* env_ = nullptr;
  std::vector<double> stack_;       // frames of nested calls, one after the other
  std::size_t base_ = 0, top_ = 0;  // of the current frame
};

// One call; for many, keep an Evaluator.
Value evaluate(const Process& process, const Layout& layout, ExprId expr, const Env& env,
               std::span<const double> slots = {});

// The value of an expression that reads nothing but constants, tables and the given slots.
Value constant_value(const Process& process, ExprId expr, std::span<const double> slots = {});

}  // namespace casus::ir
