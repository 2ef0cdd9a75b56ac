// SPDX-License-Identifier: Apache-2.0
#include "lsp/places.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sema/check.hpp"

namespace casus::lsp {
namespace {

constexpr std::string_view file_scheme = "file://";

std::size_t bytes_of(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

// What a character takes, bytes and units.
struct Step {
  std::uint32_t bytes, units;
};
Step step(std::string_view text, std::size_t at, Units units) {
  const auto bytes = static_cast<std::uint32_t>(std::min(bytes_of(text[at]), text.size() - at));
  return {bytes, units == Units::utf8 ? bytes : bytes == 4 ? 2u : 1u};
}

std::string_view line_of(const SourceFile& f, std::uint32_t line) {
  const std::uint32_t begin = f.line_starts[line];
  std::size_t end = line + 1 < f.line_starts.size() ? f.line_starts[line + 1] - 1 : f.text.size();
  if (end > begin && f.text[end - 1] == '\r') --end;
  return std::string_view(f.text).substr(begin, end - begin);
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::uint32_t number(const Json& j, const char* key) {
  const auto at = j.find(key);
  if (at == j.end() || !at->is_number()) return 0;
  return static_cast<std::uint32_t>(std::clamp(at->get<double>(), 0.0, 4e9));
}

}  // namespace

std::uint32_t length_in(Units units, std::string_view text) {
  std::uint32_t length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Step s = step(text, at, units);
    at += s.bytes;
    length += s.units;
  }
  return length;
}

Position position(const SourceFile& f, std::uint32_t offset, Units units) {
  const auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - f.line_starts.begin()) - 1;
  const std::string_view text = line_of(f, line);
  return {line, length_in(units, text.substr(0, offset - f.line_starts[line]))};
}

std::uint32_t offset(const SourceFile& f, Position p, Units units) {
  if (p.line >= f.line_starts.size()) return static_cast<std::uint32_t>(f.text.size());
  const std::string_view text = line_of(f, p.line);
  std::uint32_t at = 0, column = 0;
  while (at < text.size()) {
    const Step s = step(text, at, units);
    if (column + s.units > p.character) break;
    at += s.bytes;
    column += s.units;
  }
  return f.line_starts[p.line] + at;
}

Json to_json(Position p) { return {{"line", p.line}, {"character", p.character}}; }

Json range(const SourceFile& f, std::uint32_t begin, std::uint32_t end, Units units) {
  return {{"start", to_json(position(f, begin, units))}, {"end", to_json(position(f, end, units))}};
}

Position position_of(const Json& j) {
  if (!j.is_object()) return {};
  return {number(j, "line"), number(j, "character")};
}

std::string path_of(const std::string& uri) {
  if (!uri.starts_with(file_scheme)) return uri;
  std::string path;
  for (std::size_t at = std::min(uri.find('/', file_scheme.size()), uri.size()); at < uri.size(); ++at) {
    const bool escaped = uri[at] == '%' && at + 2 < uri.size() && hex(uri[at + 1]) >= 0 && hex(uri[at + 2]) >= 0;
    path += escaped ? static_cast<char>(hex(uri[at + 1]) * 16 + hex(uri[at + 2])) : uri[at];
    if (escaped) at += 2;
  }
  return path;
}

std::string uri_of(const std::string& path) {
  if (path.starts_with(sema::library_prefix)) return std::string(built_in_scheme) + path;
  if (!path.starts_with('/')) return path;
  std::string uri(file_scheme);
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-_.~").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

}  // namespace casus::lsp
