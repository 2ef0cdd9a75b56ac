// SPDX-License-Identifier: Apache-2.0
// Text to syntax tree, by recursive descent over one statement at a time.
//
//   SyntaxTree tree = parse(sources, file, sink);
//
// Every statement that can't be read is reported once, left out of the tree, and its names go to `tree.broken`, so that
// later stages need not report them as unknown. Any text is fine as input: reports stop at max_reports, nesting at
// max_nesting, and the cost is linear in the text.
#pragma once
#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "syntax/tree.hpp"

namespace casus::syntax {

SyntaxTree parse(const SourceMap& sources, FileId file, Diagnostics& sink);

// A question or a list of interventions from outside a model, e.g. the command line. The tree holds one `ask`
// without a name, or one `option` without a name; nothing if the text can't be read.
SyntaxTree parse_question(const SourceMap& sources, FileId file, Diagnostics& sink);
SyntaxTree parse_actions(const SourceMap& sources, FileId file, Diagnostics& sink);

}  // namespace casus::syntax
