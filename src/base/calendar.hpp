// SPDX-License-Identifier: Apache-2.0
// The proleptic Gregorian calendar; days since 1970-01-01.
#pragma once

namespace casus {

struct Civil {
  long year, month, day;
};

long from_civil(Civil c);
Civil to_civil(long day);
long days_of_month(long year, long month);

// The same day of the month, or the last of it where it is shorter.
long add_months(long day, long months);

// How long after `now` (days since the day `start`, with a part of a day) it is `months` later by the calendar.
double months_on(long start, double now, long months);

}  // namespace casus
