// SPDX-License-Identifier: Apache-2.0
// How many members the families of states, parameters and events have in all: each takes room in memory, and each
// event's members are gone through one by one, whatever `where` leaves of them.
#include <fmt/format.h>

#include "ir/family.hpp"
#include "sema/checker.hpp"

namespace casus::sema {

namespace {
constexpr std::size_t millions = 16;
}  // namespace

void Checker::sizes() {
  std::size_t members = 0;
  const auto add = [&](const ir::Family& family, const std::string& name, const ir::Origin& origin) {
    const bool fits = members <= millions * 1'000'000;
    members += ir::cells(model_.process, family).count;
    if (fits && members > millions * 1'000'000)
      sink_
          .error(Code::too_many_members, origin.span,
                 fmt::format("with `{}` the families of this model have more than {} million members", name, millions))
          .hint("a sparse family is better told by an attribute: `with next = node(...)`");
  };
  for (const ir::Variable& v : model_.process.vars) add(v.family, v.name, v.origin);
  for (const ir::Param& p : model_.process.params) add(p.family, p.name, p.origin);
  for (const ir::Event& e : model_.process.events) add(e.family, e.name, e.origin);
  for (const ir::Flow& f : model_.process.flows) add(f.family, f.name, f.origin);
}

}  // namespace casus::sema
