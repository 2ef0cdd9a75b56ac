// SPDX-License-Identifier: Apache-2.0
#include "ir/fault.hpp"

#include <iterator>

namespace casus::ir {

std::string_view describe(FaultKind kind) {
  static constexpr std::string_view texts[] = {
#define CASUS_FAULT(name, text) text,
#include "ir/faults.def"
#undef CASUS_FAULT
  };
  const auto i = static_cast<std::size_t>(kind);
  return i < std::size(texts) ? texts[i] : "unknown fault";
}

}  // namespace casus::ir
