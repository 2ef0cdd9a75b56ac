// SPDX-License-Identifier: Apache-2.0
// Units as exponents: time (stored in days) and counted units (people). A percentage is a plain number. Dates are
// points in time, kept apart: date - date is a duration, date + duration a date, date + date an error.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casus::sema {

struct Unit {
  int time = 0;
  std::map<std::string, int> counted;
  bool date = false;
  bool plain() const { return time == 0 && counted.empty() && !date; }
  bool duration() const { return time == 1 && counted.empty() && !date; }
  bool rate() const { return time == -1 && counted.empty() && !date; }
  friend bool operator==(const Unit&, const Unit&) = default;
};

Unit product(const Unit& a, const Unit& b);
Unit quotient(const Unit& a, const Unit& b);

// "days", "per day", "people per day", "" for a plain number: for messages.
std::string describe(const Unit& u);

inline constexpr double days_per_year = 365.25;
inline constexpr double days_per_month = 365.25 / 12;

// A unit as written after a number: `%`, `days`, `per year`, `% per year`, `people per day`. A written value v is
// stored as v * numerator / denominator. Counted units must be among `counted`; the word that is not goes to `unknown`.
struct WrittenUnit {
  Unit unit;
  double numerator = 1, denominator = 1;
  double shown_scale() const { return denominator / numerator; }
  double stored(double v) const { return v * numerator / denominator; }
};
std::optional<WrittenUnit> read_unit(std::string_view text, const std::vector<std::string>& counted,
                                     std::string* unknown);

// Length in days of `hours`, `days`, `weeks`, `months`, `years` (mean length for the last two); nothing otherwise.
std::optional<double> days_in(std::string_view time_word);

// Days since 1970-01-01 (base/calendar.hpp).
std::optional<long> parse_date(std::string_view yyyy_mm_dd);
std::string print_date(long day);
// Steps by the calendar: 31 Jan + 1 month is the last day of February.
}  // namespace casus::sema
