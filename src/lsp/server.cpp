// SPDX-License-Identifier: Apache-2.0
#include "lsp/server.hpp"

#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include "lsp/requests.hpp"
#include "session/version.hpp"

namespace casus::lsp {
namespace {

constexpr std::size_t max_cancelled = 10'000;
constexpr int log_error = 1;

bool is_id(const Json& id) { return id.is_number() || id.is_string(); }

std::optional<std::int64_t> version_of(const Json& params) {
  const Json& version = part(part(params, "textDocument"), "version");
  if (!version.is_number_integer()) return std::nullopt;
  return version.get<std::int64_t>();
}

// The client's order of preference does not matter: bytes need no counting.
Units units_for(const Json& params) {
  const Json& offered = part(part(part(params, "capabilities"), "general"), "positionEncodings");
  const bool bytes = offered.is_array() && std::find(offered.begin(), offered.end(), Json("utf-8")) != offered.end();
  return bytes ? Units::utf8 : Units::utf16;
}

}  // namespace

// ---- messages

void Server::receive(const Frame& frame) {
  if (frame.kind == Frame::Kind::too_large)
    return answer(nullptr,
                  refusal(fault::invalid_request, fmt::format("a message may hold {} MiB", max_message >> 20)));
  if (frame.kind == Frame::Kind::malformed)
    return answer(nullptr, refusal(fault::parse, "a header with Content-Length is wanted"));
  Json message = Json::parse(frame.body, nullptr, false);
  if (message.is_discarded()) return answer(nullptr, refusal(fault::parse, "this is no JSON"));
  if (!message.is_object()) return answer(nullptr, refusal(fault::invalid_request, "a message is one object"));
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

void Server::notify(const char* method, Json params) {
  send_({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
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
    const bool reply = message.contains("result") || message.contains("error");
    if (!reply) answer(is_id(id) ? id : Json(), refusal(fault::invalid_request, "a method is wanted"));
    return;
  }
  const Json& params = part(message, "params");
  if (!message.contains("id")) return guarded(method, [&] { notification(method, params); });
  if (!is_id(id)) return answer(nullptr, refusal(fault::invalid_request, "an id is a number or a string"));
  if (cancelled_.erase(id) > 0) return answer(id, refusal(fault::cancelled, "cancelled"));
  try {
    answer(id, request(method, params));
  } catch (const std::exception& e) {
    answer(id, refusal(fault::internal, fmt::format("a fault of Casus itself: {}", e.what())));
  }
}

// What nobody waits for an answer to: a fault goes to the client's log.
void Server::guarded(const std::string& what, const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& e) {
    notify("window/logMessage",
           {{"type", log_error}, {"message", fmt::format("{}: a fault of Casus itself: {}", what, e.what())}});
  }
}

// ---- requests

Answer Server::request(const std::string& method, const Json& params) {
  if (stopped_) return refusal(fault::invalid_request, "the server has been shut down");
  if (method == "initialize") return initialize(params);
  if (!initialized_) return refusal(fault::not_initialized, "`initialize` comes first");
  if (method == "shutdown") {
    stopped_ = true;
    return {};
  }
  return answer_about_documents(workspace_, client_, method, params);
}

Answer Server::initialize(const Json& params) {
  if (initialized_) return refusal(fault::invalid_request, "the server has been initialized");
  initialized_ = true;
  const Json& folders = part(params, "workspaceFolders");
  if (folders.is_array())
    for (const Json& f : folders) workspace_.add_folder(path_of(text_at(f, "uri")));
  if (workspace_.folders().empty() && !text_at(params, "rootUri").empty())
    workspace_.add_folder(path_of(text_at(params, "rootUri")));
  const Units units = units_for(params);
  workspace_.count_in(units);
  client_.opens_built_in = true_at(part(params, "initializationOptions"), "opensBuiltIn");
  const Json& files = part(part(part(params, "capabilities"), "workspace"), "didChangeWatchedFiles");
  can_watch_ = true_at(files, "dynamicRegistration");
  return {{{"capabilities", capabilities(units)}, {"serverInfo", {{"name", "casus"}, {"version", session::version()}}}},
          0,
          ""};
}

// ---- notifications

void Server::notification(const std::string& method, const Json& params) {
  if (method == "exit") done_ = true;
  if (!initialized_ || stopped_) return;
  const std::string uri = document_uri(params);
  if (method == "initialized") {
    if (can_watch_) watch_files();
  } else if (method == "textDocument/didOpen" && !uri.empty()) {
    workspace_.put(uri, text_at(part(params, "textDocument"), "text"), version_of(params));
    workspace_.files_changed();  // other open documents may belong to the model that this one begins
  } else if (method == "textDocument/didChange" && workspace_.holds(uri)) {
    document_changed(uri, params);
  } else if (method == "textDocument/didClose") {
    workspace_.drop(uri);
    if (!workspace_.has_changed()) publish_changes(nullptr);
  } else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
    workspace_.files_changed();
  }
}

// What others write to the disk is part of a model, too.
void Server::watch_files() {
  const Json watchers = Json::array({{{"globPattern", "**/*.casus"}}, {{"globPattern", "**/*.csv"}}});
  const Json watch = {
      {"id", "files"}, {"method", "workspace/didChangeWatchedFiles"}, {"registerOptions", {{"watchers", watchers}}}};
  send_({{"jsonrpc", "2.0"},
         {"id", "watch"},
         {"method", "client/registerCapability"},
         {"params", {{"registrations", Json::array({watch})}}}});
}

// Full texts only: that is what the capabilities say.
void Server::document_changed(const std::string& uri, const Json& params) {
  const Json& changes = part(params, "contentChanges");
  if (!changes.is_array() || changes.empty()) return;
  const Json& last = changes.back();
  if (part(last, "text").is_string() && part(last, "range").is_null())
    workspace_.put(uri, text_at(last, "text"), version_of(params));
}

// ---- diagnostics

void Server::publish_one() {
  guarded("diagnostics", [&] {
    const auto model = workspace_.next_changed();
    if (!model) return;
    published_[model->root] = diagnostics_of(*model, client_);
    publish_changes(model.get());
  });
}

// Tells the client, file by file, what all models with open documents say where it is not what was last told; of the
// open documents of a model that has just been read, always.
void Server::publish_changes(const Analysis* fresh) {
  if (!workspace_.has_changed()) {
    const std::set<std::string> roots = workspace_.roots();
    std::erase_if(published_, [&](const auto& p) { return !roots.contains(p.first); });
  }
  std::map<std::string, Json> now;
  for (const auto& [uri, list] : shown_) now[uri] = Json::array();
  for (const auto& [root, lists] : published_)
    for (const auto& [uri, list] : lists.items()) {
      Json& all = now.try_emplace(uri, Json::array()).first->second;
      for (const Json& d : list)
        if (std::find(all.begin(), all.end(), d) == all.end()) all.push_back(d);
    }
  for (const auto& [uri, list] : now) {
    const auto before = shown_.find(uri);
    const bool same = before == shown_.end() ? list.empty() : before->second == list;
    const bool expected = fresh && workspace_.holds(uri) && fresh->has_uri(uri);
    if (same && !expected) continue;
    Json params = {{"uri", uri}, {"diagnostics", list}};
    if (const auto version = workspace_.version(uri)) params["version"] = *version;
    notify("textDocument/publishDiagnostics", std::move(params));
  }
  std::erase_if(now, [](const auto& n) { return n.second.empty(); });
  shown_ = std::move(now);
}

}  // namespace casus::lsp
