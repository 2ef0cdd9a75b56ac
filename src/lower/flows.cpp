// SPDX-License-Identifier: Apache-2.0
#include "lower/flows.hpp"

#include <fmt/format.h>

#include "ir/motion.hpp"

namespace casus::lower {
namespace {

class BendGuard {
 public:
  BendGuard(const ir::Process& p, Diagnostics& sink)
      : p_(p), sink_(sink), motions_(p), stocks_(p, ir::Motions::Date::still) {}

  void run() {
    for (const ir::Flow& f : p_.flows) {
      feeds(f.when, f);
      feeds(f.rate, f);
    }
    for (const ir::Settle& s : p_.settles)
      for (const ir::Settle::Entry& e : s.entries) expects(e.value);
    for (const ir::Event& e : p_.events) straight(e.when, fmt::format("the guard of `{}`", e.name));
    for (const ir::Invariant& i : p_.invariants) straight(i.condition, "an `always`");
    for (const ir::Tracker& t : p_.trackers)
      if (t.kind != ir::Tracker::Kind::value) straight(t.expr, "a condition whose times are recorded");
  }

 private:
  // The variable whose flowing an expression sees, by name.
  std::string what_flows(ir::ExprId at) const {
    const ir::Expr& e = p_[at];
    if (e.op == ir::Op::load) return p_.vars[e.ref].name;
    return e.op == ir::Op::call ? p_.lets[e.ref].name : "this";
  }

  void feeds(ir::ExprId id, const ir::Flow& f) {
    const ir::ExprId at = stocks_.reader(id);
    if (!at.valid()) return;
    const bool itself = p_[at].op == ir::Op::load && ir::VarId(p_[at].ref) == f.var;
    sink_
        .error(Code::flow_feeds_flow, p_[at].span,
               fmt::format("`{}` flows itself, and a flow is steady: it can't follow what flows", what_flows(at)))
        .label(f.origin.span, "this flow reads it")
        .hint(itself ? fmt::format("for growth or decay step it: `event step repeating after 1 day then {0} += 0.01 * "
                                   "{0}`; to stop at a level, give the state that bound",
                                   what_flows(at))
                     : fmt::format("let an event take it over into a state that jumps, by a clock (`repeating after 1 "
                                   "day`) or when `{}` crosses a level",
                                   what_flows(at)));
  }

  void expects(ir::ExprId id) {
    const ir::ExprId at = stocks_.reader(id);
    if (!at.valid()) return;
    sink_
        .error(Code::settle_reads_flow, p_[at].span,
               fmt::format("a mutual expectation is solved when something happens, but `{}` flows all the time",
                           what_flows(at)))
        .hint("let an event take it over into a state that jumps, and read that here");
  }

  void straight(ir::ExprId id, const std::string& what) {
    if (motions_.of(id) != ir::Motion::bent) return;
    const ir::Bend bend = motions_.bend();
    using Why = ir::Bend::Why;
    const char *fact = "", *hint = "";
    switch (bend.why) {
      case Why::product:
        fact = "a product of two quantities that flow";
        hint = "compare each of them, or put the product into a `rate`, which may bend";
        break;
      case Why::quotient:
        fact = "a division by what flows";
        hint = "multiply it out: instead of `a / b > 2` write `a > 2 * b`";
        break;
      case Why::function:
        fact = "an `exp`, `log` or `sqrt` of what flows";
        hint = "compare the quantity itself with the value at which it is reached";
        break;
      case Why::rounding:
        fact = "a whole number made of what flows";
        hint = "compare the quantity itself, as in `x >= 3`";
        break;
      case Why::equality:
        fact = "an equality that holds for no length of time";
        hint = "write `<=` or `>=`; `=` is for a bound at which the state rests, as in `stock = 0`";
        break;
    }
    sink_.error(Code::not_linear, p_[bend.at].span, fmt::format("{} can't have {}", what, fact)).hint(hint);
  }

  const ir::Process& p_;
  Diagnostics& sink_;
  ir::Motions motions_;
  ir::Motions stocks_;  // the date left aside: now.cpp
};

}  // namespace

void refuse_bends(const ir::Process& process, Diagnostics& sink) { BendGuard(process, sink).run(); }

}  // namespace casus::lower
