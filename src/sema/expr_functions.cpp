// SPDX-License-Identifier: Apache-2.0
// The functions that expressions may call.
#include <algorithm>

#include <fmt/format.h>

#include "sema/check.hpp"
#include "sema/hints.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using ir::Op;

struct ExprChecker::Function {
  std::string_view name;
  Op op;
  std::size_t most;  // arguments; at least one
};

namespace {

constexpr ir::Type whole{Base::integer, {}};
constexpr ir::Type real{Base::real, {}};

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

template <std::size_t N>
bool among(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool odd_powers(const Unit& u) {
  const auto odd = [](const auto& counted) { return counted.second % 2 != 0; };
  return u.time % 2 != 0 || std::any_of(u.counted.begin(), u.counted.end(), odd);
}

Unit root_of(Unit u) {
  u.time /= 2;
  for (auto& [name, power] : u.counted) power /= 2;
  return u;
}

}  // namespace

Quantity ExprChecker::function(const Tree& tree, const syntax::Expr& e, Scope& scope) {
  static constexpr Function functions[] = {
      {"abs", Op::absolute, 1}, {"exp", Op::exponential, 1}, {"log", Op::logarithm, 1}, {"sqrt", Op::square_root, 1},
      {"floor", Op::floor, 1},  {"ceil", Op::ceiling, 1},    {"min", Op::minimum, 64},  {"max", Op::maximum, 64}};
  const Function* f =
      std::find_if(std::begin(functions), std::end(functions), [&](const Function& k) { return e.text == k.name; });
  if (f == std::end(functions)) {
    unknown_function(e);
    return none();
  }
  if (e.args.empty() || e.args.size() > f->most) {
    sink_.error(Code::wrong_arguments, e.span,
                fmt::format("`{}` takes {}", f->name, f->most == 1 ? "one number" : "1 to 64 numbers"));
    return none();
  }
  Quantity q;
  for (const syntax::ExprId id : e.args) {
    const Span span = tree.expr(id).span;
    Quantity a = as_number(check(tree, id, scope), span);
    if (!a.ok()) return none();
    if (!numeric(a.type)) {
      sink_.error(Code::wrong_type, span, fmt::format("`{}` needs a number, but this is {}", f->name, describe(a)));
      return none();
    }
    if (!q.ok()) {
      q = a;
      continue;
    }
    if (!unify(q, a, tree.expr(e.args[0]).span, span)) return none();
    const Unit unit = q.unit;
    q = operation(f->op, q.type == a.type ? q.type : real, e.span, {q, a});
    if (!q.ok()) return none();
    q.unit = unit;
  }
  return f->most > 1 ? q : apply(*f, q, e.span);
}

// A function of one number.
Quantity ExprChecker::apply(const Function& f, Quantity q, Span span) {
  const Unit unit = q.unit;
  const bool root = f.op == Op::square_root, curved = f.op == Op::exponential || f.op == Op::logarithm;
  if (unit.date || (curved && !unit.plain()) || (root && odd_powers(unit))) {
    sink_.error(Code::unit_mismatch, span,
                fmt::format("`{}` takes a plain number, but this is {}", f.name, phrase(unit)));
    return none();
  }
  const bool rounds = f.op == Op::floor || f.op == Op::ceiling;
  Quantity out = operation(f.op, rounds ? whole : f.op == Op::absolute ? q.type : real, span, {q});
  out.unit = root ? root_of(unit) : unit;
  if (f.op != Op::absolute) std::tie(out.shown, out.scale) = default_display(out.unit);
  return out;
}

void ExprChecker::unknown_function(const syntax::Expr& e) {
  const std::vector<std::string>& distributions = distribution_names();
  static constexpr std::string_view questions[] = {"P", "E", "median", "times"};
  if (std::find(distributions.begin(), distributions.end(), e.text) != distributions.end()) {
    sink_.error(Code::misplaced_distribution, e.span, "a distribution stands here, but a single value is needed")
        .hint("declare a parameter: `param name ~ ...`, and use its name");
    return;
  }
  if (among(questions, e.text)) {
    sink_.error(Code::misplaced_question, e.span, "this can only be asked in a question, not used inside the model");
    return;
  }
  if (model_.broken.count(e.text)) return;
  std::vector<std::string> names = function_names();
  for (const ir::Kind& k : process().kinds)
    if (k.numeric) names.push_back(k.name);
  const Span word{e.span.file, e.span.begin, e.span.begin + static_cast<std::uint32_t>(e.text.size())};
  auto& d = sink_.error(Code::unknown_name, word, fmt::format("there is no function `{}`", e.text));
  if (NameHint known = function_hint(e.text); !known.text.empty()) {
    d.hint(std::move(known.text));
    if (!known.put.empty()) d.fix(word, std::move(known.put));
    return;
  }
  const std::string near = nearest(e.text, names);
  if (!near.empty()) d.hint(fmt::format("did you mean `{}`?", near)).fix(word, near);
}

// `x[a where c]` is for binders alone; elsewhere the condition would go unheard.
bool ExprChecker::no_condition(const syntax::Expr& e) {
  if (!e.where.valid()) return true;
  sink_.error(Code::bad_pattern, e.span, "`where` belongs to the binders of a declaration")
      .hint("put the condition into `when`");
  return false;
}

}  // namespace casus::sema
