// SPDX-License-Identifier: Apache-2.0
// Diagnostics and their fixes.
#include <fmt/format.h>

#include "lsp/features.hpp"

namespace casus::lsp {
namespace {

constexpr int severities[] = {1, 2, 3};  // error, warning, note

// What has no place stands at the beginning of the main file.
Span placed(const Analysis& m, Span s) {
  if (s.file.valid() && s.file.value < m.sources().size()) return s;
  return {m.sources().size() > 0 ? FileId(0) : FileId(), 0, 0};
}

Json one(const Workspace& w, const Analysis& m, const Diagnostic& d) {
  const Span at = placed(m, d.span);
  std::string message = d.message;
  if (!d.hint_text.empty()) message += "\nhint: " + d.hint_text;
  Json out = {{"range", range(m.sources(), at)},
              {"severity", severities[static_cast<std::size_t>(d.severity)]},
              {"code", info(d.code).id},
              {"source", "casus"},
              {"message", std::move(message)}};
  Json related = Json::array();
  for (const Label& l : d.labels) {
    if (!l.span.file.valid()) continue;
    related.push_back({{"location",
                        {{"uri", w.uri(m.sources().file(l.span.file).path)}, {"range", range(m.sources(), l.span)}}},
                       {"message", l.text}});
  }
  if (!related.empty()) out["relatedInformation"] = std::move(related);
  return out;
}

}  // namespace

Json diagnostics_of(const Workspace& w, const Analysis& m) {
  Json out = Json::object();
  for (std::size_t k = 0; k < m.sources().size(); ++k) out[w.uri(m.sources().file(FileId(k)).path)] = Json::array();
  for (const Diagnostic& d : m.found) {
    const Span at = placed(m, d.span);
    if (at.file.valid()) {
      out[w.uri(m.sources().file(at.file).path)].push_back(one(w, m, d));
      continue;
    }
    const Json nowhere = {{"line", 0}, {"character", 0}};
    out[w.uri(m.root)].push_back({{"range", {{"start", nowhere}, {"end", nowhere}}},
                                  {"severity", 1},
                                  {"code", info(d.code).id},
                                  {"source", "casus"},
                                  {"message", d.message}});
  }
  return out;
}

Json code_actions(const Workspace& w, const Place& begin, std::uint32_t end) {
  const Analysis& m = begin.model;
  Json out = Json::array();
  for (const Diagnostic& d : m.found) {
    if (d.fixes.empty() || d.span.file != begin.file || d.span.begin > end || d.span.end < begin.offset) continue;
    Json changes = Json::object();
    for (const Fix& f : d.fixes)
      changes[w.uri(m.sources().file(f.span.file).path)].push_back(
          {{"range", range(m.sources(), f.span)}, {"newText", f.replacement}});
    const std::string title = d.fixes[0].replacement.empty()
                                  ? "take it out"
                                  : fmt::format("write `{}`", d.fixes[0].replacement);
    out.push_back({{"title", title},
                   {"kind", "quickfix"},
                   {"isPreferred", true},
                   {"diagnostics", Json::array({one(w, m, d)})},
                   {"edit", {{"changes", std::move(changes)}}}});
  }
  return out;
}

}  // namespace casus::lsp
