// SPDX-License-Identifier: Apache-2.0
// Formatting in one call, and every text of this repository that is meant to be read as a model.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "format/format.hpp"
#include "syntax/lexer.hpp"
#include "syntax/parser.hpp"
#include "syntax/print.hpp"

namespace casus::test {

// The formatted text; "refused: E0108 ..." where there is none.
inline std::string formatted(const std::string& text) {
  SourceMap sources;
  Diagnostics sink;
  const auto made = format::formatted(sources, sources.add("test.casus", text), sink);
  if (made) return *made;
  return "refused: " + std::string(info(sink.all().front().code).id) + " " + sink.all().front().message;
}

// What of a text must survive, found without the help of the formatter: tree, tokens and comments.
struct Content {
  std::string tree;
  std::vector<std::string> tokens, comments;
  std::size_t errors = 0;

  explicit Content(const std::string& text) {
    SourceMap sources;
    Diagnostics sink;
    const FileId file = sources.add("test.casus", text);
    tree = syntax::dump_tree(syntax::parse(sources, file, sink));
    errors = sink.error_count();
    std::size_t at = 0;
    const auto gap = [&](std::size_t to) {
      for (const std::string& line : lines_in(text.substr(at, to - at)))
        if (const auto hash = line.find('#'); hash != std::string::npos) comments.push_back(line.substr(hash));
    };
    Diagnostics unused;
    for (const syntax::Token& t : syntax::lex(sources, file, unused).tokens) {
      gap(t.span.begin);
      tokens.emplace_back(t.text);
      at = t.span.end;
    }
    gap(text.size());
  }

  static std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string line = text.substr(at, end - at);
      line.erase(line.find_last_not_of(" \t\r") + 1);
      out.push_back(line);
      at = end + 1;
    }
    return out;
  }

  friend bool operator==(const Content&, const Content&) = default;
};

struct Text {
  std::string name, text;
};

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Files of this repository, from its top, where tests run.
inline std::vector<Text> models() {
  std::vector<Text> out;
  for (const char* folder : {"models", "library", "templates", "docs"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
      if (entry.path().extension() == ".casus") out.push_back({entry.path().string(), slurp(entry.path())});
  std::sort(out.begin(), out.end(), [](const Text& a, const Text& b) { return a.name < b.name; });
  return out;
}

// Models of the golden tests and the texts that fuzzing found, wrong ones among them.
inline std::vector<Text> odd_texts() {
  std::vector<Text> out;
  for (const char* folder : {"tests/fuzz/corpus/parser", "tests/fuzz/corpus/checker"})
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      out.push_back({entry.path().string(), slurp(entry.path())});
  for (const auto& entry : std::filesystem::recursive_directory_iterator("tests/golden")) {
    if (entry.path().extension() != ".golden") continue;
    std::string* open = nullptr;
    for (const std::string& line : Content::lines_in(slurp(entry.path()))) {
      if (line.starts_with("--- ")) open = nullptr;
      if (open) *open += line + "\n";
      if (!line.starts_with("--- file ") || !line.ends_with(".casus")) continue;
      out.push_back({entry.path().string() + ": " + line.substr(9), ""});
      open = &out.back().text;
    }
  }
  return out;
}

}  // namespace casus::test
