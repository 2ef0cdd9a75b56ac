// SPDX-License-Identifier: Apache-2.0
// Diagnostics as text for people and as JSON for tools. Nothing is printed here: the shells write what these return.
//
//   error[E0203]: `opportunity_rat` is not declared
//     --> main.casus:4:8
//      |
//    4 |   rate opportunity_rat
//      |        ^^^^^^^^^^^^^^^
//      |
//      = hint: did you mean `opportunity_rate`?
//
// The underline stands under its place whatever the line holds: tabs are widened to stops of four, wide and combining
// characters are measured, control characters are shown as U+FFFD so that no text can drive the terminal.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"

namespace casus {

struct RenderOptions {
  bool colour = false;      // ANSI colours; whether the terminal wants them is the shell's affair
  std::size_t limit = 50;   // errors shown, and as many warnings; the rest is counted
  std::size_t width = 160;  // a longer source line is shown as a window around the place
};

// In the order given (see Diagnostics::sorted), one blank line after each.
std::string render_text(const SourceMap& sources, std::span<const Diagnostic> list, const RenderOptions& options = {});

// "2 errors, 1 warning"; empty if there are none.
std::string count_line(std::span<const Diagnostic> list);

// An array of {code, severity, message, file, line, column, end_line, end_column,
//   labels: [{file, line, column, end_line, end_column, text}], hint,
//   fixes: [{file, line, column, end_line, end_column, replacement}]}.
// Lines and columns count from 1, columns in code points; ends are exclusive. A diagnostic without a place (a bad
// command line, say) has null for file and numbers; hint is null if there is none.
std::string render_json(const SourceMap& sources, std::span<const Diagnostic> list);

// What came from the input (names, paths, words of a command line) as one line of bounded length that can't drive a
// terminal.
std::string short_of(std::string_view text);

}  // namespace casus
