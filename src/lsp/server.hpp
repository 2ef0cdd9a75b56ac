// SPDX-License-Identifier: Apache-2.0
// The language server: messages in, messages out, one at a time. What comes in may be anything; every request gets one
// answer, and nothing ends the server but `exit` or the end of its input. Faults are published when no message waits.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "lsp/features.hpp"
#include "lsp/message.hpp"
#include "lsp/wire.hpp"

namespace casus::lsp {

class Server {
 public:
  using Send = std::function<void(const Json&)>;
  explicit Server(Send send) : send_(std::move(send)) {}

  void receive(const Frame& frame);  // queues it
  bool waiting() const { return !queue_.empty(); }
  void handle_one();
  bool stale() const { return initialized_ && !stopped_ && workspace_.has_changed(); }
  void publish_one();  // the diagnostics of one model that has changed
  bool done() const { return done_; }
  int status() const { return stopped_ && done_ ? 0 : 1; }  // 0: `shutdown`, then `exit`

 private:
  void answer(const Json& id, const Answer& a);
  void notify(const char* method, Json params);
  void handle(const Json& message);
  void guarded(const std::string& what, const std::function<void()>& work);
  Answer request(const std::string& method, const Json& params);
  Answer initialize(const Json& params);
  void notification(const std::string& method, const Json& params);
  void watch_files();
  void document_changed(const std::string& uri, const Json& params);
  void publish_changes(const Analysis* fresh);

  Send send_;
  Workspace workspace_;
  Client client_;
  std::deque<Json> queue_;
  std::set<Json> cancelled_;
  std::map<std::string, Json> published_;  // root: URI: list
  std::map<std::string, Json> shown_;      // URI: what the client was last told
  bool initialized_ = false, stopped_ = false, done_ = false, can_watch_ = false;
};

// Serves over two file descriptors until the client is done; the exit status.
int serve(int in, int out);

}  // namespace casus::lsp
