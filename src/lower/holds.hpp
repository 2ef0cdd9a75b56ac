// SPDX-License-Identifier: Apache-2.0
// Held values. A held state has a hidden flag `frozen` that drops writes; a held let gets a flag and a value that its
// body reads while the flag is up. Both are made the first time an arm holds the name, and are down elsewhere.
#pragma once
#include <vector>

#include "lower/context.hpp"

namespace casus::lower {

ir::VarId frozen_flag(Context& c, ir::VarId var);
HeldLet held_let(Context& c, ir::LetId let);

// What starts and what ends a hold, as effects of an intervention.
ir::Block hold_starts(Context& c, const sema::ExprChecker::Target& target, ir::ExprId value, std::uint64_t key,
                      Span span);
ir::Block hold_ends(Context& c, const sema::ExprChecker::Target& target, std::uint64_t key, Span span);

}  // namespace casus::lower
