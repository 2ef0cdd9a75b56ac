// SPDX-License-Identifier: Apache-2.0
#include "syntax/lexer_numbers.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/limits.hpp"

namespace casus::syntax {
namespace {

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

std::size_t digits(std::string_view text, std::size_t from) {
  std::size_t i = from;
  while (is_digit(at(text, i)) || at(text, i) == '_') ++i;
  return i - from;
}

std::size_t word_length(std::string_view text, std::size_t from) {
  std::size_t i = from;
  while (i < text.size()) {
    const CodePoint c = decode(text, i);
    if (!is_letter(c.value) && !is_digit(text[i]) && c.value != '_') break;
    i += c.bytes;
  }
  return i - from;
}

int value_of(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// yyyy-mm-dd; `2024-1-5` is taken for a date too, since a difference of three numbers is hardly ever meant.
std::optional<NumberScan> scan_date(std::string_view text) {
  const auto run = [&](std::size_t from) {
    std::size_t n = 0;
    while (is_digit(at(text, from + n))) ++n;
    return n;
  };
  if (run(0) != 4 || at(text, 4) != '-') return std::nullopt;
  const std::size_t month = run(5);
  if (month < 1 || month > 2 || at(text, 5 + month) != '-') return std::nullopt;
  const std::size_t day = run(6 + month);
  if (day < 1 || day > 2) return std::nullopt;
  NumberScan scan{TokenKind::date, 6 + month + day, true, {}, {}, {}};
  const int y = value_of(text.substr(0, 4)), m = value_of(text.substr(5, month)),
            d = value_of(text.substr(6 + month, day));
  const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                         std::chrono::day{static_cast<unsigned>(d)}};
  if (const std::size_t more = word_length(text, scan.length)) {
    scan.length += more;
    scan.fault = "is no date: letters or digits follow it without a space";
  } else if (y < 1 || !date.ok()) {
    scan.fault = "is not in the calendar";
    scan.hint = "dates are written year-month-day, as 2024-11-05";
  } else if (month != 2 || day != 2) {
    scan.fault = "is a date without its two-digit month and day";
    scan.replacement = fmt::format("{:04}-{:02}-{:02}", y, m, d);
    scan.hint = fmt::format("write {}", scan.replacement);
  }
  return scan;
}

std::string_view ordinal_ending(std::string_view number) {
  const char last = number.back();
  const bool teen = number.size() > 1 && number[number.size() - 2] == '1';
  if (teen) return "th";
  return last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th";
}

bool is_ordinal_ending(std::string_view w) { return w == "st" || w == "nd" || w == "rd" || w == "th"; }

// Checks the plain number text[0, length).
void check_value(std::string_view text, NumberScan& scan) {
  std::string plain;
  bool group = false;
  const std::string_view written = text.substr(0, scan.length);
  for (const char c : written) {
    if (c == '_' && group) scan.fault = "has two `_` in a row";
    group = c == '_';
    if (!group) plain += c;
  }
  if (group || written.find("_.") != std::string_view::npos || written.find("._") != std::string_view::npos)
    scan.fault = "has a `_` that stands between no digits";
  if (scan.length > max_number_bytes)
    scan.fault = fmt::format("is longer than the {} characters a number may have", max_number_bytes);
  if (!scan.fault.empty()) return;
  double value = 0;
  const auto result = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (result.ec == std::errc::result_out_of_range || !std::isfinite(value))
    scan.fault = "is too large or too small to hold";
}

void scan_exponent(std::string_view text, NumberScan& scan) {
  const char e = at(text, scan.length);
  if (e != 'e' && e != 'E') return;
  const std::size_t sign = at(text, scan.length + 1) == '+' || at(text, scan.length + 1) == '-' ? 1 : 0;
  if (is_digit(at(text, scan.length + 1 + sign))) {
    scan.length += 1 + sign;
    while (is_digit(at(text, scan.length))) ++scan.length;
  }
}

}  // namespace

NumberScan scan_number(std::string_view text) {
  if (auto date = scan_date(text)) return *date;
  NumberScan scan;
  scan.length = digits(text, 0);
  const std::size_t whole = scan.length;
  if (at(text, whole) == '.' && is_digit(at(text, whole + 1))) {
    scan.length += 1 + digits(text, whole + 1);
    while (at(text, scan.length) == '.' && is_digit(at(text, scan.length + 1))) {
      scan.length += 1 + digits(text, scan.length + 1);
      scan.fault = "has more than one point";
    }
    if (whole > 0 && !scan.fault.empty()) return scan;
  } else if (at(text, whole) == '.' && at(text, whole + 1) != '.' && word_length(text, whole + 1) == 0) {
    ++scan.length;
    scan.fault = "has no digit after its point";
    return scan;
  }
  if (whole == 0) {
    scan.fault = "has no digit before its point";
    scan.replacement = fmt::format("0{}", text.substr(0, scan.length));
    scan.hint = fmt::format("write {}", in_backticks(scan.replacement));
    return scan;
  }
  scan_exponent(text, scan);
  const std::size_t letters = word_length(text, scan.length);
  const std::string_view word = text.substr(scan.length, letters);
  if (letters > 0 && scan.length == whole && is_ordinal_ending(word) && whole < 10) {
    const std::string_view number = text.substr(0, whole);
    scan.kind = TokenKind::ordinal;
    scan.length += letters;
    if (word != ordinal_ending(number) || number.find('_') != std::string_view::npos || number[0] == '0') {
      scan.fault = "is no ordinal";
      scan.hint = "ordinals are written 1st, 2nd, 3rd, 4th";
    }
  } else if (letters > 0) {
    scan.fault = "begins as a number and ends as a name";
    if (letters <= max_name_bytes) {
      scan.replacement = fmt::format("{} {}", text.substr(0, scan.length), word);
      scan.hint = fmt::format("write {}", in_backticks(scan.replacement));
    }
    scan.length += letters;
  } else {
    check_value(text, scan);
  }
  return scan;
}

}  // namespace casus::syntax
