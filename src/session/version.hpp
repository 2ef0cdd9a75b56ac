// SPDX-License-Identifier: Apache-2.0
// The version of this build, as every output states it.
#pragma once
#include <string_view>

namespace casus::session {

std::string_view version();

}  // namespace casus::session
