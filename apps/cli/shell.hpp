// SPDX-License-Identifier: Apache-2.0
// The outside world as commands see it: answers to stdout, words to stderr, whether a person is looking, and Ctrl-C.
#pragma once
#include <atomic>
#include <cstddef>
#include <string_view>

namespace casus::cli {

class Shell {
 public:
  // Closed standard streams are put on /dev/null, so that no file of a model can take their place.
  Shell();

  void out(std::string_view text);    // data
  void words(std::string_view text);  // for people; never fails
  void tell(std::string_view text) {
    if (!quiet) words(text);
  }

  // Could all data be written? A reader that has gone away (a closed pipe) is no fault.
  bool flushed() const { return !failed_; }
  bool heard() const { return !failed_ && !gone_; }  // more data is worth making

  bool terminal_out() const { return terminal_out_; }
  bool terminal_words() const { return terminal_words_; }
  bool colour_out() const { return terminal_out_ && colour_; }
  bool colour_words() const { return terminal_words_ && colour_; }
  std::size_t width() const;  // of stdout; 100 where it is no terminal
  std::size_t words_width() const;

  bool quiet = false;

 private:
  bool terminal_out_ = false, terminal_words_ = false, colour_ = false;
  bool gone_ = false, failed_ = false;
};

// While it lives, Ctrl-C (or a polite kill) sets the flag instead of ending the program; a second one ends it.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  static const std::atomic<bool>& flag();
};

}  // namespace casus::cli
