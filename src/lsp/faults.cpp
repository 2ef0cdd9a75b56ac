// SPDX-License-Identifier: Apache-2.0
// Diagnostics and their fixes.
#include <algorithm>

#include <fmt/format.h>

#include "lsp/features.hpp"

namespace casus::lsp {
namespace {

// Of the protocol.
constexpr int error = 1, warning = 2, information = 3, hint = 4, unnecessary_tag = 1;

// What is missing is not wrong: an editor has quieter ways to say it.
int severity_of(const Diagnostic& d) {
  if (d.severity == Severity::error) return error;
  if (d.severity == Severity::note) return information;
  if (d.code == Code::unused_name) return hint;
  return d.code == Code::idle_param || d.code == Code::untested_tag ? information : warning;
}

// What has no place stands at the beginning of the main file.
Span placed(const Analysis& m, Span s) {
  if (s.file.valid() && s.file.value < m.sources().size()) return s;
  return {m.sources().size() > 0 ? FileId(0) : FileId(), 0, 0};
}

Json range_of(const Analysis& m, Span s) {
  if (s.file.valid()) return m.range(s);
  return {{"start", to_json({})}, {"end", to_json({})}};
}

Json related(const Analysis& m, const Diagnostic& d, const Client& client) {
  Json out = Json::array();
  for (const Label& l : d.labels) {
    const bool opens = l.span.file.valid() && (client.opens_built_in || !m.in_library(l.span.file));
    if (opens) out.push_back({{"location", m.location(l.span)}, {"message", l.text}});
  }
  return out;
}

Json one(const Analysis& m, const Diagnostic& d, const Client& client) {
  std::string message = d.message;
  if (!d.hint_text.empty()) message += "\nhint: " + d.hint_text;
  const std::string id = info(d.code).id;
  Json out = {{"range", range_of(m, placed(m, d.span))},
              {"severity", severity_of(d)},
              {"code", id},
              {"source", "casus"},
              {"message", std::move(message)}};
  if (client.opens_built_in) out["codeDescription"] = {{"href", fmt::format("{}errors/{}.md", built_in_scheme, id)}};
  if (d.code == Code::unused_name) out["tags"] = Json::array({unnecessary_tag});
  if (Json places = related(m, d, client); !places.empty()) out["relatedInformation"] = std::move(places);
  return out;
}

bool can_fix(const Analysis& m, const Diagnostic& d) {
  return !d.fixes.empty() && std::all_of(d.fixes.begin(), d.fixes.end(), [&](const Fix& f) {
    return f.span.file.valid() && !m.in_library(f.span.file);
  });
}

Json action(const Analysis& m, const Diagnostic& d, const Client& client) {
  Json changes = Json::object();
  for (const Fix& f : d.fixes)
    changes[m.uris[f.span.file.value]].push_back({{"range", m.range(f.span)}, {"newText", f.replacement}});
  const std::string& text = d.fixes[0].replacement;
  return {{"title", text.empty() ? "take it out" : fmt::format("write `{}`", text)},
          {"kind", "quickfix"},
          {"isPreferred", true},
          {"diagnostics", Json::array({one(m, d, client)})},
          {"edit", {{"changes", std::move(changes)}}}};
}

}  // namespace

Json diagnostics_of(const Analysis& m, const Client& client) {
  Json out = Json::object();
  for (std::size_t k = 0; k < m.uris.size(); ++k)
    if (!m.in_library(FileId(k))) out[m.uris[k]] = Json::array();
  for (const Diagnostic& d : m.found) {
    const Span at = placed(m, d.span);
    out[at.file.valid() ? m.uris[at.file.value] : uri_of(m.root)].push_back(one(m, d, client));
  }
  return out;
}

Json code_actions(const Place& begin, std::uint32_t end, const Client& client) {
  Json out = Json::array();
  for (const Diagnostic& d : begin.model.found) {
    const bool here = d.span.file == begin.file && d.span.begin <= end && d.span.end >= begin.offset;
    if (here && can_fix(begin.model, d)) out.push_back(action(begin.model, d, client));
  }
  return out;
}

}  // namespace casus::lsp
