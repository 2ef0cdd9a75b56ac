// SPDX-License-Identifier: Apache-2.0
// `x = v` of a reading, an option or `--set`: a parameter gets another distribution, a state another value at the
// start.
#pragma once
#include <string>

#include "lower/actions.hpp"
#include "lower/context.hpp"

namespace casus::lower {

// `value` is a distribution or a plain value. `bases` are what now vouches for the number.
bool fix(Context& c, Acts& level, const syntax::SyntaxTree& tree, const syntax::SyntaxTree& value_tree,
         const syntax::Action& action, const std::vector<ir::BasisId>& bases);

// `--set name=text`: both sides are read as a model would be, in a file of their own.
bool fix_from_text(Context& c, Acts& level, const std::string& name, const std::string& text);

}  // namespace casus::lower
