// SPDX-License-Identifier: Apache-2.0
// Distributions over listed values, mixtures and pools of claims; and what constant arguments may be.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "ir/law.hpp"
#include "sema/dist_work.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::DistForm;
using ir::Op;
using syntax::ExprKind;

namespace {

constexpr ir::Type real{Base::real, {}};

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

}  // namespace

std::optional<ir::KindId> enum_of(const CheckedModel& model, const std::vector<std::string>& values) {
  std::optional<ir::KindId> holding;
  bool several = false;
  for (std::size_t k = 0; k < model.process.kinds.size(); ++k) {
    const ir::Kind& kind = model.process.kinds[k];
    if (!kind.is_enum) continue;
    if (kind.names == values) return ir::KindId(k);
    const bool all = std::all_of(values.begin(), values.end(), [&](const std::string& v) {
      return std::find(kind.names.begin(), kind.names.end(), v) != kind.names.end();
    });
    if (!all) continue;
    several = holding.has_value();
    holding = ir::KindId(k);
  }
  return several ? std::nullopt : holding;
}

// Weights that are constants add up to 1.
bool ExprChecker::weights(const std::vector<ir::ExprId>& list, Span span) {
  double sum = 0;
  for (const ir::ExprId w : list) {
    const ir::Expr& x = process()[w];
    if (x.op != Op::constant) return true;
    if (!(x.value >= 0)) {
      sink_.error(Code::not_a_probability, x.span, "a weight can't be negative");
      return false;
    }
    sum += x.value;
  }
  if (std::fabs(sum - 1) <= 1e-9) return true;
  sink_.error(Code::weights_dont_sum, span,
              fmt::format("these weights add up to {} %, not to 100 %", number_text(sum * 100)));
  return false;
}

// `{ a 30 %, b 70 % }`, of values or of distributions.
bool ExprChecker::discrete(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  std::vector<std::string> names;
  for (const syntax::ExprId m : e.args) {
    const syntax::Expr& x = work.tree.expr(m);
    if (x.kind == ExprKind::error) return false;
    if (x.kind != ExprKind::weighted) {
      sink_.error(Code::bad_distribution, x.span, "each value needs its weight, as in `{ a 30 %, b 70 % }`");
      return false;
    }
    if (only_an_enum_value(work.tree, x.args[0], work.scope)) names.push_back(work.tree.expr(x.args[0]).text);
  }
  if (e.args.empty()) return false;
  if (std::any_of(e.args.begin(), e.args.end(),
                  [&](syntax::ExprId m) { return is_distribution(work.tree, work.tree.expr(m).args[0]); }))
    return mixture(work, e, out);
  out.form = DistForm::discrete;
  Expect expect;
  if (!numeric(work.context.type))
    expect.type = work.context.type;
  else if (!names.empty())
    if (const auto kind = enum_of(model_, names)) expect.type = ir::Type{Base::entity, *kind};
  bool fine = true;
  std::optional<ir::Type> type;
  std::vector<ir::ExprId> list;
  for (const syntax::ExprId m : e.args) {
    const syntax::Expr& x = work.tree.expr(m);
    const Span span = work.tree.expr(x.args[0]).span;
    const Quantity q = check(work.tree, x.args[0], work.scope, expect);
    ir::ExprId value = q.expr, weight;
    fine = q.ok() && fine;
    if (q.ok() && numeric(q.type)) fine = take_value(work, q, span, value) && fine;
    fine = plain_argument(work, x.args[1], weight) && fine;
    if (!fine) continue;
    if (!type) type = q.type;
    if (!(*type == q.type) && !(numeric(*type) && numeric(q.type))) {
      sink_.error(Code::wrong_type, span, fmt::format("{} can't stand beside {}", describe(q), describe(*type)));
      fine = false;
    }
    if (*type != q.type) type = real;
    if (!numeric(q.type)) expect.type = q.type;
    out.args.insert(out.args.end(), {value, weight});
    list.push_back(weight);
  }
  if (!fine) return false;
  work.type = *type;
  return weights(list, e.span);
}

// `{ dist 30 %, dist 70 % }`, or `mixture(dist, dist)` with equal weights.
bool ExprChecker::mixture(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  out.form = DistForm::mixture;
  bool fine = true;
  for (const syntax::ExprId m : e.args) {
    const syntax::Expr& x = work.tree.expr(m);
    const bool weighted = x.kind == ExprKind::weighted;
    ir::Dist component;
    ir::ExprId weight;
    const syntax::ExprId inner = weighted ? x.args[0] : m;
    fine = form(work, inner, component) && fine;
    if (fine && !numeric(work.type)) {
      sink_.error(Code::bad_distribution, work.tree.expr(inner).span,
                  fmt::format("a mixture is of distributions of numbers, but this gives {}", describe(work.type)));
      fine = false;
    }
    if (weighted)
      fine = plain_argument(work, x.args[1], weight) && fine;
    else
      weight = process().constant(1.0 / static_cast<double>(e.args.size()), real, x.span);
    if (!fine) continue;
    process().dists.push_back(std::move(component));
    out.components.push_back(ir::DistId(process().dists.size() - 1));
    out.args.push_back(weight);
  }
  if (e.args.empty()) {
    sink_.error(Code::bad_distribution, e.span, "a mixture of nothing");
    return false;
  }
  work.type = real;
  return fine && weights(out.args, e.span);
}

// ---- pools of claims ---------------------------------------------------------------------------------------------

// How a claim is read as a distribution. A range is its 5-95 %. A point, plain or `about`, is right to 15 % either way
// (5-95 %); `exactly` is itself; `at most v` lies between v/2 and v, most likely near v; `at least v` between v and 2v,
// most likely near v. Claims that are zero or negative are taken as points.
ir::DistId ExprChecker::pool_component(const ledger::Claim& claim, Span span) {
  using Word = ledger::Claim::Word;
  ir::Dist d;
  d.span = claim.span;
  const auto number = [&](double v) { return process().constant(v, real, span); };
  const double v = claim.low;
  if (claim.high > claim.low) {
    d.form = claim.low > 0 ? DistForm::lognormal_p5_p95 : DistForm::normal_p5_p95;
    d.args = {number(claim.low), number(claim.high)};
  } else if (claim.word == Word::exactly || v <= 0) {
    d.form = DistForm::point;
    d.args = {number(v)};
  } else if (claim.word == Word::at_most || claim.word == Word::at_least) {
    const bool most = claim.word == Word::at_most;
    d.form = DistForm::triangular;
    d.args = {number(most ? v / 2 : v), number(v), number(most ? v : 2 * v)};
  } else {
    d.form = DistForm::lognormal_p5_p95;
    d.args = {number(0.85 * v), number(1.15 * v)};
  }
  process().dists.push_back(std::move(d));
  return ir::DistId(process().dists.size() - 1);
}

// Weights of sources as written: `weights S1 2, S3 1`. Nothing if they can't be.
std::optional<std::map<std::string, double>> ExprChecker::pool_weights(DistWork& work, const syntax::Expr& e) {
  std::map<std::string, double> out;
  for (const syntax::ExprId id : e.args) {
    const syntax::Expr& w = work.tree.expr(id);
    Scope none;
    const Quantity q = check(work.tree, w.args[0], none, {real, Unit{}});
    if (!q.ok()) return std::nullopt;
    const auto refuse = [&](std::string why) {
      sink_.error(Code::bad_pool_weights, w.span, std::move(why));
      return std::nullopt;
    };
    if (!q.constant || !(q.value >= 0)) return refuse("a weight is a constant, 0 or more");
    const auto claims = model_.ledger.about(e.text);
    if (std::none_of(claims.begin(), claims.end(), [&](const ledger::Claim* c) { return c->source == w.text; }))
      return refuse(fmt::format("`{}` claims nothing about `{}`", w.text, e.text));
    if (!out.emplace(w.text, q.value).second) return refuse(fmt::format("`{}` has a weight already", w.text));
  }
  return out;
}

bool ExprChecker::pool(DistWork& work, const syntax::Expr& e, ir::Dist& out) {
  std::vector<std::string> subjects;
  bool any = false;
  for (const ledger::Claim& c : model_.ledger.claims) {
    subjects.push_back(c.subject);
    any = any || (c.subject == e.text && c.numeric);
  }
  if (!any) {
    auto& d = sink_.error(Code::no_numeric_claim, e.span, fmt::format("no source claims a number for `{}`", e.text));
    const std::string near = nearest(e.text, subjects);
    if (!near.empty()) d.hint(fmt::format("did you mean `{}`?", near));
    return false;
  }
  const auto weights = pool_weights(work, e);
  if (!weights) return false;
  // A pool that nothing is left of, for want of a source that whoever runs the model leaves out, stays as it was: there
  // is no other number.
  std::vector<ledger::Pooled> pooled = model_.ledger.pool(e.text, *weights, ledger::Hearing::all);
  if (std::none_of(pooled.begin(), pooled.end(), [](const ledger::Pooled& p) { return p.share > 0; }))
    pooled = model_.ledger.pool(e.text, *weights, ledger::Hearing::model);
  std::vector<std::string> why;
  for (const ledger::Pooled& p : pooled) {
    const ledger::Claim& c = model_.ledger.claims[p.claim];
    if (!p.why_not.empty()) why.push_back(fmt::format("{}: {}", c.place(), p.why_not));
    if (!c.numeric) continue;
    Quantity unit_of = constant(1, real, e.span);
    unit_of.unit = model_.claim_units[p.claim];
    ir::ExprId ignored;
    if (!take_value(work, unit_of, e.span, ignored)) return false;
    if (p.share > 0 || p.why_not.starts_with("a copy")) work.bases.push_back(claim_basis(c));
    if (!(p.share > 0)) continue;
    out.components.push_back(pool_component(c, e.span));
    out.args.push_back(process().constant(p.share, real, e.span));
  }
  if (out.components.empty()) {
    sink_.error(Code::empty_pool, e.span, fmt::format("no claim about `{}` is left in this pool", e.text))
        .hint(fmt::format("{}", fmt::join(why, "; ")));
    return false;
  }
  out.form = DistForm::mixture;
  work.type = real;
  return true;
}

// ---- constant arguments ------------------------------------------------------------------------------------------

// What can be said before any future. Arguments that are drawn are checked when they are known.
bool ExprChecker::plausible(const ir::Dist& d, Span span) {
  std::vector<double> v;
  for (const ir::ExprId a : d.args) {
    if (process()[a].op != Op::constant) return true;
    v.push_back(process()[a].value);
  }
  const math::Fitted law = ir::law(d.form, v, d.bound_low, d.bound_high);
  if (law) return true;
  if (d.form == DistForm::chance)
    sink_.error(Code::not_a_probability, span, "a probability lies between 0 and 100 %");
  else
    sink_.error(Code::bad_distribution, span, fmt::format("there is no such distribution: {}", law.error()));
  return false;
}

}  // namespace casus::sema
