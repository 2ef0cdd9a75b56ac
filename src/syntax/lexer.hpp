// SPDX-License-Identifier: Apache-2.0
// Text to tokens. Faults of the text itself (encoding, characters, strings, numbers, dates) are reported here, once
// each, and become `bad` tokens. The tokens stay valid while the SourceMap lives and no file is added to it.
#pragma once
#include <string>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "syntax/token.hpp"

namespace casus::syntax {

struct TokenBuffer {
  FileId file;
  std::vector<Token> tokens;  // no end token
  bool given_up = false;      // the text can't be read to its end; what follows the last token is unknown
};

TokenBuffer lex(const SourceMap& sources, FileId file, Diagnostics& sink);

// The value of a string token: quotes off, escapes undone.
std::string string_value(std::string_view token_text);

// One token a line: place, kind, text.
std::string dump_tokens(const SourceMap& sources, const TokenBuffer& buffer);

}  // namespace casus::syntax
