// SPDX-License-Identifier: Apache-2.0
// Source text and places in it. A Span is a half-open byte range [begin, end) of one file of a SourceMap.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"

namespace casus {

using FileId = Id<struct FileTag>;

struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend constexpr bool operator==(Span, Span) = default;
};

// The smallest span that covers both (of the same file; otherwise `a`).
Span join(Span a, Span b);

// 1-based; column counts Unicode code points.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct SourceFile {
  std::string path;  // as shown to people
  std::string text;
  std::vector<std::uint32_t> line_starts;
};

// Owns the text of every file of one model; file ids and views stay valid while it lives.
class SourceMap {
 public:
  FileId add(std::string path, std::string text);
  const SourceFile& file(FileId id) const { return files_[id.value]; }
  std::size_t size() const { return files_.size(); }
  std::string_view text(Span s) const;
  LineColumn locate(FileId file, std::uint32_t offset) const;
  std::string_view line(FileId file, std::uint32_t line) const;  // without its line end

 private:
  std::deque<SourceFile> files_;  // a view of a file must outlive the adding of another
};

}  // namespace casus
