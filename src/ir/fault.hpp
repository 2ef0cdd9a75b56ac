// SPDX-License-Identifier: Apache-2.0
// What can go wrong while a future runs. A fault is a value that stops the future; it is never a NaN in an answer.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/source.hpp"
#include "ir/process.hpp"

namespace casus::ir {

enum class FaultKind : std::uint8_t {
#define CASUS_FAULT(name, text) name,
#include "ir/faults.def"
#undef CASUS_FAULT
};

// One lower-case line of fact, without the place.
std::string_view describe(FaultKind kind);

// Where an expression could not be computed.
struct Fault {
  FaultKind kind = FaultKind::not_a_number;
  Span span;
  friend bool operator==(const Fault&, const Fault&) = default;
};

// The same, with all that is needed to show it and to replay it.
struct RunFault {
  FaultKind kind = FaultKind::not_a_number;
  Span span;
  std::string message;  // with the model's own words: clause, parties, value and bound
  std::uint64_t future = 0;
  ArmId arm;
  double time = 0;  // days
};

}  // namespace casus::ir
