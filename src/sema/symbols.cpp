// SPDX-License-Identifier: Apache-2.0
#include "sema/model.hpp"

namespace casus::sema {

const Symbol* Symbols::find(std::string_view name) const {
  const auto at = table_.find(name);
  return at == table_.end() ? nullptr : &at->second;
}

const Symbol* Symbols::add(const std::string& name, Symbol s) {
  const auto [at, added] = table_.try_emplace(name, s);
  return added ? nullptr : &at->second;
}

std::vector<std::string> Symbols::names() const {
  std::vector<std::string> out;
  for (const auto& [name, symbol] : table_) out.push_back(name);
  return out;
}

}  // namespace casus::sema
