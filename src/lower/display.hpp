// SPDX-License-Identifier: Apache-2.0
// In which unit people see a quantity: the one it was written in, where that is clear.
#pragma once
#include <string>
#include <utility>

#include "sema/unit.hpp"

namespace casus::lower {

using Shown = std::pair<std::string, double>;  // unit, scale

inline Shown shown_by_default(const sema::Unit& unit) { return {sema::describe(unit), 1.0}; }

// Of a sum or a choice: what both sides are shown in, if they agree; a bare number follows the other side.
template <class Side>
Shown shown_together(const Side& a, const Side& b) {
  if (a.literal) return {b.shown, b.scale};
  if (b.literal || (a.shown == b.shown && a.scale == b.scale)) return {a.shown, a.scale};
  return shown_by_default(a.unit);
}

}  // namespace casus::lower
