// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.hpp"

namespace casus::ledger {

const Source* Ledger::find(std::string_view key) const {
  for (const Source& s : sources)
    if (s.key == key) return &s;
  return nullptr;
}

std::vector<const Claim*> Ledger::about(std::string_view subject) const {
  std::vector<const Claim*> found;
  for (const Claim& c : claims)
    if (c.subject == subject) found.push_back(&c);
  return found;
}

}  // namespace casus::ledger
