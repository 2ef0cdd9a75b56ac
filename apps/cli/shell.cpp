// SPDX-License-Identifier: Apache-2.0
#include "shell.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace casus::cli {
namespace {

// 0: all written, otherwise the errno.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), std::min<std::size_t>(text.size(), 1u << 20));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {
      ::usleep(1000);
      continue;
    }
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

void hold_place(int fd, int mode) {
  if (::fcntl(fd, F_GETFD) != -1) return;
  const int made = ::open("/dev/null", mode);
  if (made >= 0 && made != fd) {
    ::dup2(made, fd);
    ::close(made);
  }
}

bool wants_colour() {
  const char* no = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return !(no && *no) && !(term && std::string_view(term) == "dumb");
}

std::atomic<bool> stop_flag{false};
static_assert(std::atomic<bool>::is_always_lock_free);

std::size_t columns_of(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<std::size_t>(size.ws_col, 60, 200);
}

void on_signal(int) {
  if (stop_flag.exchange(true)) ::_exit(130);
}

struct sigaction old_interrupt, old_terminate;

}  // namespace

Shell::Shell() {
  hold_place(0, O_RDONLY);
  hold_place(1, O_RDONLY);  // so that writing fails, and is noticed
  hold_place(2, O_WRONLY);
  std::signal(SIGPIPE, SIG_IGN);
  terminal_out_ = ::isatty(1) == 1;
  terminal_words_ = ::isatty(2) == 1;
  colour_ = wants_colour();
}

void Shell::out(std::string_view text) {
  if (gone_ || failed_) return;
  const int error = write_all(1, text);
  if (error == EPIPE) gone_ = true;
  if (error == 0 || error == EPIPE) return;
  failed_ = true;
  words(std::string("casus: the output can't be written: ") + std::strerror(error) + "\n");
}

void Shell::words(std::string_view text) { write_all(2, text); }

std::size_t Shell::width() const { return terminal_out_ ? columns_of(1) : 100; }
std::size_t Shell::words_width() const { return terminal_words_ ? columns_of(2) : 100; }

Interruptible::Interruptible() {
  stop_flag = false;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, &old_interrupt);
  ::sigaction(SIGTERM, &action, &old_terminate);
}

Interruptible::~Interruptible() {
  ::sigaction(SIGINT, &old_interrupt, nullptr);
  ::sigaction(SIGTERM, &old_terminate, nullptr);
}

const std::atomic<bool>& Interruptible::flag() { return stop_flag; }

}  // namespace casus::cli
