// SPDX-License-Identifier: Apache-2.0
#include "lsp/requests.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "diag/explain.hpp"
#include "format/format.hpp"
#include "sema/check.hpp"
#include "session/files.hpp"

namespace casus::lsp {
namespace {

constexpr int full_sync = 1;
constexpr std::string_view page_prefix = "errors/", page_suffix = ".md";

struct Asked {
  const Workspace& workspace;
  const Client& client;
  Place at;  // at its beginning, for what is asked about a whole document
  const Json& params;
};

std::uint32_t offset_in(const Place& p, const Json& position) {
  return offset(p.source(), position_of(position), p.model.units);
}

Answer with_references(const Asked& a) {
  const Json& with = part(part(a.params, "context"), "includeDeclaration");
  return {references(a.at, !with.is_boolean() || with.get<bool>(), a.client), 0, ""};
}

Answer renamed(const Asked& a) {
  std::string refused;
  Json edits = rename(a.workspace, a.at, text_at(a.params, "newName"), refused);
  if (!refused.empty()) return refusal(fault::request_failed, refused);
  return {std::move(edits), 0, ""};
}

// The client may ask for some kinds of actions alone: `quickfix` is one, and all that there is here.
bool wants_fixes(const Json& only) {
  if (!only.is_array() || only.empty()) return true;
  return std::any_of(only.begin(), only.end(), [](const Json& kind) { return kind == "quickfix" || kind == ""; });
}

Answer actions(const Asked& a) {
  if (!wants_fixes(part(part(a.params, "context"), "only"))) return {Json::array(), 0, ""};
  const Json& range = part(a.params, "range");
  Place begin = a.at;
  begin.offset = offset_in(begin, part(range, "start"));
  return {code_actions(begin, offset_in(begin, part(range, "end")), a.client), 0, ""};
}

// The whole text, if formatting changes it; nothing of a text with errors, which are published anyway.
Answer formatted(const Asked& a) {
  Diagnostics unused;
  const auto text = format::formatted(a.at.model.sources(), a.at.file, unused);
  Json edits = Json::array();
  const std::string& now = a.at.source().text;
  const Span whole{a.at.file, 0, static_cast<std::uint32_t>(now.size())};
  if (text && *text != now) edits.push_back({{"range", a.at.model.range(whole)}, {"newText", *text}});
  return {std::move(edits), 0, ""};
}

using Feature = std::function<Answer(const Asked&)>;

// What is asked about a place of a document.
const std::map<std::string, Feature>& about_places() {
  static const std::map<std::string, Feature> features = {{"textDocument/hover",
                                                           [](const Asked& a) -> Answer {
                                                             return {hover(a.workspace, a.at), 0, ""};
                                                           }},
                                                          {"textDocument/definition",
                                                           [](const Asked& a) -> Answer {
                                                             return {definition(a.workspace, a.at, a.client), 0, ""};
                                                           }},
                                                          {"textDocument/completion",
                                                           [](const Asked& a) -> Answer {
                                                             return {completion(a.at), 0, ""};
                                                           }},
                                                          {"textDocument/prepareRename",
                                                           [](const Asked& a) -> Answer {
                                                             return {prepare_rename(a.at), 0, ""};
                                                           }},
                                                          {"textDocument/references", with_references},
                                                          {"textDocument/rename", renamed}};
  return features;
}

// What is asked about a whole document, or a range of it.
const std::map<std::string, Feature>& about_documents() {
  static const std::map<std::string, Feature> features = {{"textDocument/documentSymbol",
                                                           [](const Asked& a) -> Answer {
                                                             return {document_symbols(a.at), 0, ""};
                                                           }},
                                                          {"textDocument/semanticTokens/full",
                                                           [](const Asked& a) -> Answer {
                                                             return {semantic_tokens(a.at), 0, ""};
                                                           }},
                                                          {"textDocument/formatting", formatted},
                                                          {"textDocument/codeAction", actions}};
  return features;
}

// `casus/text`: a text that is built into the program, by its URI; null if there is none.
Answer built_in_text(const Json& params) {
  std::string name = text_at(params, "uri");
  if (!name.starts_with(built_in_scheme)) return {};
  name.erase(0, built_in_scheme.size());
  if (name.starts_with(page_prefix) && name.ends_with(page_suffix)) {
    const auto page = explain(name.substr(page_prefix.size(), name.size() - page_prefix.size() - page_suffix.size()));
    if (page) return {Json(std::string(*page)), 0, ""};
  }
  for (const session::LibraryModule& m : session::library())
    if (name == session::library_path(m.name)) return {Json(std::string(m.text)), 0, ""};
  return {};
}

}  // namespace

Json capabilities(Units units) {
  return {{"positionEncoding", units == Units::utf8 ? "utf-8" : "utf-16"},
          {"textDocumentSync", {{"openClose", true}, {"change", full_sync}, {"save", true}}},
          {"hoverProvider", true},
          {"definitionProvider", true},
          {"referencesProvider", true},
          {"documentSymbolProvider", true},
          {"documentFormattingProvider", true},
          {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
          {"renameProvider", {{"prepareProvider", true}}},
          {"completionProvider", {{"triggerCharacters", {"."}}}},
          {"semanticTokensProvider", {{"legend", semantic_legend()}, {"full", true}}}};
}

Answer answer_about_documents(Workspace& workspace, const Client& client, const std::string& method,
                              const Json& params) {
  if (method == "casus/text") return built_in_text(params);
  const auto place = about_places().find(method);
  const auto document = about_documents().find(method);
  const bool placed = place != about_places().end();
  if (!placed && document == about_documents().end())
    return refusal(fault::no_such_method, fmt::format("there is no method `{}`", method.substr(0, 80)));
  const std::string uri = document_uri(params);
  if (uri.empty()) return refusal(fault::invalid_params, "`textDocument.uri` is wanted");
  if (placed && !part(params, "position").is_object()) return refusal(fault::invalid_params, "`position` is wanted");
  const auto model = workspace.of(uri);
  const FileId file = model ? model->file(session::file_key(path_of(uri))) : FileId();
  if (!file.valid()) return {};
  Place at{*model, file, 0};
  if (placed) at.offset = offset_in(at, part(params, "position"));
  return (placed ? place->second : document->second)({workspace, client, at, params});
}

}  // namespace casus::lsp
