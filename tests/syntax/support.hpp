// SPDX-License-Identifier: Apache-2.0
// Parsing of a text in one call, and its faults in one line each: `E0108 2:7 message`.
#pragma once
#include <string>

#include <fmt/format.h>

#include "syntax/parser.hpp"
#include "syntax/print.hpp"

namespace casus::syntax {

struct Parsed {
  SourceMap sources;
  Diagnostics sink;
  SyntaxTree tree;

  explicit Parsed(std::string text) {
    const FileId file = sources.add("test.casus", std::move(text));
    tree = parse(sources, file, sink);
  }

  std::string faults(bool with_message = true) const {
    std::string out;
    for (const Diagnostic& d : sink.all()) {
      const LineColumn at = sources.locate(d.span.file, d.span.begin);
      out += fmt::format("{} {}:{}", info(d.code).id, at.line, at.column);
      out += with_message ? fmt::format(" {}\n", d.message) : "\n";
    }
    return out;
  }
};

// The dump of a text without faults, or its faults.
inline std::string dump(const std::string& text) {
  const Parsed p(text);
  return p.sink.all().empty() ? dump_tree(p.tree) : p.faults();
}

inline std::string faults(const std::string& text) { return Parsed(text).faults(); }

}  // namespace casus::syntax
