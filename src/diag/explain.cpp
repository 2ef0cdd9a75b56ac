// SPDX-License-Identifier: Apache-2.0
#include "diag/explain.hpp"

#include <algorithm>
#include <cctype>

#include "diag/explain_pages.hpp"

namespace casus {

std::optional<std::string_view> explain(std::string_view id) {
  const auto same = [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) == std::toupper(static_cast<unsigned char>(b));
  };
  for (const ErrorPage& page : error_pages())
    if (std::equal(page.id.begin(), page.id.end(), id.begin(), id.end(), same)) return page.text;
  return std::nullopt;
}

}  // namespace casus
