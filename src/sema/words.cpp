// SPDX-License-Identifier: Apache-2.0
#include "sema/words.hpp"

#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace casus::sema {

std::string phrase(const Unit& unit) {
  if (unit.plain()) return "a plain number";
  if (unit.date) return "a date";
  if (unit.duration()) return "a time span (in days)";
  if (unit.rate()) return "a rate (per day)";
  return "in " + describe(unit);
}

std::pair<std::string, double> default_display(const Unit& unit) {
  if (unit.plain() || unit.date) return {"", 1};
  if (unit.time == -1) {
    Unit above = unit;
    above.time = 0;
    return {above.plain() ? "per year" : describe(above) + " per year", days_per_year};
  }
  return {describe(unit), 1};
}

std::string kind_name(const ir::Kind& kind) {
  return kind.is_enum ? fmt::format("{}", fmt::join(kind.names, " | ")) : kind.name;
}

std::string_view sort_of(Symbol::Kind kind) {
  switch (kind) {
    case Symbol::Kind::kind: return "a kind";
    case Symbol::Kind::entity: return "an entity";
    case Symbol::Kind::group: return "a group";
    case Symbol::Kind::constant: return "a constant";
    case Symbol::Kind::param: return "a parameter";
    case Symbol::Kind::state: return "a state";
    case Symbol::Kind::settled: return "a settled value";
    case Symbol::Kind::let: return "a let";
    case Symbol::Kind::event: return "an event";
    case Symbol::Kind::signal: return "a signal";
    case Symbol::Kind::tag: return "a tag";
    case Symbol::Kind::unit: return "a unit";
    case Symbol::Kind::source: return "a source";
    case Symbol::Kind::claim: return "a claim";
    case Symbol::Kind::option: return "an option";
    case Symbol::Kind::reading: return "a reading";
    case Symbol::Kind::ask: return "a question";
    case Symbol::Kind::proposition: return "a proposition";
  }
  return "a name";
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = {"abs", "exp", "log", "sqrt", "floor", "ceil", "min", "max"};
  return names;
}

const std::vector<std::string>& distribution_names() {
  static const std::vector<std::string> names = {"uniform", "normal",      "lognormal", "beta",
                                                 "gamma",   "exponential", "weibull",   "triangular",
                                                 "pert",    "empirical",   "mixture",   "truncated"};
  return names;
}

std::string number_text(double v) { return fmt::format("{:.10g}", v); }

std::string bounds_text(const ir::Variable& v) {
  const std::string low = number_text(v.low * v.scale), high = number_text(v.high * v.scale);
  const std::string unit = v.unit.empty() ? "" : " " + v.unit;
  if (v.high == ir::never) return fmt::format("`{}` is at least {}{}", v.name, low, unit);
  if (v.low == -ir::never) return fmt::format("`{}` is at most {}{}", v.name, high, unit);
  return fmt::format("`{}` lies between {} and {}{}", v.name, low, high, unit);
}

std::optional<double> literal_months(const syntax::Expr& e) {
  if (e.kind != syntax::ExprKind::number) return std::nullopt;
  const double each = e.unit == "months" || e.unit == "month" ? 1 : e.unit == "years" || e.unit == "year" ? 12 : 0;
  if (each == 0) return std::nullopt;
  std::string digits;
  for (const char ch : e.text)
    if (ch != '_') digits += ch;
  double value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc()) return std::nullopt;
  return value * each;
}

}  // namespace casus::sema
