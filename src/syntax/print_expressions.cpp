// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "syntax/printer.hpp"

namespace casus::syntax {
namespace {

std::string quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace

std::string Printer::quoted_text(const std::string& text) { return quote(text); }

std::string Printer::list(const std::vector<ExprId>& ids, const char* between) const {
  std::string out;
  for (const ExprId id : ids) {
    if (!out.empty()) out += between;
    out += expr(id);
  }
  return out;
}

std::string Printer::binders(const Binders& b) const {
  std::string out;
  for (const Binder& each : b.list) {
    if (!out.empty()) out += ", ";
    out += each.set.valid() ? fmt::format("{}: {}", each.name, expr(each.set)) : each.name;
  }
  if (b.where.valid()) out += " where " + expr(b.where);
  return b.pair ? fmt::format("{{{}}}", out) : fmt::format("[{}]", out);
}

std::string Printer::over(const std::vector<Binder>& list, bool pair, ExprId where) const {
  std::string out;
  if (pair) {
    out = fmt::format("{{{}, {}}} in {}", list[0].name, list[1].name, expr(list[1].set));
  } else {
    for (const Binder& b : list) out += fmt::format("{}{} in {}", out.empty() ? "" : ", ", b.name, expr(b.set));
  }
  if (where.valid()) out += " where " + expr(where);
  return out;
}

std::string Printer::action(const Action& a) const {
  const std::string at = a.time.valid() ? " at " + expr(a.time) : "";
  switch (a.kind) {
    case Action::Kind::nothing: return "nothing" + at;
    case Action::Kind::assign: return fmt::format("{} {} {}{}", expr(a.target), a.op, expr(a.value), at);
    case Action::Kind::hold:
      return fmt::format("hold {} = {}{}{}", expr(a.target), expr(a.value),
                         a.time.valid() ? " from " + expr(a.time) : "", a.until.valid() ? " to " + expr(a.until) : "");
    case Action::Kind::occur: return fmt::format("occur {}{}", expr(a.target), at);
    case Action::Kind::forbid: return fmt::format("not {}{}", expr(a.target), at);
    case Action::Kind::set: return fmt::format("{} = {}{}", expr(a.target), expr(a.value), at);
    case Action::Kind::option: return fmt::format("option {}{}", expr(a.target), at);
  }
  return {};
}

std::string Printer::estimand(const char* head, const Expr& e) const {
  const std::string bar = e.conditions.empty() ? "" : " | " + list(e.conditions, ", ");
  return fmt::format("{}({}{})", head, expr(e.args[0]), bar);
}

std::string Printer::infix(const Expr& e, const char* word) const {
  return fmt::format("({} {} {})", expr(e.args[0]), word, expr(e.args[1]));
}

std::string Printer::expr(ExprId id) const {
  if (!id.valid()) return "none";
  const Expr& e = tree_.expr(id);
  switch (e.kind) {
    case ExprKind::error: return "error";
    case ExprKind::number: return e.unit.empty() ? e.text : fmt::format("{} {}", e.text, e.unit);
    case ExprKind::name: return e.unit.empty() ? e.text : fmt::format("{} {}", e.text, e.unit);
    case ExprKind::date: return e.text;
    case ExprKind::string: return quote(e.text);
    case ExprKind::wildcard: return "_";
    case ExprKind::index:
    case ExprKind::call:
    case ExprKind::set:
    case ExprKind::aggregate:
    case ExprKind::pool: return bracketed(e);
    case ExprKind::member: return fmt::format("{}.{}", expr(e.args[0]), e.text);
    case ExprKind::unary: return fmt::format("({} {})", e.text, expr(e.args[0]));
    case ExprKind::binary: return infix(e, e.text.c_str());
    case ExprKind::branch:
      return fmt::format("(if {} then {} else {})", expr(e.args[0]), expr(e.args[1]), expr(e.args[2]));
    case ExprKind::weighted: return fmt::format("{} weight {}", expr(e.args[0]), expr(e.args[1]));
    case ExprKind::range: return infix(e, "..");
    case ExprKind::named_arg: return fmt::format("{} {}", e.text, expr(e.args[0]));
    case ExprKind::binder_arg: return fmt::format("{}: {}", e.text, expr(e.args[0]));
    case ExprKind::to: return infix(e, "to");
    case ExprKind::between: return fmt::format("(between {} and {})", expr(e.args[0]), expr(e.args[1]));
    case ExprKind::chance: return fmt::format("(chance {})", expr(e.args[0]));
    default: return question(e);
  }
}

std::string Printer::bracketed(const Expr& e) const {
  switch (e.kind) {
    case ExprKind::index: {
      const std::string where = e.where.valid() ? " where " + expr(e.where) : "";
      const std::string members = list(e.args, ", ") + where;
      return e.braces ? fmt::format("{}{{{}}}", e.text, members) : fmt::format("{}[{}]", e.text, members);
    }
    case ExprKind::call:
      return fmt::format("{}({}){}{}", e.text, list(e.args, ", "), e.unit.empty() ? "" : " ", e.unit);
    case ExprKind::set: return fmt::format("{{{}}}", list(e.args, ", "));
    case ExprKind::pool:
      return fmt::format("pool(claim {}{}{})", e.text, e.args.empty() ? "" : " weights ", list(e.args, ", "));
    default:
      return fmt::format("{}({}{}{})", e.text, over(e.binders, e.pair, e.where), e.args.empty() ? "" : ": ",
                         list(e.args, ", "));
  }
}

std::string Printer::question(const Expr& e) const {
  switch (e.kind) {
    case ExprKind::probability: return estimand("P", e);
    case ExprKind::expectation: return estimand("E", e);
    case ExprKind::quantile: return estimand(e.text.c_str(), e);
    case ExprKind::at: return infix(e, "at");
    case ExprKind::every: return infix(e, "every");
    case ExprKind::by_date: return infix(e, "by");
    case ExprKind::before: return infix(e, "before");
    case ExprKind::after_event: return infix(e, "after");
    case ExprKind::within:
      return fmt::format("({} within {}{})", expr(e.args[0]), expr(e.args[1]),
                         e.args.size() > 2 ? " of " + expr(e.args[2]) : "");
    case ExprKind::stays:
      return fmt::format("({} stays{})", expr(e.args[0]),
                         e.args.size() > 2 ? fmt::format(" from {} to {}", expr(e.args[1]), expr(e.args[2])) : "");
    case ExprKind::day: return "day " + expr(e.args[0]);
    case ExprKind::start: return "start";
    case ExprKind::end: return "end";
    case ExprKind::nth: return fmt::format("(nth {} {})", e.text, expr(e.args[0]));
    case ExprKind::time_from: return fmt::format("(time from {} to {})", expr(e.args[0]), expr(e.args[1]));
    case ExprKind::time_spent: return fmt::format("time spent({})", expr(e.args[0]));
    case ExprKind::times: return fmt::format("times({})", expr(e.args[0]));
    case ExprKind::first_of: return fmt::format("first of({})", list(e.args, ", "));
    case ExprKind::had: return "had " + expr(e.args[0]);
    case ExprKind::do_action: return "do " + action(e.actions[0]);
    default: return "error";
  }
}

std::string dump_expr(const SyntaxTree& tree, ExprId id) { return Printer(tree).expr(id); }

}  // namespace casus::syntax
