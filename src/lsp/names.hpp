// SPDX-License-Identifier: Apache-2.0
// Which word of which file is which name: declarations and uses, found on tokens with the help of the syntax trees, so
// that a file with faults has names too. One name, one thing is the language's rule; sources, claims, readings and
// questions, attributes and values of enums have name spaces of their own, and what a family, a fold or a pattern binds
// belongs to its statement.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/source.hpp"
#include "syntax/lexer.hpp"
#include "syntax/tree.hpp"

namespace casus::lsp {

enum class Space : std::uint8_t {
  main,
  source,
  claim,
  reading,
  question,
  proposition,
  attribute,
  value,
  local,
};

struct Declaration {
  Space space = Space::main;
  std::string name, sort, title;  // sort: "state", "entity", "value", ...
  Span word;
  Span whole;                   // what a reader wants to see: the statement
  std::uint32_t statement = 0;  // local: the paragraph it belongs to
};

struct Occurrence {
  Space space = Space::main;
  std::string name;
  Span span;
  std::uint32_t statement = 0;       // local: the paragraph it belongs to
  std::optional<std::int64_t> line;  // source: `S0:10`; the span is of `S0` alone
  std::uint32_t end = 0;             // where `S0:10` ends; else the end of the span
};

struct FileNames {
  syntax::TokenBuffer tokens;
  syntax::SyntaxTree tree;
  std::vector<Span> paragraphs;         // what begins in column 1, to its last token
  std::vector<Occurrence> occurrences;  // in order of the text
};

struct Names {
  std::vector<FileNames> files;  // by FileId
  std::vector<Declaration> declarations;

  const Occurrence* at(FileId file, std::uint32_t offset) const;
  std::vector<const Occurrence*> all(const Occurrence& like) const;
  std::vector<const Declaration*> declarations_of(const Occurrence& o) const;
};

Names collect_names(const SourceMap& sources);

}  // namespace casus::lsp
