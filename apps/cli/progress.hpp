// SPDX-License-Identifier: Apache-2.0
// The progress line: on a terminal only, after about a second, a few times a second, erased at the end.
#pragma once
#include <functional>
#include <string>

#include "query/run.hpp"
#include "session/session.hpp"
#include "shell.hpp"

namespace casus::cli {

// Text of the line for people; no control characters. At most `width` columns.
std::string progress_text(const query::Progress& now, const session::Sampling& sampling, const std::string& first,
                          bool percent, std::size_t width);

class ProgressLine {
 public:
  // `first` names the first question; `percent`: it is a chance.
  ProgressLine(Shell& shell, const session::Sampling& sampling) : shell_(shell), sampling_(sampling) {}
  ~ProgressLine() { erase(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void about(std::string first, bool percent) { first_ = std::move(first), percent_ = percent; }
  // Empty where nobody would see it.
  std::function<void(const query::Progress&)> listener();
  void erase();

 private:
  Shell& shell_;
  const session::Sampling& sampling_;
  std::string first_;
  bool percent_ = false, shown_ = false;
  double last_ = 0;
};

}  // namespace casus::cli
