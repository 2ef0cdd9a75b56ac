// SPDX-License-Identifier: Apache-2.0
// What is gathered while one distribution is checked: the quantity's unit, as soon as an argument tells it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sema/check.hpp"

namespace casus::sema {

struct ExprChecker::DistWork {
  const syntax::SyntaxTree& tree;
  Scope& scope;
  const DistContext& context;
  ir::Type type;
  std::optional<Unit> unit;
  std::string suffix;  // `gamma(...) per year`: goes for every value in it
  std::string shown;
  double scale = 1;
  std::vector<ir::BasisId> bases;
};

// One way of giving a form's arguments. Roles: v in the quantity's unit, p a plain number.
struct ExprChecker::Signature {
  std::string_view name;
  std::vector<std::string_view> arguments;
  std::string_view roles;
  ir::DistForm form;
  bool positional = false;
};

}  // namespace casus::sema
