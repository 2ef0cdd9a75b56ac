// SPDX-License-Identifier: Apache-2.0
// The registry of codes, and the sink that stages report to. The sink keeps a bounded list: a hostile text may hold
// millions of faults, and nobody reads more than the first hundreds; counts stay exact.
#include "diag/diagnostic.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

namespace casus {
namespace {

constexpr std::size_t kept_at_most = 1000;

constexpr Severity severity_of(char letter) { return letter == 'W' ? Severity::warning : Severity::error; }

std::vector<CodeInfo> read_registry() {
  std::vector<CodeInfo> codes = {
#define CASUS_TEXT(x) #x
#define CASUS_CODE(name, number, severity, title) \
  {Code::name, CASUS_TEXT(severity) "0" CASUS_TEXT(number), title, severity_of(CASUS_TEXT(severity)[0])},
#include "diag/codes.def"
#undef CASUS_CODE
#undef CASUS_TEXT
  };
  std::stable_sort(codes.begin(), codes.end(), [](const CodeInfo& a, const CodeInfo& b) { return a.code < b.code; });
  return codes;
}

char folded(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return folded(x) == folded(y); });
}

// Edits (insert, drop, replace, swap neighbours) from `a` to `b`, case aside. Three rows of the usual table suffice.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = folded(a[i - 1]), y = folded(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (x == y ? 0u : 1u)});
      if (i > 1 && j > 1 && x == folded(b[j - 2]) && folded(a[i - 2]) == y)
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

auto order_key(const Diagnostic& d) {
  return std::tuple(d.span.file.value, d.span.begin, static_cast<int>(d.code), d.span.end);
}

// Sources, claims and bases: 400 to 429. From 430 on stands advice, which is no fault of a basis.
bool is_about_bases(Code code) { return static_cast<int>(code) >= 400 && static_cast<int>(code) < 430; }

}  // namespace

Diagnostic& Diagnostic::label(Span s, std::string text) {
  labels.push_back({s, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::hint(std::string text) {
  hint_text = std::move(text);
  return *this;
}

Diagnostic& Diagnostic::fix(Span s, std::string replacement) {
  fixes.push_back({s, std::move(replacement)});
  return *this;
}

Diagnostic& Diagnostics::error(Code code, Span span, std::string message) {
  return keep({code, Severity::error, std::move(message), span, {}, {}, {}});
}

Diagnostic& Diagnostics::warning(Code code, Span span, std::string message) {
  return keep({code, Severity::warning, std::move(message), span, {}, {}, {}});
}

Diagnostic& Diagnostics::keep(Diagnostic d) {
  const bool first_error = d.severity == Severity::error && errors_++ == 0;
  if (list_.size() < kept_at_most) return list_.emplace_back(std::move(d));
  // A run that failed must show at least one error, however many warnings came first.
  Diagnostic& place = first_error ? list_.back() : spare_;
  return place = std::move(d);
}

std::vector<Diagnostic> Diagnostics::sorted(bool strict) const {
  std::vector<Diagnostic> out = list_;
  if (strict)
    for (Diagnostic& d : out)
      if (d.severity == Severity::warning && is_about_bases(d.code)) d.severity = Severity::error;
  std::stable_sort(out.begin(), out.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return order_key(a) < order_key(b); });
  const auto repeats = [](const Diagnostic& a, const Diagnostic& b) {
    return order_key(a) == order_key(b) && a.message == b.message;
  };
  out.erase(std::unique(out.begin(), out.end(), repeats), out.end());
  return out;
}

const std::vector<CodeInfo>& all_codes() {
  static const std::vector<CodeInfo> codes = read_registry();
  return codes;
}

const CodeInfo* find_code(std::string_view id) {
  for (const CodeInfo& c : all_codes())
    if (same_ignoring_case(c.id, id)) return &c;
  return nullptr;
}

const CodeInfo& info(Code code) {
  static const CodeInfo unknown{Code{}, "E0000", "unknown", Severity::error};
  const std::vector<CodeInfo>& codes = all_codes();
  const auto found = std::lower_bound(codes.begin(), codes.end(), code,
                                      [](const CodeInfo& c, Code wanted) { return c.code < wanted; });
  return found != codes.end() && found->code == code ? *found : unknown;
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  const std::size_t allowed = std::max<std::size_t>(name.size(), 3) / 3;
  const std::string* best = nullptr;
  std::size_t best_distance = allowed + 1;
  for (const std::string& c : candidates) {
    const std::size_t longer = std::max(c.size(), name.size());
    if (c == name || longer - std::min(c.size(), name.size()) > allowed) continue;
    const std::size_t d = edit_distance(name, c);
    if (d >= best_distance || d >= longer) continue;
    best = &c;
    best_distance = d;
  }
  return best ? *best : std::string();
}

}  // namespace casus
