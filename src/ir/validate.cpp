// SPDX-License-Identifier: Apache-2.0
// In three steps, each relying on the one before: ids in range; shapes, order and cycles; scopes and what may be read
// where. A step that finds something ends the validation.
#include "ir/validate.hpp"

#include "ir/validate_steps.hpp"

namespace casus::ir {

std::vector<std::string> validate(const Process& process) {
  Findings found;
  check_ids(process, found);
  if (found.empty()) check_shapes(process, found);
  if (found.empty()) check_scopes(process, found);
  return found.take();
}

}  // namespace casus::ir
