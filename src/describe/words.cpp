// SPDX-License-Identifier: Apache-2.0
#include "describe/words.hpp"

#include <fmt/format.h>

#include "describe/page.hpp"
#include "syntax/print.hpp"

namespace casus::describe {

using syntax::Effect;
using syntax::Expr;
using syntax::ExprId;
using syntax::ExprKind;

namespace {

std::string bracketed(bool needed, std::string text) { return needed ? "(" + std::move(text) + ")" : text; }

struct Operator {
  std::string_view symbol, words;
  int level;  // how closely it binds
};

constexpr Operator operators[] = {
    {"or", "or", 1},        {"and", "and", 2},       {"=", "is", 4},       {"!=", "is not", 4},
    {"<", "is below", 4},   {"<=", "is at most", 4}, {">", "is above", 4}, {">=", "is at least", 4},
    {"in", "is one of", 4}, {"+", "+", 5},           {"-", "−", 5},        {"*", "×", 6},
    {"/", "/", 6},          {"mod", "mod", 6}};

}  // namespace

std::string Words::name(std::string_view name) const {
  const sema::Symbol* s = m_.symbols.find(name);
  if (!s) return std::string(name);
  using K = sema::Symbol::Kind;
  switch (s->kind) {
    case K::entity: {
      const ir::Kind& kind = m_.process.kinds[s->id];
      const std::string& title = kind.titles[s->ordinal];
      return title.empty() ? std::string(name) : title;
    }
    case K::kind:
    case K::group: return std::string(name);
    default: return code(name);
  }
}

std::string Words::list(const std::vector<ExprId>& ids, const char* last) const {
  std::string out;
  for (std::size_t k = 0; k < ids.size(); ++k) out += (k == 0 ? "" : k + 1 == ids.size() ? last : ", ") + expr(ids[k]);
  return out;
}

std::string Words::expr(ExprId id, int level) const {
  if (!id.valid()) return {};
  const Expr& e = t_.expr(id);
  switch (e.kind) {
    case ExprKind::number: return e.unit.empty() ? e.text : e.text + " " + e.unit;
    case ExprKind::name: return name(e.text) + (e.unit.empty() ? "" : " " + e.unit);
    case ExprKind::date: return e.text;
    case ExprKind::string: return "“" + e.text + "”";
    case ExprKind::wildcard: return "anyone";
    case ExprKind::index: return indexed(e);
    case ExprKind::call: return called(e);
    case ExprKind::member: return fmt::format("the {} of {}", e.text, expr(e.args[0]));
    case ExprKind::unary: {
      if (e.text == "-") return "−" + expr(e.args[0], 7);
      const Expr& inner = t_.expr(e.args[0]);
      const bool pair = inner.kind == ExprKind::index && inner.braces;
      return (pair ? "no " : "not ") + expr(e.args[0], 3);
    }
    case ExprKind::binary: return binary(e, level);
    case ExprKind::branch:
      return bracketed(
          level > 0, fmt::format("{} if {}, otherwise {}", expr(e.args[1], 1), expr(e.args[0], 1), expr(e.args[2], 1)));
    case ExprKind::aggregate: return bracketed(level > 4, aggregate(e));
    case ExprKind::set: return list(e.args, " or ");
    case ExprKind::weighted: return fmt::format("{} {}", expr(e.args[0]), expr(e.args[1]));
    case ExprKind::range: return fmt::format("{} to {}", expr(e.args[0]), e.args.size() > 1 ? expr(e.args[1]) : "");
    case ExprKind::named_arg: return fmt::format("{} {}", e.text, expr(e.args[0]));
    case ExprKind::binder_arg: return fmt::format("{} in {}", e.text, expr(e.args[0]));
    case ExprKind::to:
    case ExprKind::between:
    case ExprKind::chance:
    case ExprKind::pool: return law(id);
    case ExprKind::day: return "day " + expr(e.args[0]);
    case ExprKind::start: return "the start";
    case ExprKind::end: return "the end";
    case ExprKind::at: return fmt::format("{} at {}", expr(e.args[0]), expr(e.args[1]));
    default: return code(syntax::dump_expr(t_, id));
  }
}

std::string Words::binary(const Expr& e, int level) const {
  for (const Operator& o : operators) {
    if (o.symbol != e.text) continue;
    // `x in {a, b}` and `x in GROUP`
    const Expr& right = t_.expr(e.args[1]);
    const std::string_view words = o.symbol != "in"              ? o.words
                                   : right.kind != ExprKind::set ? "is in"
                                   : right.args.size() == 1      ? "is"
                                                                 : o.words;
    return bracketed(level > o.level, fmt::format("{} {} {}", expr(e.args[0], o.level), words,
                                                  expr(e.args[1], o.level + (o.level > 4 ? 1 : 0))));
  }
  return fmt::format("{} {} {}", expr(e.args[0], 7), e.text, expr(e.args[1], 7));
}

std::string Words::indexed(const Expr& e) const {
  if (e.braces && e.args.size() == 2)
    return fmt::format("{} between {} and {}", name(e.text), expr(e.args[0], 7), expr(e.args[1], 7));
  return fmt::format("{} ({}{})", name(e.text), list(e.args), e.where.valid() ? " where " + expr(e.where) : "");
}

std::string Words::called(const Expr& e) const {
  if (e.text == "min" || e.text == "max")
    return fmt::format("the {} of {}", e.text == "min" ? "smaller" : "larger", list(e.args, " and "));
  const sema::Symbol* s = m_.symbols.find(e.text);
  if (!s || s->kind != sema::Symbol::Kind::signal) return fmt::format("{} ({})", name(e.text), list(e.args));
  std::string out;
  for (std::size_t k = 0; k < e.args.size(); ++k) {
    const auto& names = m_.signal_arguments;
    const bool known = s->id < names.size() && k < names[s->id].size();
    const std::string role = known ? names[s->id][k] : "";
    const Expr& a = t_.expr(e.args[k]);
    const std::string who = a.kind == ExprKind::binder_arg ? a.text
                            : a.kind == ExprKind::wildcard ? "any"
                                                           : expr(e.args[k]);
    out += (k == 0 ? "" : ", ") + (role.empty() || role == who ? who : role + ": " + who);
  }
  return fmt::format("{} ({})", name(e.text), out);
}

std::string Words::over(const std::vector<syntax::Binder>& binders, bool pair, ExprId where) const {
  std::string out;
  if (pair && binders.size() == 2) {
    out = fmt::format("pair {} and {} in {}", binders[0].name, binders[1].name, expr(binders[1].set));
  } else {
    for (std::size_t k = 0; k < binders.size(); ++k) {
      if (k > 0) out += ", ";
      out += binders[k].set.valid() ? fmt::format("{} in {}", binders[k].name, expr(binders[k].set)) : binders[k].name;
    }
  }
  if (where.valid()) out += " where " + expr(where);
  return out;
}

std::string Words::binders(const syntax::Binders& b) const {
  return b.list.empty() ? "" : "for each " + over(b.list, b.pair, b.where);
}

std::string Words::aggregate(const Expr& e) const {
  const std::string domain = over(e.binders, e.pair, e.where);
  const std::string body = e.args.empty() ? "" : expr(e.args[0]);
  if (e.text == "count") return fmt::format("the number of {}{}", domain, body.empty() ? "" : " with " + body);
  if (e.text == "any") return fmt::format("for some {}: {}", domain, body);
  if (e.text == "all") return fmt::format("for every {}: {}", domain, body);
  const char* what = e.text == "sum"    ? "the sum"
                     : e.text == "mean" ? "the mean"
                     : e.text == "min"  ? "the smallest"
                     : e.text == "max"  ? "the largest"
                                        : "the one with the most";
  return fmt::format("{} over {} of {}", what, domain, expr(e.args[0], 5));
}

std::string Words::law(ExprId id) const {
  if (!id.valid()) return {};
  const Expr& e = t_.expr(id);
  switch (e.kind) {
    case ExprKind::to: return fmt::format("{} to {} (5 to 95 %)", expr(e.args[0]), expr(e.args[1]));
    case ExprKind::between: return fmt::format("anywhere from {} to {}", expr(e.args[0]), expr(e.args[1]));
    case ExprKind::chance: return "true with a chance of " + expr(e.args[0]);
    case ExprKind::pool:
      return fmt::format("pooled from the claims on {}{}{}", e.text, e.args.empty() ? "" : ", weights ", list(e.args));
    case ExprKind::set: return list(e.args);
    default: return expr(id);
  }
}

std::string Words::drawn_time(ExprId id) const {
  const Expr& e = t_.expr(id);
  const bool drawn = e.kind == ExprKind::call || e.kind == ExprKind::to || e.kind == ExprKind::between;
  return (drawn ? "a time drawn from " : "") + law(id);
}

std::string Words::pattern(ExprId id) const { return expr(id); }

std::string Words::effects(const std::vector<syntax::EffectId>& ids) const {
  std::string out;
  for (const syntax::EffectId id : ids) out += (out.empty() ? "" : "; ") + effect(id);
  return out;
}

std::string Words::effect(syntax::EffectId id) const {
  const Effect& e = t_.effect(id);
  const std::string body = effects(e.body);
  const std::string other = e.other.empty() ? "" : "; otherwise " + effects(e.other);
  switch (e.kind) {
    case Effect::Kind::assign: {
      const char* verb = e.op == "+=" ? "rises by" : e.op == "-=" ? "falls by" : "becomes";
      return fmt::format("{} {} {}", expr(e.target), verb, expr(e.value));
    }
    case Effect::Kind::emit: return expr(e.target) + " follows";
    case Effect::Kind::after: return fmt::format("{} later, {}", drawn_time(e.value), body);
    case Effect::Kind::chance: return fmt::format("with a chance of {}, {}{}", expr(e.value), body, other);
    case Effect::Kind::choose:
      return fmt::format("one {} is chosen{}, and {}{}", over(e.binders.list, e.binders.pair, e.binders.where),
                         e.value.valid() ? " by " + expr(e.value) : " at random", body, other);
    case Effect::Kind::loop:
      return fmt::format("for each {}, {}", over(e.binders.list, e.binders.pair, e.binders.where), body);
    case Effect::Kind::branch: return fmt::format("if {}, {}{}", expr(e.value), body, other);
  }
  return {};
}

std::string Words::action(const syntax::Action& a) const {
  using K = syntax::Action::Kind;
  const std::string at = a.time.valid() ? " at " + expr(a.time) : "";
  switch (a.kind) {
    case K::nothing: return "nothing is done";
    case K::assign:
      return fmt::format("{} {} {}{}", expr(a.target),
                         a.op == ":="   ? "becomes"
                         : a.op == "+=" ? "rises by"
                                        : "falls by",
                         expr(a.value), at);
    case K::hold:
      return fmt::format("{} is held at {}{}{}", expr(a.target), expr(a.value),
                         a.time.valid() ? " from " + expr(a.time) : "", a.until.valid() ? " to " + expr(a.until) : "");
    case K::occur: return fmt::format("{} happens{}", expr(a.target), at);
    case K::forbid: return fmt::format("without {}", expr(a.target));
    case K::set: return fmt::format("{} is {}", expr(a.target), expr(a.value));
    case K::option: return fmt::format("option {}", expr(a.target));
  }
  return {};
}

std::string Words::type(const syntax::TypeName& t) const {
  if (!t.values.empty()) return fmt::format("{}", fmt::join(t.values, ", "));
  if (t.is_range) return t.high.valid() ? fmt::format("{} to {}", expr(t.low), expr(t.high)) : "from " + expr(t.low);
  if (t.name == "bool") return "yes or no";
  if (t.name == "real" || t.name == "integer") return t.unit.empty() ? "a number" : "a number of " + t.unit;
  return t.name;
}

}  // namespace casus::describe
