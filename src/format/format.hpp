// SPDX-License-Identifier: Apache-2.0
// The text of a model laid out as the house writes it: indentation, blanks, blank lines, line ends. No token, comment
// or line break is added, dropped or moved, so what the text means can't change; that is checked each time. Formatted
// text is formatted to itself.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"

namespace casus::format {

// The formatted text; nothing if the text has errors, or could not be laid out without changing what it says (both go
// to `sink`).
std::optional<std::string> formatted(const SourceMap& sources, FileId file, Diagnostics& sink);

// What differs, as a unified difference with `path` at its head; empty if nothing does. `after` is `before`, formatted.
std::string difference(std::string_view path, std::string_view before, std::string_view after);

}  // namespace casus::format
