// SPDX-License-Identifier: Apache-2.0
#include "values.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace casus::cli {
namespace {

std::string thousands(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

// The whole text as a plain decimal number; no signs, no words such as `inf`.
bool plain_number(std::string_view text, double& to) {
  if (text.empty() || !(text[0] == '.' || (text[0] >= '0' && text[0] <= '9'))) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(to);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

std::string shortened(const std::string& text) { return text.size() <= 40 ? text : text.substr(0, 37) + "..."; }

}  // namespace

Read<std::uint64_t> read_count(const std::string& text, std::uint64_t low, std::uint64_t high) {
  const std::string wanted =
      fmt::format("a whole number from {} to {} is wanted, not `{}`", thousands(low), thousands(high), shortened(text));
  std::string digits;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const bool between = k > 0 && k + 1 < text.size() && (text[k] == '_' || text[k] == ',');
    if (!between) digits += text[k];
  }
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto exact = std::from_chars(digits.data(), end, value);
  if (digits.empty() || exact.ec != std::errc() || exact.ptr != end) {
    double x = 0;
    if (!plain_number(digits, x) || x > 9e15 || std::floor(x) != x) return std::unexpected(wanted);
    value = static_cast<std::uint64_t>(x);
  }
  if (value < low || value > high) return std::unexpected(wanted);
  return value;
}

Read<std::pair<std::uint64_t, std::uint32_t>> read_design(const std::string& text) {
  const std::size_t cross = text.find_first_of("xX");
  if (cross == std::string::npos)
    return std::unexpected(fmt::format("draws and runs are wanted, such as 512x32, not `{}`", shortened(text)));
  const auto draws = read_count(text.substr(0, cross), 1, most_futures);
  if (!draws) return std::unexpected("draws: " + draws.error());
  const auto runs = read_count(text.substr(cross + 1), 1, most_runs);
  if (!runs) return std::unexpected("runs: " + runs.error());
  if (*draws > most_futures / *runs)
    return std::unexpected(fmt::format("that is more than {} futures", thousands(most_futures)));
  return std::pair(*draws, static_cast<std::uint32_t>(*runs));
}

Read<double> read_share(const std::string& text) {
  std::string_view number = trimmed(text);
  const bool percent = number.ends_with('%');
  if (percent) number = trimmed(number.substr(0, number.size() - 1));
  double x = 0;
  if (!plain_number(number, x) || x <= 0 || x / (percent ? 100 : 1) >= 1)
    return std::unexpected(
        fmt::format("a share between 0 and 1 is wanted, such as 0.005 or 0.5%, not `{}`", shortened(text)));
  return percent ? x / 100 : x;
}

Read<double> read_seconds(const std::string& text) {
  static constexpr std::pair<std::string_view, double> units[] = {{"ms", 0.001}, {"min", 60}, {"m", 60},
                                                                  {"s", 1},      {"h", 3600}, {"", 1}};
  const std::string_view whole = trimmed(text);
  for (const auto& [unit, seconds] : units) {
    if (!whole.ends_with(unit)) continue;
    double x = 0;
    if (!plain_number(trimmed(whole.substr(0, whole.size() - unit.size())), x) || x <= 0 || x * seconds > 1e7) break;
    return x * seconds;
  }
  return std::unexpected(fmt::format("a time is wanted, such as 10s, 500ms or 2min, not `{}`", shortened(text)));
}

}  // namespace casus::cli
