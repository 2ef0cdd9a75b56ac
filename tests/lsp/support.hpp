// SPDX-License-Identifier: Apache-2.0
// An editor without a window: it opens texts, asks about places in them, and keeps what the server says.
#pragma once
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lsp/server.hpp"

namespace casus::lsp {

class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() / fmt::format("casus_lsp_{}_{}", ::getpid(), count++);
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string uri(const std::string& name) const { return uri_of(path(name)); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

class Editor {
 public:
  explicit Editor(Json options = Json::object(), bool begin = true)
      : server_([&](const Json& m) { heard.push_back(m); }) {
    if (!begin) return;
    ask("initialize", options);
    tell("initialized", Json::object());
  }

  std::vector<Json> heard;

  void raw(const std::string& body) {
    server_.receive({Frame::Kind::message, body});
    settle();
  }
  // The whole answer.
  Json ask_whole(const std::string& method, const Json& params) {
    const int id = ++ids_;
    raw(Json({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}).dump());
    for (const Json& m : heard)
      if (m.contains("id") && m["id"] == id) return m;
    ADD_FAILURE() << "no answer to " << method;
    return {};
  }
  Json ask(const std::string& method, const Json& params) {
    const Json a = ask_whole(method, params);
    return a.contains("result") ? a["result"] : Json();
  }
  int fault(const std::string& method, const Json& params) {
    const Json a = ask_whole(method, params);
    return a.contains("error") ? a["error"]["code"].get<int>() : 0;
  }
  void tell(const std::string& method, const Json& params) {
    raw(Json({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}}).dump());
  }

  void open(const std::string& uri, const std::string& text) {
    tell("textDocument/didOpen",
         {{"textDocument", {{"uri", uri}, {"languageId", "casus"}, {"version", 1}, {"text", text}}}});
  }
  void change(const std::string& uri, const std::string& text, int version = 2) {
    tell("textDocument/didChange",
         {{"textDocument", {{"uri", uri}, {"version", version}}}, {"contentChanges", Json::array({{{"text", text}}})}});
  }
  Json at(const std::string& method, const std::string& uri, unsigned line, unsigned character, Json more = {}) {
    return ask(method, place(uri, line, character, std::move(more)));
  }
  static Json place(const std::string& uri, unsigned line, unsigned character, Json more = {}) {
    Json params = {{"textDocument", {{"uri", uri}}}, {"position", {{"line", line}, {"character", character}}}};
    if (more.is_object()) params.update(more);
    return params;
  }
  // The last list of diagnostics for a file; null if there was none.
  Json diagnostics(const std::string& uri) const {
    for (auto m = heard.rbegin(); m != heard.rend(); ++m)
      if (m->value("method", "") == "textDocument/publishDiagnostics" && (*m)["params"]["uri"] == uri)
        return (*m)["params"]["diagnostics"];
    return {};
  }

  Server& server() { return server_; }

 private:
  void settle() {
    while (server_.waiting() || server_.stale()) server_.waiting() ? server_.handle_one() : server_.publish_one();
  }
  Server server_;
  int ids_ = 0;
};

inline const std::string head = "model example\n  as of 2024-11-05\n  runs 12 months\n\n";

}  // namespace casus::lsp
