// SPDX-License-Identifier: Apache-2.0
// The page of a diagnostic code, as it stands in docs/reference/errors/, built into the library.
#pragma once
#include <optional>
#include <string_view>

namespace casus {

// `id` such as "E0203", case aside. Empty if there is no such page.
std::optional<std::string_view> explain(std::string_view id);

}  // namespace casus
