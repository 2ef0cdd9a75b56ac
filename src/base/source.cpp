// SPDX-License-Identifier: Apache-2.0
#include "base/source.hpp"

#include <algorithm>

namespace casus {

Span join(Span a, Span b) {
  if (a.file != b.file) return a;
  return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

FileId SourceMap::add(std::string path, std::string text) {
  SourceFile f{std::move(path), std::move(text), {0}};
  for (std::size_t i = 0; i < f.text.size(); ++i)
    if (f.text[i] == '\n') f.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  files_.push_back(std::move(f));
  return FileId(files_.size() - 1);
}

std::string_view SourceMap::text(Span s) const {
  return std::string_view(file(s.file).text).substr(s.begin, s.end - s.begin);
}

LineColumn SourceMap::locate(FileId id, std::uint32_t offset) const {
  const SourceFile& f = file(id);
  const auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  const auto row = static_cast<std::uint32_t>(next - f.line_starts.begin());
  std::uint32_t column = 1;
  for (std::uint32_t i = f.line_starts[row - 1]; i < offset && i < f.text.size(); ++i)
    if ((static_cast<unsigned char>(f.text[i]) & 0xc0) != 0x80) ++column;
  return {row, column};
}

std::string_view SourceMap::line(FileId id, std::uint32_t row) const {
  const SourceFile& f = file(id);
  const std::uint32_t begin = f.line_starts[row - 1];
  std::size_t end = row < f.line_starts.size() ? f.line_starts[row] - 1 : f.text.size();
  if (end > begin && f.text[end - 1] == '\r') --end;
  return std::string_view(f.text).substr(begin, end - begin);
}

}  // namespace casus
