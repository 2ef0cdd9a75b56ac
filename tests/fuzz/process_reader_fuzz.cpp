// SPDX-License-Identifier: Apache-2.0
// libFuzzer's way into targets.hpp; built with -DCASUS_FUZZ=ON.
#include <cstddef>
#include <cstdint>

#include "targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  casus::fuzz::process_reader({reinterpret_cast<const char*>(data), size});
  return 0;
}
