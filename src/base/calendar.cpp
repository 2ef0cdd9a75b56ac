// SPDX-License-Identifier: Apache-2.0
#include "base/calendar.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace casus {
namespace {

long floor_divide(long a, long b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

// By eras of 400 years (146097 days) that begin on 1 March.
long from_civil(Civil c) {
  const long y = c.year - (c.month <= 2 ? 1 : 0);
  const long era = floor_divide(y, 400);
  const long of_era = y - era * 400;
  const long of_year = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Civil to_civil(long day) {
  day += 719468;
  const long era = floor_divide(day, 146097);
  const long in_era = day - era * 146097;
  const long year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const long in_year = in_era - (365 * year + year / 4 - year / 100);
  const long m = (5 * in_year + 2) / 153;
  const long month = m + (m < 10 ? 3 : -9);
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, in_year - (153 * m + 2) / 5 + 1};
}

long days_of_month(long year, long month) {
  static constexpr std::array<long, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

long add_months(long day, long months) {
  Civil c = to_civil(day);
  const long index = c.year * 12 + (c.month - 1) + months;
  c.year = floor_divide(index, 12);
  c.month = index - c.year * 12 + 1;
  c.day = std::min(c.day, days_of_month(c.year, c.month));
  return from_civil(c);
}

double months_on(long start, double now, long months) {
  const double day = std::floor(now);
  const long then = add_months(start + static_cast<long>(day), months);
  return static_cast<double>(then - start) - day;
}

}  // namespace casus
