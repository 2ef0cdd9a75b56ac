// SPDX-License-Identifier: Apache-2.0
// Exceptions to a duty: which of them says the word. Of siblings that may both hold and say different things one must
// prevail; what is nested in an exception overrides it.
#include <algorithm>

#include <fmt/format.h>

#include "sema/pacts.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::ExprId;
using syntax::ExprKind;
using Exception = syntax::PactException;

namespace {

std::string written(const syntax::SyntaxTree& t, ExprId id) {
  if (!id.valid()) return "-";
  const syntax::Expr& e = t.expr(id);
  std::string out = fmt::format("({} {} {}", static_cast<int>(e.kind), e.text, e.unit);
  for (const ExprId a : e.args) out += " " + written(t, a);
  for (const syntax::Binder& b : e.binders) out += fmt::format(" {}:{}", b.name, written(t, b.set));
  return out + " " + written(t, e.where) + ")";
}

// What must all hold for the condition to hold.
void parts(const syntax::SyntaxTree& t, ExprId id, std::vector<ExprId>& out) {
  const syntax::Expr& e = t.expr(id);
  if (e.kind != ExprKind::binary || e.text != "and") return out.push_back(id);
  for (const ExprId a : e.args) parts(t, a, out);
}

const Exception* labelled(const std::vector<Exception>& list, const std::string& label) {
  const auto at = std::find_if(list.begin(), list.end(), [&](const Exception& e) { return e.title == label; });
  return at == list.end() ? nullptr : &*at;
}

// Is there a way from a to b along `prevails over`?
bool prevails(const std::vector<Exception>& list, const Exception& a, const std::string& b,
              std::set<std::string>& seen) {
  return std::any_of(a.over.begin(), a.over.end(), [&](const std::string& next) {
    if (next == b) return true;
    const Exception* e = labelled(list, next);
    return e && seen.insert(next).second && prevails(list, *e, b, seen);
  });
}

bool prevails(const std::vector<Exception>& list, const Exception& a, const std::string& b) {
  std::set<std::string> seen;
  return prevails(list, a, b, seen);
}

}  // namespace

bool PactElaborator::report(Code code, Span span, std::string message, std::string hint) {
  Diagnostic& d = sink_.error(code, span, std::move(message));
  if (!hint.empty()) d.hint(std::move(hint));
  return false;
}

// The same atom with and without `not`, or one thing said to be two different values.
bool PactElaborator::exclusive(const Tree& t, ExprId a, ExprId b) const {
  std::vector<ExprId> left, right;
  parts(t, a, left);
  parts(t, b, right);
  const auto denies = [&](ExprId x, ExprId y) {
    const syntax::Expr& e = t.expr(x);
    return e.kind == ExprKind::unary && e.text == "not" && written(t, e.args[0]) == written(t, y);
  };
  const auto differ = [&](ExprId x, ExprId y) {
    const syntax::Expr &e = t.expr(x), &f = t.expr(y);
    if (e.kind != ExprKind::binary || f.kind != ExprKind::binary || e.text != "=" || f.text != "=") return false;
    const std::string &v = t.expr(e.args[1]).text, &w = t.expr(f.args[1]).text;
    return v != w && words_.contains(v) && words_.contains(w) && written(t, e.args[0]) == written(t, f.args[0]);
  };
  for (const ExprId x : left)
    for (const ExprId y : right)
      if (denies(x, y) || denies(y, x) || differ(x, y)) return true;
  return false;
}

bool PactElaborator::exceptions(const Tree& t, const Exceptions& list) {
  bool fine = true;
  for (const Exception& e : list) {
    for (std::size_t k = 0; k < e.over.size(); ++k) {
      std::vector<std::string> labels;
      for (const Exception& other : list) labels.push_back(other.title);
      const std::string near = nearest(e.over[k], labels);
      if (!labelled(list, e.over[k]))
        fine = report(Code::bad_prevails, e.over_spans[k],
                      fmt::format("no exception beside this one is labelled \"{}\"", e.over[k]),
                      near.empty() ? "" : fmt::format("did you mean \"{}\"?", near));
      else if (e.over[k] == e.title || prevails(list, *labelled(list, e.over[k]), e.title))
        fine =
            report(Code::bad_prevails, e.over_spans[k], fmt::format("\"{}\" would prevail over itself", e.title), "");
    }
    fine = exceptions(t, e.nested) && fine;
  }
  for (std::size_t i = 0; fine && i < list.size(); ++i)
    for (std::size_t j = i + 1; j < list.size(); ++j) {
      const Exception &a = list[i], &b = list[j];
      const bool same = a.outcome == b.outcome && a.nested.empty() && b.nested.empty();
      if (same || exclusive(t, a.when, b.when) || prevails(list, a, b.title) || prevails(list, b, a.title)) continue;
      sink_
          .error(Code::exceptions_clash, b.span,
                 fmt::format("\"{}\" and \"{}\" may both hold, and say different things", a.title, b.title))
          .label(a.span, "the other one")
          .hint(fmt::format("add `prevails over \"{}\"` here, or `prevails over \"{}\"` there", a.title, b.title));
      fine = false;
    }
  return fine;
}

// As text: is the duty owed at all, or (`consults`) is it no more than to consult?
std::string PactElaborator::outcome(PactText& text, const Exceptions& list, const std::string& otherwise,
                                    bool consults) {
  std::vector<const Exception*> order;
  for (const Exception& e : list) order.push_back(&e);
  std::stable_sort(order.begin(), order.end(), [&](const Exception* a, const Exception* b) {
    const auto rank = [&](const Exception* x) {
      return std::count_if(list.begin(), list.end(), [&](const Exception& y) { return prevails(list, y, x->title); });
    };
    return rank(a) < rank(b);
  });
  std::string out = "(";
  for (const Exception* e : order) {
    using O = Exception::Outcome;
    const bool yes = consults ? e->outcome == O::consultation : e->outcome != O::not_owed;
    const std::string condition = text.hole(e->when);
    out += fmt::format("if {} then {} else ", condition, outcome(text, e->nested, yes ? "true" : "false", consults));
  }
  return out + otherwise + ")";
}

}  // namespace casus::sema
