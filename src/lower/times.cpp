// SPDX-License-Identifier: Apache-2.0
#include "lower/times.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/calendar.hpp"
#include "lower/build.hpp"
#include "sema/words.hpp"

namespace casus::lower {
namespace {

using syntax::ExprId;
using syntax::ExprKind;
using syntax::SyntaxTree;

constexpr std::size_t max_points = 10000;

const sema::Unit days_unit{.time = 1, .counted = {}, .date = false};

double calendar_days(const ir::Process& p, double months) {
  const double whole = std::floor(months);
  const long day = add_months(static_cast<long>(p.as_of_day), static_cast<long>(whole));
  return static_cast<double>(day - static_cast<long>(p.as_of_day)) + (months - whole) * sema::days_per_month;
}

}  // namespace

ExprKind time_kind(const Context& c, const SyntaxTree& tree, ExprId id) {
  const syntax::Expr& e = tree.expr(id);
  if (e.kind != ExprKind::name || c.model.symbols.find(e.text)) return e.kind;
  return e.text == "start" ? ExprKind::start : e.text == "end" ? ExprKind::end : e.kind;
}

bool is_fixed_time(const Context& c, const SyntaxTree& tree, ExprId id) {
  const ExprKind kind = time_kind(c, tree, id);
  return kind == ExprKind::start || kind == ExprKind::end || kind == ExprKind::day || kind == ExprKind::date;
}

std::optional<double> fixed_time(Context& c, const SyntaxTree& tree, ExprId id) {
  const syntax::Expr& e = tree.expr(id);
  switch (time_kind(c, tree, id)) {
    case ExprKind::error: return std::nullopt;
    case ExprKind::start: return 0.0;
    case ExprKind::end: return c.process.horizon;
    case ExprKind::day: return c.constant(tree, e.args[0], {real_type, sema::Unit{}});
    case ExprKind::date: {
      const std::optional<long> day = sema::parse_date(e.text);
      if (!day) return std::nullopt;
      if (!c.process.as_of.empty()) return static_cast<double>(*day - static_cast<long>(c.process.as_of_day));
      c.sink.error(Code::needs_date, e.span, "the model has no `as of`, so a date has no place in it")
          .hint("write `day N`");
      return std::nullopt;
    }
    default: break;
  }
  c.sink.error(Code::moving_time, e.span, "a fixed time is needed here")
      .hint(e.kind == ExprKind::number ? "a span of time is `within 12 months`; a moment is a date or `day 60`"
                                       : "write a date, `day N`, `start` or `end`");
  return std::nullopt;
}

std::optional<double> time_in_run(Context& c, const SyntaxTree& tree, ExprId id) {
  const std::optional<double> t = fixed_time(c, tree, id);
  if (!t || (*t >= 0 && *t <= c.process.horizon)) return t;
  c.sink.error(Code::time_outside_run, tree.expr(id).span,
               fmt::format("this is {} the run, which goes from {} to {}", *t < 0 ? "before" : "after",
                           print_time(c.process, 0), print_time(c.process, c.process.horizon)));
  return std::nullopt;
}

std::optional<double> window(Context& c, const SyntaxTree& tree, ExprId id) {
  if (tree.expr(id).kind == ExprKind::date) {
    c.sink.error(Code::unit_mismatch, tree.expr(id).span, "this is a date, but what is needed is a span of time")
        .hint(fmt::format("until a day is `by {}`", tree.expr(id).text));
    return std::nullopt;
  }
  const std::optional<double> d = c.constant(tree, id, {real_type, days_unit});
  if (!d || *d >= 0) return d;
  c.sink.error(Code::time_outside_run, tree.expr(id).span, "a window can't be negative");
  return std::nullopt;
}

std::optional<double> window_from_start(Context& c, const SyntaxTree& tree, ExprId id) {
  const std::optional<double> months = sema::literal_months(tree.expr(id));
  const std::optional<double> d =
      months && *months < 12.0 * 10000 ? calendar_days(c.process, *months) : window(c, tree, id);
  if (!d || *d <= c.process.horizon) return d;
  c.sink
      .error(Code::window_past_end, tree.expr(id).span,
             fmt::format("the window closes on {}, but the run ends on {}", print_time(c.process, *d),
                         print_time(c.process, c.process.horizon)))
      .hint("shorten the window, or let the model run longer (`runs`)");
  return std::nullopt;
}

std::optional<std::vector<double>> steps(Context& c, const SyntaxTree& tree, ExprId step) {
  const std::optional<double> months = sema::literal_months(tree.expr(step));
  const bool by_calendar = months && *months >= 1 && *months < 1e6 && std::floor(*months) == *months;
  const std::optional<double> length = by_calendar ? *months * 28 : window(c, tree, step);
  if (!length) return std::nullopt;
  if (*length <= 0 || c.process.horizon / *length > static_cast<double>(max_points)) {
    c.sink.error(Code::series_too_long, tree.expr(step).span,
                 fmt::format("a series may have at most {},000 points", max_points / 1000));
    return std::nullopt;
  }
  std::vector<double> out;
  for (std::size_t i = 0;; ++i) {
    const double n = static_cast<double>(i);
    const double t = by_calendar ? calendar_days(c.process, n * *months) : n * *length;
    if (t > c.process.horizon) return out;
    out.push_back(t);
  }
}

std::string print_time(const ir::Process& p, double days) {
  if (p.as_of.empty() || std::floor(days) != days || std::fabs(days) > 4e6) return fmt::format("day {}", days);
  return sema::print_date(static_cast<long>(p.as_of_day) + static_cast<long>(days));
}

}  // namespace casus::lower
