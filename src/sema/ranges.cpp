// SPDX-License-Identifier: Apache-2.0
// Rates that may be negative or no number, found by bounding them under their guards.
#include <fmt/format.h>

#include "ir/bounds.hpp"
#include "sema/checker.hpp"
#include "sema/words.hpp"

namespace casus::sema {

void Checker::ranges() {
  const ir::Process& p = model_.process;
  ir::BoundsContext context = ir::bounds_context(p);
  const auto test = [&](ir::ExprId id, std::string_view what) {
    const ir::Interval range = ir::bounds(p, id, context);
    if (range.lo >= 0 && !range.may_be_nan) return;
    auto& d = sink_.error(Code::rate_range, p[id].span,
                          range.lo >= 0            ? fmt::format("{} may have no value here", what)
                          : range.lo == -ir::never ? fmt::format("{} may be negative here", what)
                                                   : fmt::format("{} may be negative here, as low as {} a year", what,
                                                                 number_text(range.lo * days_per_year)));
    d.hint(range.lo >= 0 ? "a division by zero, or a root or log of what may be negative: guard it in `when`"
                         : "write `max(0, ...)`, or exclude it in `when`");
  };
  for (const ir::Event& e : p.events) {
    if (e.timing != ir::Timing::hazard || !e.rate.valid()) continue;
    ir::enter(p, context, e.family);
    if (e.when.valid()) ir::refine(p, context, e.when);
    test(e.rate, fmt::format("the rate of `{}`", e.name));
  }
  for (const Scale& s : model_.scales) {
    ir::enter(p, context, p[s.event].family);
    if (p[s.event].when.valid()) ir::refine(p, context, p[s.event].when);
    if (s.when.valid()) ir::refine(p, context, s.when);
    test(s.by, fmt::format("this factor of `{}`", p[s.event].name));
  }
}

}  // namespace casus::sema
