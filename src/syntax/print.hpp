// SPDX-License-Identifier: Apache-2.0
// The syntax tree as text: one statement a paragraph, its parts indented, expressions in full brackets. The text
// depends on the tree alone (no spans), so it pins what was read and whether two texts mean the same.
#pragma once
#include <string>

#include "syntax/tree.hpp"

namespace casus::syntax {

std::string dump_tree(const SyntaxTree& tree);
std::string dump_expr(const SyntaxTree& tree, ExprId id);
const char* kind_name(StatementKind kind);

}  // namespace casus::syntax
