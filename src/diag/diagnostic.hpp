// SPDX-License-Identifier: Apache-2.0
// A diagnostic is one fact about the text of a model: a stable code, a severity, one lower-case line, the narrowest
// span, at most two labels elsewhere, a hint, and fixes a tool can apply. Codes are declared in diag/codes.def.
//
//   sink.error(Code::unknown_name, span, fmt::format("`{}` is not declared", name))
//       .label(other, "declared here").hint("did you mean `x`?").fix(span, "x");
//
// The library never prints: rendering to text or JSON is diag/render.hpp, called by the shells.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"

namespace casus {

enum class Severity { error, warning, note };

enum class Code {
#define CASUS_CODE(name, number, severity, title) name = number,
#include "diag/codes.def"
#undef CASUS_CODE
};

struct Label {
  Span span;
  std::string text;
};

struct Fix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  Code code{};
  Severity severity = Severity::error;
  std::string message;
  Span span;
  std::vector<Label> labels;
  std::string hint_text;
  std::vector<Fix> fixes;

  Diagnostic& label(Span s, std::string text);
  Diagnostic& hint(std::string text);
  Diagnostic& fix(Span s, std::string replacement);
};

// Collects what the stages find. The reference a report returns is valid until the next report. The first thousand
// reports are kept; the count of errors goes on.
class Diagnostics {
 public:
  Diagnostic& error(Code code, Span span, std::string message);
  Diagnostic& warning(Code code, Span span, std::string message);
  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& all() const { return list_; }
  // Sorted by file, place and code; exact repeats dropped. Strict: warnings about bases (4xx) become errors.
  std::vector<Diagnostic> sorted(bool strict = false) const;

 private:
  Diagnostic& keep(Diagnostic d);

  std::vector<Diagnostic> list_;
  Diagnostic spare_;  // takes what comes after the list is full
  std::size_t errors_ = 0;
};

struct CodeInfo {
  Code code;
  const char* id;     // "E0123" or "W0123"
  const char* title;  // one line
  Severity severity;
};

// Every code, in ascending order; and the one with an id such as "E0123" (case does not matter), or null.
const std::vector<CodeInfo>& all_codes();
const CodeInfo* find_code(std::string_view id);
const CodeInfo& info(Code code);

// The candidate fewest edits away, for "did you mean": case aside, swapped neighbours one edit, at most a third of the
// name's length. Empty if nothing is near.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace casus
