// SPDX-License-Identifier: Apache-2.0
#include "session/version.hpp"

#ifndef CASUS_VERSION
#error "CASUS_VERSION comes from the project() line of CMakeLists.txt"
#endif

namespace casus::session {

std::string_view version() { return CASUS_VERSION; }

}  // namespace casus::session
