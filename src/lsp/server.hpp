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
  int status() const { return stopped_ ? 0 : 1; }

 private:
  struct Answer {
    Json result;
    int error = 0;
    std::string message;
  };
  using Method = Answer (Server::*)(const Json& params);

  void answer(const Json& id, const Answer& a);
  void handle(const Json& message);
  Answer request(const std::string& method, const Json& params);
  void notification(const std::string& method, const Json& params);
  Answer initialize(const Json& params);
  Answer at_place(const std::string& method, const Json& params);
  Answer formatting(const Json& params);
  void publish(const std::string& uri);

  Send send_;
  Workspace workspace_;
  std::deque<Json> queue_;
  std::set<Json> cancelled_;
  std::map<std::string, Json> published_;  // root: URI: list
  bool initialized_ = false, stopped_ = false, done_ = false;
};

// Serves over two file descriptors until the client is done; the exit status.
int serve(int in, int out);

}  // namespace casus::lsp
