// SPDX-License-Identifier: Apache-2.0
// What cmake/EmbedErrorPages.cmake writes: one entry a page of docs/reference/errors/, ascending by id.
#pragma once
#include <span>
#include <string_view>

namespace casus {

struct ErrorPage {
  std::string_view id;
  std::string_view text;
};

std::span<const ErrorPage> error_pages();

}  // namespace casus
