// SPDX-License-Identifier: Apache-2.0
// The text renderer. A diagnostic is a set of marks (its own place and its labels); marks are grouped by file, the
// diagnostic's own file first, and shown line by line, each with an underline row of its own.
#include "diag/render.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "diag/line_layout.hpp"

namespace casus {
namespace {

struct Mark {
  Span span;
  bool primary = false;
  std::string_view text;
  LineColumn at;
};

// A span as the files allow it: stages may point just past the end, and a wrong one must not read outside the text.
bool settle(const SourceMap& sources, Span& s) {
  if (!s.file.valid() || s.file.value >= sources.size()) return false;
  const auto size = static_cast<std::uint32_t>(sources.file(s.file).text.size());
  s.begin = std::min(s.begin, size);
  s.end = std::clamp(s.end, s.begin, size);
  return true;
}

std::vector<Mark> marks_of(const SourceMap& sources, const Diagnostic& d) {
  std::vector<Mark> marks;
  const auto add = [&](Span s, bool primary, std::string_view text) {
    if (settle(sources, s)) marks.push_back({s, primary, text, sources.locate(s.file, s.begin)});
  };
  add(d.span, true, {});
  for (const Label& l : d.labels) add(l.span, false, l.text);
  std::stable_sort(marks.begin(), marks.end(), [&](const Mark& a, const Mark& b) {
    const auto key = [&](const Mark& m) {
      return std::tuple(m.span.file != d.span.file, m.span.file.value, m.at.line, !m.primary);
    };
    return key(a) < key(b);
  });
  return marks;
}

class TextRenderer {
 public:
  TextRenderer(const SourceMap& sources, const RenderOptions& options) : sources_(sources), options_(options) {}

  void add(const Diagnostic& d) {
    const bool error = d.severity == Severity::error;
    accent_ = error ? "1;31" : d.severity == Severity::warning ? "1;33" : "1;36";
    const std::string head = fmt::format("{}[{}]", severity_name(d.severity), info(d.code).id);
    out_ += paint(accent_, head) + paint("1", ": " + short_of(d.message)) + "\n";
    const std::vector<Mark> marks = marks_of(sources_, d);
    gutter_ = marks.empty() ? 0 : 1;
    for (const Mark& m : marks) gutter_ = std::max(gutter_, fmt::formatted_size("{}", m.at.line));
    for (std::size_t i = 0; i < marks.size(); ++i) add_mark(marks, i);
    add_hint(d, !marks.empty());
    out_ += '\n';
  }

  void add_rest(std::size_t count, std::string_view what) {
    if (count > 0) out_ += fmt::format("and {} more {}{}\n", count, what, count == 1 ? "" : "s");
  }

  std::string take() { return std::move(out_); }

  static std::string_view severity_name(Severity s) {
    return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "note";
  }

 private:
  std::string paint(std::string_view style, std::string_view text) const {
    return options_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
  }

  void row(std::string_view gutter, std::string_view bar, std::string_view rest = {}) {
    const std::string margin = paint("1;34", fmt::format("{:>{}} {}", gutter, gutter_ + 1, bar));
    out_ += rest.empty() ? margin + "\n" : margin + " " + std::string(rest) + "\n";
  }

  void add_mark(const std::vector<Mark>& marks, std::size_t i) {
    const Mark& m = marks[i];
    const Mark* previous = i > 0 && marks[i - 1].span.file == m.span.file ? &marks[i - 1] : nullptr;
    if (!previous) add_place(m, i == 0);
    const std::string_view line = sources_.line(m.span.file, m.at.line);
    const std::uint32_t line_start = sources_.file(m.span.file).line_starts[m.at.line - 1];
    const std::size_t begin = std::min<std::size_t>(m.span.begin - line_start, line.size());
    const std::size_t end = std::clamp<std::size_t>(m.span.end - line_start, begin, line.size());
    const Excerpt shown = excerpt(line, begin, end, options_.width);
    const bool same_line = previous && previous->at.line == m.at.line && shown.whole;
    if (previous && previous->at.line + 1 < m.at.line) out_ += paint("1;34", " ...") + "\n";
    if (!same_line) row(fmt::format("{}", m.at.line), "|", shown.text);
    std::string under(shown.mark_begin, ' ');
    std::string stroke(shown.mark_width, m.primary ? '^' : '-');
    if (!m.text.empty()) stroke += " " + harmless(m.text);
    row("", "|", under + paint(m.primary ? accent_ : "1;34", stroke));
  }

  void add_place(const Mark& m, bool first) {
    if (!first) row("", "|");
    const std::string arrow = std::string(gutter_ + 1, ' ') + (first ? "-->" : ":::");
    out_ += fmt::format("{} {}:{}:{}\n", paint("1;34", arrow), short_of(sources_.file(m.span.file).path), m.at.line,
                        m.at.column);
    row("", "|");
  }

  void add_hint(const Diagnostic& d, bool below_source) {
    std::string text = d.hint_text;
    if (text.empty() && d.fixes.size() == 1)
      text = d.fixes[0].replacement.empty() ? "leave this out" : fmt::format("write `{}`", d.fixes[0].replacement);
    if (text.empty()) return;
    if (below_source) row("", "|");
    row("", "=", paint("1", "hint") + ": " + harmless(text));
  }

  const SourceMap& sources_;
  const RenderOptions& options_;
  std::string out_;
  std::string_view accent_;
  std::size_t gutter_ = 1;
};

struct Counts {
  std::size_t errors = 0, warnings = 0;
  std::size_t& of(Severity s) { return s == Severity::error ? errors : warnings; }
};

}  // namespace

std::string short_of(std::string_view text) { return excerpt(harmless(text), 0, 0, 400).text; }

std::string render_text(const SourceMap& sources, std::span<const Diagnostic> list, const RenderOptions& options) {
  TextRenderer renderer(sources, options);
  Counts seen;
  for (const Diagnostic& d : list)
    if (seen.of(d.severity)++ < options.limit) renderer.add(d);
  renderer.add_rest(seen.errors - std::min(seen.errors, options.limit), "error");
  renderer.add_rest(seen.warnings - std::min(seen.warnings, options.limit), "warning");
  return renderer.take();
}

std::string count_line(std::span<const Diagnostic> list) {
  Counts seen;
  for (const Diagnostic& d : list) ++seen.of(d.severity);
  const auto part = [](std::size_t n, std::string_view what) {
    return n == 0 ? std::string() : fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
  };
  const std::string errors = part(seen.errors, "error"), warnings = part(seen.warnings, "warning");
  return errors + (errors.empty() || warnings.empty() ? "" : ", ") + warnings;
}

}  // namespace casus
