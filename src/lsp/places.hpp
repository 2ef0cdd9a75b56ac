// SPDX-License-Identifier: Apache-2.0
// Places as the protocol counts them (lines from 0, columns in UTF-16 units, or in bytes if the client would rather
// have that) and as Casus does (bytes from the beginning of a file), and URIs of files.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/source.hpp"

namespace casus::lsp {

using Json = nlohmann::json;

struct Position {
  std::uint32_t line = 0, character = 0;
  friend constexpr bool operator==(Position, Position) = default;
};

// What the protocol calls the position encoding.
enum class Units : std::uint8_t { utf16, utf8 };

Position position(const SourceFile& file, std::uint32_t offset, Units units);
// Beyond the end of a line or of the text: its end. Within a character: its beginning.
std::uint32_t offset(const SourceFile& file, Position at, Units units);
std::uint32_t length_in(Units units, std::string_view text);

Json to_json(Position p);
Json range(const SourceFile& file, std::uint32_t begin, std::uint32_t end, Units units);
Position position_of(const Json& j);  // 0:0 for what is none

// `file:///a%20b` and `/a b`. Other URIs stand for themselves.
std::string path_of(const std::string& uri);
// Texts that are built into the program have a scheme of their own: `casus:/library/security.casus`.
std::string uri_of(const std::string& path);
inline constexpr std::string_view built_in_scheme = "casus:/";

}  // namespace casus::lsp
