// SPDX-License-Identifier: Apache-2.0
#include "lower/now.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace casus::lower {
namespace {

class NowGuard {
 public:
  NowGuard(const ir::Process& p, Diagnostics& sink) : p_(p), sink_(sink), let_reads_(p.lets.size(), -1) {}

  void run() {
    if (std::none_of(p_.exprs.begin(), p_.exprs.end(), [](const ir::Expr& e) { return e.op == ir::Op::now; })) return;
    for (const ir::Flow& f : p_.flows) {
      refuse(f.when, fmt::format("`{}`", f.name));
      refuse(f.rate, fmt::format("`{}`", f.name));
    }
    for (const ir::Settle& s : p_.settles)
      for (const ir::Settle::Entry& e : s.entries) refuse(e.value, "a mutual expectation");
  }

 private:
  bool let_reads(std::uint32_t let) {
    signed char& known = let_reads_[let];
    if (known < 0) {
      known = 0;  // a circle of lets is an error of its own
      known = place(p_.lets[let].body) != nullptr;
    }
    return known > 0;
  }

  // The narrowest part that reads the date; null if none does.
  const ir::Expr* place(ir::ExprId id) {
    if (!id) return nullptr;
    const ir::Expr& e = p_[id];
    if (e.op == ir::Op::now || (e.op == ir::Op::call && let_reads(e.ref))) return &e;
    for (const ir::ExprId child : {e.a, e.b, e.c})
      if (const ir::Expr* found = place(child)) return found;
    for (std::uint32_t k = 0; k < e.count; ++k)
      if (const ir::Expr* found = place(p_.args[e.first + k])) return found;
    return nullptr;
  }

  void refuse(ir::ExprId id, const std::string& what) {
    const ir::Expr* found = place(id);
    if (!found) return;
    sink_
        .error(Code::reads_now, found->span,
               fmt::format("{} can't read the present date: it is reckoned when a state changes, not as time passes",
                           what))
        .hint("let an event see the day and set a state: `event day_comes when now >= DATE then begun := true`");
  }

  const ir::Process& p_;
  Diagnostics& sink_;
  std::vector<signed char> let_reads_;
};

}  // namespace

void refuse_now(const ir::Process& process, Diagnostics& sink) { NowGuard(process, sink).run(); }

}  // namespace casus::lower
