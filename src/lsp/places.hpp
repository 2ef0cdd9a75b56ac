// SPDX-License-Identifier: Apache-2.0
// Places as the protocol counts them (lines from 0, columns in UTF-16 units) and as Casus does (bytes), and URIs of
// files.
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
};

Position position(const SourceFile& file, std::uint32_t offset);
// Beyond the end of a line or of the text: its end. Within a character: its beginning.
std::uint32_t offset(const SourceFile& file, Position at);
std::uint32_t utf16_length(std::string_view text);

Json to_json(Position p);
Json range(const SourceFile& file, std::uint32_t begin, std::uint32_t end);
inline Json range(const SourceMap& sources, Span s) { return range(sources.file(s.file), s.begin, s.end); }
Position position_of(const Json& j);  // 0:0 for what is none

// `file:///a%20b` and `/a b`. Other URIs stand for themselves.
std::string path_of(const std::string& uri);
std::string uri_of(const std::string& path);

}  // namespace casus::lsp
