// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them: to the digits that their interval supports, in the unit in which they were asked for.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "query/answer.hpp"

namespace casus::cli {

// How one number is to be written.
struct Manner {
  double scale = 1;      // 100 for chances
  bool sign = false;     // differences
  std::string unit;      // "%", "pts", "days"
  bool percent = false;  // never rounded to more than whole units
};

// A chance is written in percent, a difference of chances in points.
Manner manner_of(const ir::Process& process, const query::Answer& answer);
bool is_chance(const ir::Process& process, ir::NodeId node);

// Distance between the last digits shown: a power of ten, about a quarter of the interval's width at most.
double step_of(double width, bool percent);
std::string number(double x, double step, bool sign);  // x already scaled
std::string with_commas(std::uint64_t n);

struct Shown {
  std::string best, range, error;  // "3 %", "1-9 %", "0.2"
};
Shown show(const query::Figure& figure, const Manner& manner);

// The words of ICD 203 for a chance between 0 and 1; both, if the ends differ ("very unlikely to unlikely").
std::string likelihood(double low, double high);

// Names and titles come from files: whatever could drive a terminal is made a blank.
std::string harmless(std::string text);

// Columns that a terminal needs for it (UTF-8, one column a code point).
std::size_t columns(const std::string& text);
std::string padded(const std::string& text, std::size_t width, bool right = false);

}  // namespace casus::cli
