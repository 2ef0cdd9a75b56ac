// SPDX-License-Identifier: Apache-2.0
// A text as lines of pieces: what the formatter moves about. A piece is a token or a comment, and is never changed.
// Columns count code points from 0; a tab reaches the next multiple of 4, as it does for the lexer.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/lexer.hpp"

namespace casus::format {

struct Piece {
  std::string_view text;
  syntax::TokenKind kind = syntax::TokenKind::end;  // end: a comment
  std::uint32_t column = 0;                         // where it stands in the input
  std::uint32_t gap = 0;                            // blanks between it and the piece before it
  std::uint32_t width = 0;                          // in code points
  std::uint32_t plain = 0;                          // blanks before it where nothing is aligned
  std::uint32_t out = 0;                            // where it goes

  bool comment() const { return kind == syntax::TokenKind::end; }
  bool is(std::string_view word) const { return text == word && kind != syntax::TokenKind::string && !comment(); }
  std::uint32_t out_end() const { return out + width; }
};

struct Line {
  std::vector<Piece> pieces;
  bool begins = false;  // a statement

  bool blank() const { return pieces.empty(); }
  bool has_code() const { return !blank() && !pieces[0].comment(); }
  bool comment_alone() const { return !blank() && pieces[0].comment(); }
  std::uint32_t indent() const { return pieces[0].column; }
};

std::vector<Line> lines_of(const SourceMap& sources, const syntax::TokenBuffer& buffer);

// The comments of a text in order, without the blanks at their ends.
std::vector<std::string_view> comments_of(const std::vector<Line>& lines);

// Words of what a statement ends with (its basis, its tags). They stand three blanks behind it, if the writer set them
// apart at all. Words that may stand elsewhere as well are taken for it by the blanks before them.
bool ends_statement(const Piece& piece);

// Each sets what its file is about: `plain` of all pieces, `out` of the first of each line, `out` of the others.
void set_gaps(std::vector<Line>& lines);
void set_indents(std::vector<Line>& lines);
void set_columns(std::vector<Line>& lines);

// The lines as they are to stand: at most one blank line in a row, none at either end.
std::string text_of(const std::vector<Line>& lines);

}  // namespace casus::format
