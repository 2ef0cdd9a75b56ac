// SPDX-License-Identifier: Apache-2.0
#include "progress.hpp"

#include <fmt/format.h>

#include "figures.hpp"

namespace casus::cli {
namespace {

constexpr double first_after = 1.0, between = 0.2;  // seconds

std::string clock_text(double seconds) {
  const auto s = static_cast<std::uint64_t>(seconds + 0.5);
  if (s >= 3600) return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
  return fmt::format("{}:{:02}", s / 60, s % 60);
}

// Time left by what has been done so far, or what the budget leaves; nothing where the end depends on the answers.
std::optional<double> time_left(const query::Progress& now, const session::Sampling& s) {
  std::optional<double> left;
  if (now.futures > 0 && s.precision == 0 && (s.futures || s.draws || s.time_budget == 0))
    left = now.seconds * static_cast<double>(now.planned - now.futures) / static_cast<double>(now.futures);
  if (s.time_budget > 0) left = std::min(left.value_or(1e18), std::max(0.0, s.time_budget - now.seconds));
  return left;
}

}  // namespace

std::string progress_text(const query::Progress& now, const session::Sampling& s, const std::string& first,
                          bool percent, std::size_t width) {
  const bool open = s.precision > 0 || (s.time_budget > 0 && !s.futures && !s.draws);
  std::string line = with_commas(now.futures);
  if (!open) line += " of " + with_commas(now.planned);
  line += fmt::format(" futures  {}/s", with_commas(static_cast<std::uint64_t>(static_cast<double>(now.futures) /
                                                                               std::max(now.seconds, 1e-9))));
  if (const auto left = time_left(now, s)) line += "  " + clock_text(*left) + " left";
  if (now.first && now.first->value && now.first->sim_low && now.first->sim_high) {
    const double scale = percent ? 100 : 1;
    const double step = step_of((*now.first->sim_high - *now.first->sim_low) * scale, percent);
    const auto text = [&](double x) { return number(x * scale, step, false); };
    line += fmt::format("  {} {}{} ({} to {})", first, text(*now.first->value), percent ? " %" : "",
                        text(*now.first->sim_low), text(*now.first->sim_high));
  }
  if (columns(line) > width) line.resize(line.rfind("  ") < width ? line.rfind("  ") : 0);
  return line;
}

std::function<void(const query::Progress&)> ProgressLine::listener() {
  if (!shell_.terminal_words() || shell_.quiet) return {};
  return [this](const query::Progress& now) {
    if (now.seconds < first_after || now.seconds < last_ + between) return;
    last_ = now.seconds;
    shell_.words("\r\x1b[K" + progress_text(now, sampling_, first_, percent_, shell_.words_width() - 1));
    shown_ = true;
  };
}

void ProgressLine::erase() {
  if (shown_) shell_.words("\r\x1b[K");
  shown_ = false;
  last_ = 0;
}

}  // namespace casus::cli
