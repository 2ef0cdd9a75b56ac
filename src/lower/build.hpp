// SPDX-License-Identifier: Apache-2.0
// Small makers of process records that several passes share.
#pragma once
#include <vector>

#include "ir/process.hpp"

namespace casus::lower {

inline constexpr ir::Type boolean_type{ir::Base::boolean, {}};
inline constexpr ir::Type real_type{ir::Base::real, {}};

// `a and b`, `a or b`; one that is none leaves the other.
ir::ExprId both(ir::Process& p, ir::ExprId a, ir::ExprId b);
ir::ExprId either(ir::Process& p, ir::ExprId a, ir::ExprId b);
ir::ExprId negation(ir::Process& p, ir::ExprId a);
ir::ExprId tag_is_on(ir::Process& p, ir::TagId tag);

ir::ExprId slot(ir::Process& p, std::uint16_t k, ir::Type type);
// The slots of a member of the family, in the order of its binders.
std::vector<ir::ExprId> slots(ir::Process& p, const ir::Family& family);
// A set's members as a type.
ir::Type element(const ir::Process& p, ir::SetId set);

// Do these values match the pattern? None if they always do.
ir::ExprId matches(ir::Process& p, const ir::Pattern& pattern, const std::vector<ir::ExprId>& values);

// Does an occurrence with these parties match the pattern in every future?
bool certainly_matches(const ir::Process& p, const ir::Pattern& pattern, ir::SignalId signal,
                       const std::vector<ir::ExprId>& parties);

ir::EffectId add_effect(ir::Process& p, ir::Effect effect);
ir::EffectId assign(ir::Process& p, ir::VarId var, std::vector<ir::ExprId> index, ir::ExprId value, std::uint64_t key,
                    Span span);
// `x[...] := value` for every member of the family; `value` may read the family's slots.
ir::EffectId assign_all(ir::Process& p, ir::VarId var, ir::ExprId value, std::uint64_t key, Span span);

// A hidden boolean variable, false at the start.
ir::VarId hidden_flag(ir::Process& p, std::string name, ir::Family family, const ir::Origin& origin);

}  // namespace casus::lower
