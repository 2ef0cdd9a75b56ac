// SPDX-License-Identifier: Apache-2.0
// The server on two file descriptors. All that has come in is looked at before the next message is handled, so that a
// request that was cancelled in the meantime costs nothing, and typing never waits for a model to be checked twice.
#include <array>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

#include "lsp/server.hpp"

namespace casus::lsp {
namespace {

bool write_all(int out, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(out, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// Is there something to be read? Waits for it if asked to.
bool readable(int in, bool wait) {
  pollfd p{in, POLLIN, 0};
  int n = 0;
  do n = ::poll(&p, 1, wait ? -1 : 0);
  while (n < 0 && errno == EINTR);
  return n != 0;
}

}  // namespace

int serve(int in, int out) {
  bool open = true;
  Server server([&](const Json& message) {
    open = write_all(out, framed(message.dump(-1, ' ', false, Json::error_handler_t::replace))) && open;
  });
  Frames frames;
  std::array<char, 65536> buffer;
  bool ended = false;
  while (open && !server.done()) {
    const bool idle = !server.waiting() && !server.stale();
    if (idle && ended) break;
    if (!ended && readable(in, idle)) {
      const ssize_t n = ::read(in, buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      ended = n <= 0;
      if (n > 0) frames.feed({buffer.data(), static_cast<std::size_t>(n)});
      while (auto frame = frames.next()) server.receive(*frame);
      continue;
    }
    if (server.waiting())
      server.handle_one();
    else if (server.stale())
      server.publish_one();
  }
  return server.status();
}

}  // namespace casus::lsp
