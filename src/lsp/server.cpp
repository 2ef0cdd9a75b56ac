// SPDX-License-Identifier: Apache-2.0
#include "lsp/server.hpp"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include "session/files.hpp"
#include "session/version.hpp"

namespace casus::lsp {
namespace {

// Of JSON-RPC and the protocol.
constexpr int parse_error = -32700, invalid_request = -32600, no_such_method = -32601, invalid_params = -32602,
              internal_error = -32603, not_initialized = -32002, cancelled = -32800, request_failed = -32803;
constexpr std::size_t max_cancelled = 10'000;
constexpr int full_sync = 1;

std::string text_at(const Json& j, const char* key) {
  if (!j.is_object()) return "";
  const auto at = j.find(key);
  return at != j.end() && at->is_string() ? at->get<std::string>() : "";
}

const Json& part(const Json& j, const char* key) {
  static const Json nothing;
  if (!j.is_object()) return nothing;
  const auto at = j.find(key);
  return at == j.end() ? nothing : *at;
}

std::string document(const Json& params) { return text_at(part(params, "textDocument"), "uri"); }

bool is_id(const Json& id) { return id.is_number() || id.is_string(); }

Json capabilities() {
  return {{"positionEncoding", "utf-16"},
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

}  // namespace

void Server::receive(const Frame& frame) {
  if (frame.kind == Frame::Kind::too_large)
    return answer(nullptr, {{}, invalid_request, fmt::format("a message may hold {} MiB", max_message >> 20)});
  if (frame.kind == Frame::Kind::malformed)
    return answer(nullptr, {{}, parse_error, "a header with Content-Length is wanted"});
  Json message = Json::parse(frame.body, nullptr, false);
  if (message.is_discarded()) return answer(nullptr, {{}, parse_error, "this is no JSON"});
  if (!message.is_object()) return answer(nullptr, {{}, invalid_request, "a message is one object"});
  if (text_at(message, "method") == "$/cancelRequest") {
    const Json& id = part(part(message, "params"), "id");
    if (is_id(id) && cancelled_.size() < max_cancelled) cancelled_.insert(id);
    return;
  }
  queue_.push_back(std::move(message));
}

void Server::answer(const Json& id, const Answer& a) {
  Json out = {{"jsonrpc", "2.0"}, {"id", id}};
  if (a.error != 0)
    out["error"] = {{"code", a.error}, {"message", a.message}};
  else
    out["result"] = a.result;
  send_(out);
}

void Server::handle_one() {
  const Json message = std::move(queue_.front());
  queue_.pop_front();
  handle(message);
  // A request that is cancelled after it was answered is never seen again.
  if (queue_.empty()) cancelled_.clear();
}

void Server::handle(const Json& message) {
  const Json& id = part(message, "id");
  const std::string method = text_at(message, "method");
  if (method.empty()) {
    // An answer to a request; this server makes none.
    const bool reply = message.contains("result") || message.contains("error");
    if (!reply) answer(is_id(id) ? id : Json(), {{}, invalid_request, "a method is wanted"});
    return;
  }
  const Json& params = part(message, "params");
  if (!message.contains("id")) {
    try {
      notification(method, params);
    } catch (const std::exception& e) {
      send_({{"jsonrpc", "2.0"},
             {"method", "window/logMessage"},
             {"params", {{"type", 1}, {"message", fmt::format("{}: {}", method, e.what())}}}});
    }
    return;
  }
  if (!is_id(id)) return answer(nullptr, {{}, invalid_request, "an id is a number or a string"});
  if (cancelled_.erase(id) > 0) return answer(id, {{}, cancelled, "cancelled"});
  try {
    answer(id, request(method, params));
  } catch (const std::exception& e) {
    answer(id, {{}, internal_error, fmt::format("a fault of Casus itself: {}", e.what())});
  }
}

Server::Answer Server::request(const std::string& method, const Json& params) {
  if (method == "initialize") return initialize(params);
  if (!initialized_) return {{}, not_initialized, "`initialize` comes first"};
  if (stopped_) return {{}, invalid_request, "the server has been shut down"};
  if (method == "shutdown") {
    stopped_ = true;
    return {};
  }
  if (method == "textDocument/formatting") return formatting(params);
  if (method == "casus/libraryText") {
    const std::string name = text_at(params, "name");
    for (const session::LibraryModule& m : session::library())
      if (name == std::string(m.name) + ".casus") return {Json(std::string(m.text)), 0, ""};
    return {};
  }
  return at_place(method, params);
}

Server::Answer Server::initialize(const Json& params) {
  if (initialized_) return {{}, invalid_request, "the server has been initialized"};
  initialized_ = true;
  const Json& folders = part(params, "workspaceFolders");
  if (folders.is_array())
    for (const Json& f : folders) workspace_.add_folder(path_of(text_at(f, "uri")));
  if (workspace_.folders().empty() && !text_at(params, "rootUri").empty())
    workspace_.add_folder(path_of(text_at(params, "rootUri")));
  return {{{"capabilities", capabilities()}, {"serverInfo", {{"name", "casus"}, {"version", session::version()}}}},
          0,
          ""};
}

// Requests about a place in an open document, or about all of it.
Server::Answer Server::at_place(const std::string& method, const Json& params) {
  static const std::set<std::string> known = {
      "textDocument/hover",         "textDocument/definition",     "textDocument/references",
      "textDocument/prepareRename", "textDocument/rename",         "textDocument/completion",
      "textDocument/codeAction",    "textDocument/documentSymbol", "textDocument/semanticTokens/full"};
  if (!known.contains(method)) return {{}, no_such_method, fmt::format("there is no method `{}`", method)};
  const std::string uri = document(params);
  if (uri.empty()) return {{}, invalid_params, "`textDocument.uri` is wanted"};
  const auto model = workspace_.of(uri);
  const FileId file = model ? model->file(session::file_key(path_of(uri))) : FileId();
  if (!file.valid()) return {};
  Place at{*model, file, 0};
  if (method == "textDocument/documentSymbol") return {document_symbols(at), 0, ""};
  if (method == "textDocument/semanticTokens/full") return {semantic_tokens(at), 0, ""};
  if (method == "textDocument/codeAction") {
    const Json& r = part(params, "range");
    at.offset = offset(at.source(), position_of(part(r, "start")));
    return {code_actions(workspace_, at, offset(at.source(), position_of(part(r, "end")))), 0, ""};
  }
  if (!part(params, "position").is_object()) return {{}, invalid_params, "`position` is wanted"};
  at.offset = offset(at.source(), position_of(part(params, "position")));
  if (method == "textDocument/hover") return {hover(workspace_, at), 0, ""};
  if (method == "textDocument/definition") return {definition(workspace_, at), 0, ""};
  if (method == "textDocument/completion") return {completion(at), 0, ""};
  if (method == "textDocument/prepareRename") return {prepare_rename(at), 0, ""};
  if (method == "textDocument/references") {
    const Json& with = part(part(params, "context"), "includeDeclaration");
    return {references(workspace_, at, !with.is_boolean() || with.get<bool>()), 0, ""};
  }
  std::string refused;
  Json edits = rename(workspace_, at, text_at(params, "newName"), refused);
  if (!refused.empty()) return {{}, request_failed, refused};
  return {std::move(edits), 0, ""};
}

Server::Answer Server::formatting(const Json& params) {
  const std::string* text = workspace_.text(document(params));
  if (!text) return {};
  return {};
}

void Server::notification(const std::string& method, const Json& params) {
  if (method == "exit") done_ = true;
  if (!initialized_ || stopped_) return;
  const std::string uri = document(params);
  if (method == "textDocument/didOpen" && !uri.empty()) {
    workspace_.put(uri, text_at(part(params, "textDocument"), "text"));
  } else if (method == "textDocument/didChange" && workspace_.holds(uri)) {
    const Json& changes = part(params, "contentChanges");
    // Full texts only: that is what the capabilities say.
    if (changes.is_array() && !changes.empty() && part(changes.back(), "text").is_string())
      workspace_.put(uri, text_at(changes.back(), "text"));
  } else if (method == "textDocument/didClose") {
    workspace_.drop(uri);
    publish(uri);
  } else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
    workspace_.files_changed();
  }
}

void Server::publish_one() {
  const auto model = workspace_.next_changed();
  if (!model) return;
  std::set<std::string> touched;
  const auto touch = [&](const Json& lists) {
    for (const auto& [uri, list] : lists.items()) touched.insert(uri);
  };
  Json now = diagnostics_of(workspace_, *model);
  touch(now);
  touch(published_[model->root]);
  published_[model->root] = std::move(now);
  for (const std::string& uri : touched) publish(uri);
}

// What all models with open documents say about one file.
void Server::publish(const std::string& uri) {
  const std::set<std::string> roots = workspace_.roots();
  std::erase_if(published_, [&](const auto& p) { return !roots.contains(p.first); });
  Json list = Json::array();
  for (const auto& [root, lists] : published_)
    if (const auto at = lists.find(uri); at != lists.end())
      for (const Json& d : *at)
        if (std::find(list.begin(), list.end(), d) == list.end()) list.push_back(d);
  send_({{"jsonrpc", "2.0"},
         {"method", "textDocument/publishDiagnostics"},
         {"params", {{"uri", uri}, {"diagnostics", std::move(list)}}}});
}

}  // namespace casus::lsp
