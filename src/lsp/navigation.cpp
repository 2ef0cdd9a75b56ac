// SPDX-License-Identifier: Apache-2.0
// Definitions, references and renaming.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "lsp/features.hpp"
#include "syntax/words.hpp"

namespace casus::lsp {
namespace {

bool is_declaration(const Analysis& m, const Occurrence& o) {
  const auto list = m.names.declarations_of(o);
  return std::any_of(list.begin(), list.end(), [&](const Declaration* d) { return d->word == o.span; });
}

// A single name as the lexer sees it.
bool is_name(const std::string& text) {
  SourceMap sources;
  Diagnostics faults;
  const syntax::TokenBuffer read = syntax::lex(sources, sources.add("", text), faults);
  return !faults.has_errors() && read.tokens.size() == 1 && read.tokens[0].kind == syntax::TokenKind::name &&
         read.tokens[0].text == text && !syntax::is_hard_word(text);
}

// All files with one name in place of another.
session::Overlay renamed(const Analysis& m, const std::vector<const Occurrence*>& places, const std::string& to) {
  std::map<FileId, std::string> texts;
  for (auto o = places.rbegin(); o != places.rend(); ++o) {  // from the end, so that places stay right
    const auto at = texts.try_emplace((*o)->span.file, m.sources().file((*o)->span.file).text).first;
    at->second.replace((*o)->span.begin, (*o)->span.end - (*o)->span.begin, to);
  }
  session::Overlay out;
  for (auto& [file, text] : texts) out[m.keys[file.value]] = std::move(text);
  return out;
}

std::size_t errors(const Analysis& m) {
  return static_cast<std::size_t>(
      std::count_if(m.found.begin(), m.found.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

// Why a name can't be changed so; empty if it can. The changed model is read, and must be as sound as it was.
std::string objection(const Workspace& w, const Analysis& m, const std::vector<const Occurrence*>& places,
                      const std::string& to) {
  if (!is_name(to)) return fmt::format("`{}` is no name: a letter, then letters, digits and `_`", to);
  for (const Occurrence* o : places)
    if (m.in_library(o->span.file)) return fmt::format("`{}` stands in the library, which can't be changed", o->name);
  Occurrence taken = *places[0];
  taken.name = to;
  if (!m.names.all(taken).empty()) return fmt::format("`{}` is taken", to);
  const auto after = w.with(m, renamed(m, places, to));
  if (errors(*after) > errors(m)) {
    for (const Diagnostic& d : after->found)
      if (d.severity == Severity::error) return fmt::format("the model would be at fault: {}", d.message);
  }
  if (after->names.all(taken).size() != places.size())
    return fmt::format("`{}` would be taken for something else in some places", to);
  return "";
}

}  // namespace

Json definition(const Workspace& w, const Place& at, const Client& client) {
  const Occurrence* o = at.name();
  if (!o) return nullptr;
  if (const Paragraph p = source_paragraph(w, at.model, *o); !p.path.empty()) {
    const Json begin = to_json({p.line, 0});
    return Json::array({{{"uri", uri_of(p.path)}, {"range", {{"start", begin}, {"end", begin}}}}});
  }
  Json out = Json::array();
  for (const Declaration* d : at.model.names.declarations_of(*o))
    if (client.opens_built_in || !at.model.in_library(d->word.file)) out.push_back(at.model.location(d->word));
  return out;
}

Json references(const Place& at, bool with_declaration, const Client& client) {
  Json out = Json::array();
  const Occurrence* o = at.name();
  if (!o) return out;
  for (const Occurrence* other : at.model.names.all(*o)) {
    const bool opens = client.opens_built_in || !at.model.in_library(other->span.file);
    if (opens && (with_declaration || !is_declaration(at.model, *other))) out.push_back(at.model.location(other->span));
  }
  return out;
}

Json prepare_rename(const Place& at) {
  const Occurrence* o = at.name();
  if (!o) return nullptr;
  return {{"range", at.model.range(o->span)}, {"placeholder", o->name}};
}

Json rename(const Workspace& w, const Place& at, const std::string& to, std::string& refused) {
  const Occurrence* o = at.name();
  if (!o) {
    refused = "here stands no name";
    return nullptr;
  }
  Json changes = Json::object();
  if (o->name == to) return {{"changes", changes}};
  const auto places = at.model.names.all(*o);
  refused = objection(w, at.model, places, to);
  if (!refused.empty()) return nullptr;
  for (const Occurrence* p : places)
    changes[at.model.uris[p->span.file.value]].push_back({{"range", at.model.range(p->span)}, {"newText", to}});
  return {{"changes", std::move(changes)}};
}

}  // namespace casus::lsp
