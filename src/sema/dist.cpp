// SPDX-License-Identifier: Apache-2.0
// Distributions as written to forms of the process. Every value in one has the unit of what is drawn; the first that
// has a unit tells it, unless the place where the distribution stands demands one.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sema/dist_work.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::DistForm;
using ir::Op;
using syntax::ExprKind;

namespace {

constexpr ir::Type boolean{Base::boolean, {}};
constexpr ir::Type whole{Base::integer, {}};
constexpr ir::Type real{Base::real, {}};

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

bool known_form(std::string_view name) {
  const std::vector<std::string>& names = distribution_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool ExprChecker::is_distribution(const Tree& tree, syntax::ExprId id) const {
  const syntax::Expr& e = tree.expr(id);
  switch (e.kind) {
    case ExprKind::to:
    case ExprKind::between:
    case ExprKind::chance:
    case ExprKind::pool:
    case ExprKind::set: return true;
    case ExprKind::call:
      if (e.text == "per" && e.args.size() == 1) return is_distribution(tree, e.args[0]);
      return known_form(e.text);
    default: return false;
  }
}

std::optional<ExprChecker::DistResult> ExprChecker::distribution(const Tree& tree, syntax::ExprId id, Scope& scope,
                                                                 const DistContext& context) {
  if (!id.valid()) return std::nullopt;
  DistWork work{tree, scope, context, context.type, context.unit, {}, {}, 1, {}};
  ir::Dist d;
  if (!form(work, id, d)) return std::nullopt;
  const Span span = tree.expr(id).span;
  const bool wants_number = numeric(context.type) && context.unit;
  if (wants_number != numeric(work.type) && (wants_number || !numeric(context.type))) {
    sink_.error(Code::wrong_type, span,
                fmt::format("{} is needed here, but this gives {}", describe(context.type), describe(work.type)));
    return std::nullopt;
  }
  process().dists.push_back(std::move(d));
  DistResult out;
  out.dist = ir::DistId(process().dists.size() - 1);
  out.type = work.type;
  out.unit = work.unit.value_or(Unit{});
  out.bases = std::move(work.bases);
  if (work.shown.empty() && numeric(work.type)) std::tie(work.shown, work.scale) = default_display(out.unit);
  out.display_unit = work.shown;
  out.display_scale = work.scale;
  return out;
}

bool ExprChecker::form(DistWork& work, syntax::ExprId id, ir::Dist& out) {
  const syntax::Expr& e = work.tree.expr(id);
  out.span = e.span;
  out.bound_low = work.context.low;
  out.bound_high = work.context.high;
  switch (e.kind) {
    case ExprKind::to:
    case ExprKind::between: return ends(work, e, out) && plausible(out, e.span);
    case ExprKind::chance: return chance(work, e, out);
    case ExprKind::set: return discrete(work, e, out);
    case ExprKind::pool: return pool(work, e, out);
    case ExprKind::call: break;
    default: return point(work, id, out);
  }
  if (e.text == "per" && e.args.size() == 1 && is_distribution(work.tree, e.args[0])) {
    work.suffix = e.unit;
    const bool fine = form(work, e.args[0], out);
    work.suffix.clear();
    return fine;
  }
  if (e.text == "truncated") return truncated(work, e, out);
  if (e.text == "mixture") return mixture(work, e, out);
  if (known_form(e.text)) return named_form(work, e, out) && plausible(out, e.span);
  const bool unknown_name = !model_.symbols.find(e.text) && e.text != "per" && !e.args.empty() &&
                            work.tree.expr(e.args[0]).kind == ExprKind::named_arg;
  if (!unknown_name) return point(work, id, out);
  auto& d = sink_.error(Code::unknown_distribution, e.span, fmt::format("there is no distribution `{}`", e.text));
  const std::string near = nearest(e.text, distribution_names());
  d.hint(near.empty() ? fmt::format("there are {}", fmt::join(distribution_names(), ", "))
                      : fmt::format("did you mean `{}`?", near));
  return false;
}

bool ExprChecker::point(DistWork& work, syntax::ExprId id, ir::Dist& out) {
  Expect expect;
  if (!numeric(work.context.type))
    expect.type = work.context.type;
  else if (work.context.unit)
    expect = {real, work.context.unit};
  const Span span = work.tree.expr(id).span;
  Quantity q = check(work.tree, id, work.scope, expect);
  if (!q.ok()) return false;
  out.form = DistForm::point;
  out.args = {q.expr};
  work.type = q.type;
  if (!numeric(q.type)) return true;
  ir::ExprId kept;
  if (!take_value(work, q, span, kept)) return false;
  out.args = {kept};
  work.type = q.type;
  return true;
}

// ---- arguments ---------------------------------------------------------------------------------------------------

bool ExprChecker::take_value(DistWork& work, Quantity q, Span span, ir::ExprId& out) {
  q = as_number(q, span);
  if (q.ok() && !numeric(q.type)) {
    sink_.error(Code::wrong_type, span, fmt::format("a number is needed here, but this is {}", describe(q)));
    return false;
  }
  if (q.ok() && !work.suffix.empty()) q = with_unit(q, work.suffix, span);
  if (!q.ok()) return false;
  const bool nothing = q.constant && q.value == 0;
  if (!work.unit && !nothing) work.unit = q.unit;
  if (work.unit) q = conform(q, {std::nullopt, work.unit}, span);
  if (!q.ok()) return false;
  if (work.shown.empty() && !nothing) {
    work.shown = q.shown;
    work.scale = q.scale;
  }
  work.type = real;
  out = q.expr;
  return true;
}

bool ExprChecker::value_argument(DistWork& work, syntax::ExprId id, ir::ExprId& out) {
  return take_value(work, check(work.tree, id, work.scope), work.tree.expr(id).span, out) && out.valid();
}

bool ExprChecker::plain_argument(DistWork& work, syntax::ExprId id, ir::ExprId& out) {
  const Quantity q = check(work.tree, id, work.scope, {real, Unit{}});
  out = q.expr;
  return q.ok();
}

bool ExprChecker::ends(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  out.args.resize(2);
  out.form = e.kind == ExprKind::to ? DistForm::to : DistForm::uniform;
  const bool low = value_argument(work, e.args[0], out.args[0]);
  const bool high = value_argument(work, e.args[1], out.args[1]);
  if (!low || !high) return false;
  // A share lies between 0 and 1, so `20 % to 40 %` keeps to that.
  const auto share = [&](ir::ExprId id) {
    const ir::Expr& x = process()[id];
    return x.op != Op::constant || (x.value > 0 && x.value < 1);
  };
  const bool unbounded = out.bound_low == -ir::never && out.bound_high == ir::never;
  if (unbounded && work.shown == "%" && share(out.args[0]) && share(out.args[1])) {
    out.bound_low = 0;
    out.bound_high = 1;
  }
  return true;
}

bool ExprChecker::chance(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  const syntax::Expr& a = work.tree.expr(e.args[0]);
  if (a.unit.find("per ") != std::string::npos || work.suffix.size() > 0) {  // a hazard, not a draw
    const Quantity q = chance_rate(work.tree, e, work.scope);
    out.form = DistForm::point;
    out.args.resize(1);
    return q.ok() && take_value(work, q, e.span, out.args[0]);
  }
  out.form = DistForm::chance;
  out.args.resize(1);
  work.type = boolean;
  return plain_argument(work, e.args[0], out.args[0]) && plausible(out, a.span);
}

// ---- forms by name -----------------------------------------------------------------------------------------------

bool ExprChecker::named_form(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  static const std::vector<Signature> signatures = {
      {"uniform", {"low", "high"}, "vv", DistForm::uniform, true},
      {"normal", {"mean", "sd"}, "vv", DistForm::normal_mean_sd, true},
      {"normal", {"p5", "p95"}, "vv", DistForm::normal_p5_p95},
      {"lognormal", {"mean", "sd"}, "vv", DistForm::lognormal_mean_sd},
      {"lognormal", {"median", "p95"}, "vv", DistForm::lognormal_median_p95},
      {"lognormal", {"p5", "p95"}, "vv", DistForm::lognormal_p5_p95},
      {"beta", {"a", "b"}, "pp", DistForm::beta_a_b, true},
      {"beta", {"mean", "n"}, "vp", DistForm::beta_mean_n},
      {"beta", {"mean", "sd"}, "vv", DistForm::beta_mean_sd},
      {"gamma", {"mean", "sd"}, "vv", DistForm::gamma_mean_sd},
      {"gamma", {"shape", "scale"}, "pv", DistForm::gamma_shape_scale},
      {"exponential", {"mean"}, "v", DistForm::exponential_mean},
      {"exponential", {"rate"}, "r", DistForm::exponential_mean},
      {"weibull", {"shape", "scale"}, "pv", DistForm::weibull_shape_scale},
      {"weibull", {"shape", "mean"}, "pv", DistForm::weibull_shape_mean},
      {"triangular", {"low", "mode", "high"}, "vvv", DistForm::triangular, true},
      {"pert", {"low", "mode", "high"}, "vvv", DistForm::pert, true}};
  if (e.text == "empirical") return empirical(work, e, out);
  const auto is_named = [&](syntax::ExprId a) { return work.tree.expr(a).kind == ExprKind::named_arg; };
  const bool positional = std::none_of(e.args.begin(), e.args.end(), is_named);
  std::vector<std::string> ways;
  for (const Signature& s : signatures) {
    if (s.name != e.text) continue;
    ways.push_back(fmt::format("`{}({} ..)`", s.name, fmt::join(s.arguments, " .., ")));
    if (s.arguments.size() != e.args.size() || (positional && !s.positional)) continue;
    const bool fits = positional || std::all_of(s.arguments.begin(), s.arguments.end(), [&](std::string_view wanted) {
                        return std::any_of(e.args.begin(), e.args.end(), [&](syntax::ExprId a) {
                          return is_named(a) && work.tree.expr(a).text == wanted;
                        });
                      });
    if (fits) return fit_arguments(work, e, s, out);
  }
  sink_.error(Code::bad_distribution, e.span, fmt::format("`{}` can't be given by these arguments", e.text))
      .hint(fmt::format("write {}", fmt::join(ways, " or ")));
  return false;
}

bool ExprChecker::fit_arguments(DistWork& work, const syntax::Expr& e, const Signature& s, ir::Dist& out) {
  out.form = s.form;
  out.args.resize(s.arguments.size());
  bool fine = true;
  for (std::size_t k = 0; fine && k < s.arguments.size(); ++k) {  // one unit is wrong in all of them or in none
    syntax::ExprId value = e.args[k];
    for (const syntax::ExprId a : e.args)
      if (work.tree.expr(a).kind == ExprKind::named_arg && work.tree.expr(a).text == s.arguments[k])
        value = work.tree.expr(a).args[0];
    if (s.roles[k] == 'p') {
      fine = plain_argument(work, value, out.args[k]) && fine;
    } else if (s.roles[k] == 'r') {  // an exponential by its rate: mean 1 / rate
      const Span span = work.tree.expr(value).span;
      const Quantity rate = as_number(check(work.tree, value, work.scope), span);
      if (!rate.ok()) return false;
      Quantity mean = operation(Op::divide, real, span, {constant(1, real, span), rate});
      mean.unit = quotient({}, rate.unit);
      std::tie(mean.shown, mean.scale) = default_display(mean.unit);
      fine = take_value(work, mean, span, out.args[k]) && fine;
    } else {
      fine = value_argument(work, value, out.args[k]) && fine;
    }
  }
  work.type = real;
  const bool share =
      out.form == DistForm::beta_a_b || out.form == DistForm::beta_mean_n || out.form == DistForm::beta_mean_sd;
  if (!fine || !share) return fine;
  if (work.unit && !work.unit->plain()) {
    sink_.error(Code::unit_mismatch, e.span,
                fmt::format("`beta` gives a share, but what is needed is {}", phrase(*work.unit)));
    return false;
  }
  if (work.shown.empty()) {
    work.shown = "%";
    work.scale = 100;
  }
  work.unit = Unit{};
  return true;
}

bool ExprChecker::empirical(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  out.form = DistForm::empirical;
  out.args.resize(e.args.size());
  bool fine = true, all_whole = true;
  for (std::size_t k = 0; k < e.args.size(); ++k) {
    fine = value_argument(work, e.args[k], out.args[k]) && fine;
    all_whole = all_whole && fine && process()[out.args[k]].type == whole;
  }
  if (e.args.empty()) sink_.error(Code::bad_distribution, e.span, "`empirical` needs the values that were seen");
  work.type = all_whole ? whole : real;
  return fine && !e.args.empty();
}

bool ExprChecker::truncated(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  if (e.args.size() != 2 || work.tree.expr(e.args[1]).kind != ExprKind::range) {
    sink_.error(Code::bad_distribution, e.span, "`truncated` needs a range, as in `truncated 0 .. 10`");
    return false;
  }
  if (!form(work, e.args[0], out)) return false;
  if (!numeric(work.type) || out.form == DistForm::discrete || out.form == DistForm::point) {
    sink_.error(Code::bad_distribution, e.span, "only a distribution of numbers along a scale can be truncated");
    return false;
  }
  const syntax::Expr& range = work.tree.expr(e.args[1]);
  if (!value_argument(work, range.args[0], out.truncate_low)) return false;
  if (range.args.size() > 1 && range.args[1].valid() && !value_argument(work, range.args[1], out.truncate_high))
    return false;
  const auto known = [&](ir::ExprId id) { return id.valid() && process()[id].op == Op::constant; };
  if (known(out.truncate_low) && known(out.truncate_high) &&
      !(process()[out.truncate_low].value < process()[out.truncate_high].value)) {
    sink_.error(Code::bad_bounds, range.span, "nothing lies between these bounds");
    return false;
  }
  return true;
}

}  // namespace casus::sema
