// SPDX-License-Identifier: Apache-2.0
#include "sema/unit.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/calendar.hpp"

namespace casus::sema {
namespace {

Unit combined(const Unit& a, const Unit& b, int sign) {
  Unit out = a;
  out.date = false;
  out.time += sign * b.time;
  for (const auto& [name, power] : b.counted) {
    const int p = (out.counted[name] += sign * power);
    if (p == 0) out.counted.erase(name);
  }
  return out;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    if (end > i) out.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return out;
}

std::string powers(const Unit& u, int sign) {
  std::string out;
  const auto put = [&](std::string_view name, int power) {
    if (power * sign <= 0) return;
    out += fmt::format("{}{}", out.empty() ? "" : " ", name);
    if (power * sign > 1) out += fmt::format("^{}", power * sign);
  };
  for (const auto& [name, power] : u.counted) put(name, power);
  put(sign > 0 ? "days" : "day", u.time);
  return out;
}

}  // namespace

Unit product(const Unit& a, const Unit& b) { return combined(a, b, 1); }
Unit quotient(const Unit& a, const Unit& b) { return combined(a, b, -1); }

std::string describe(const Unit& u) {
  if (u.date) return "a date";
  const std::string above = powers(u, 1), below = powers(u, -1);
  if (below.empty()) return above;
  return above.empty() ? "per " + below : above + " per " + below;
}

std::optional<double> days_in(std::string_view word) {
  if (!word.empty() && word.back() == 's') word.remove_suffix(1);
  if (word == "hour") return 1.0 / 24;
  if (word == "day") return 1.0;
  if (word == "week") return 7.0;
  if (word == "month") return days_per_month;
  if (word == "year") return days_per_year;
  return std::nullopt;
}

std::optional<WrittenUnit> read_unit(std::string_view text, const std::vector<std::string>& counted,
                                     std::string* unknown) {
  WrittenUnit out;
  bool below = false;
  for (const std::string_view w : words(text)) {
    if (w == "per" || w == "a" || w == "an") {
      below = true;
    } else if (w == "%") {
      out.denominator *= 100;
    } else if (w.substr(0, 4) == "hour") {  // by 24 in the denominator, so that 12 hours are 0.5 days exactly
      (below ? out.numerator : out.denominator) *= 24;
      out.unit.time += below ? -1 : 1;
    } else if (const auto days = days_in(w)) {
      (below ? out.denominator : out.numerator) *= *days;
      out.unit.time += below ? -1 : 1;
    } else if (std::find(counted.begin(), counted.end(), w) != counted.end()) {
      Unit one;
      one.counted[std::string(w)] = 1;
      out.unit = below ? quotient(out.unit, one) : product(out.unit, one);
    } else {
      if (unknown) *unknown = std::string(w);
      return std::nullopt;
    }
  }
  return out;
}

namespace {

std::optional<long> digits(std::string_view s) {
  long v = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
  if (error != std::errc() || end != s.data() + s.size() || s.front() == '-') return std::nullopt;
  return v;
}

}  // namespace

std::optional<long> parse_date(std::string_view s) {
  if (s.size() != 10 || s[4] != '-' || s[7] != '-') return std::nullopt;
  const auto y = digits(s.substr(0, 4)), m = digits(s.substr(5, 2)), d = digits(s.substr(8, 2));
  if (!y || !m || !d || *m < 1 || *m > 12 || *d < 1 || *d > days_of_month(*y, *m)) return std::nullopt;
  return from_civil({*y, *m, *d});
}

std::string print_date(long day) {
  const Civil c = to_civil(day);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

}  // namespace casus::sema
