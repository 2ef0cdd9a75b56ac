// SPDX-License-Identifier: Apache-2.0
#include "format/format.hpp"

#include <algorithm>

#include "format/lines.hpp"
#include "syntax/parser.hpp"
#include "syntax/print.hpp"

namespace casus::format {
namespace {

// A text on its own, with all that must survive.
struct Reading {
  SourceMap sources;
  Diagnostics sink;
  syntax::TokenBuffer tokens;
  std::vector<Line> lines;

  explicit Reading(std::string text) {
    const FileId file = sources.add("", std::move(text));
    tokens = syntax::lex(sources, file, sink);
    lines = lines_of(sources, tokens);
  }
  std::string tree() { return syntax::dump_tree(syntax::parse(sources, tokens.file, sink)); }
};

std::string pass(std::string text) {
  Reading r(std::move(text));
  set_gaps(r.lines);
  set_indents(r.lines);
  set_columns(r.lines);
  return text_of(r.lines);
}

// Columns that a first pass has parted no longer hold each other in place, so one pass may not be enough. Each either
// changes nothing or takes blanks away.
std::string settled(std::string text) {
  constexpr int most = 20;
  for (int k = 0; k < most; ++k) {
    std::string next = pass(text);
    if (next == text) break;
    text = std::move(next);
  }
  return text;
}

bool same_tokens(const syntax::TokenBuffer& a, const syntax::TokenBuffer& b) {
  return std::equal(
      a.tokens.begin(), a.tokens.end(), b.tokens.begin(), b.tokens.end(),
      [](const syntax::Token& x, const syntax::Token& y) { return x.kind == y.kind && x.text == y.text; });
}

}  // namespace

std::optional<std::string> formatted(const SourceMap& sources, FileId file, Diagnostics& sink) {
  const std::size_t before = sink.error_count();
  const syntax::SyntaxTree tree = syntax::parse(sources, file, sink);
  if (sink.error_count() > before) return std::nullopt;
  std::string out = settled(sources.file(file).text);
  Reading old(sources.file(file).text), made(out);
  const char* lost = !same_tokens(old.tokens, made.tokens)               ? "a word of the text"
                     : comments_of(old.lines) != comments_of(made.lines) ? "a comment"
                     : syntax::dump_tree(tree) != made.tree()            ? "the meaning of the text"
                     : pass(out) != out                                  ? "its own layout"
                                                                         : nullptr;
  if (!lost) return out;
  sink.error(Code::internal_fault, {file, 0, 0}, std::string("formatting this file would change ") + lost)
      .hint("this is a fault of Casus, not of the model, and the file is left alone; please report it with the file");
  return std::nullopt;
}

}  // namespace casus::format
