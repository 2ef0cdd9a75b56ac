// SPDX-License-Identifier: Apache-2.0
// Names such as `csp.4.life`, and `accede(X, csp)`, wherever they are written.
#include <algorithm>

#include <fmt/format.h>

#include "sema/pacts.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::ExprId;
using syntax::ExprKind;

// `a.b.c` as one text, if it is nothing but names.
std::string PactElaborator::chain(const Tree& t, const syntax::Expr& e) const {
  if (e.kind == ExprKind::name) return e.text;
  if (e.kind != ExprKind::member) return "";
  const std::string before = chain(t, t.expr(e.args[0]));
  return before.empty() ? "" : before + "." + e.text;
}

void PactElaborator::rewrite(Tree& t) {
  for (std::size_t k = t.exprs.size(); k-- > 0;) {
    if (t.exprs[k].kind == ExprKind::call) rewrite_call(t, k);
    syntax::Expr& e = t.exprs[k];
    const std::string text = e.kind == ExprKind::member ? chain(t, e) : e.text;
    const bool name =
        e.kind == ExprKind::member || e.kind == ExprKind::name || e.kind == ExprKind::index || e.kind == ExprKind::call;
    const std::string pact = text.substr(0, text.find('.'));
    if (!name || pact.size() == text.size() || !articles_.contains(pact)) continue;
    if (e.kind == ExprKind::member) {
      e.kind = ExprKind::name;
      e.text = text;
      e.args.clear();
    }
    if (broken_.contains(pact) || broken_.contains(text.substr(0, text.find('.', pact.size() + 1))))
      t.broken.push_back(text);
    else if (!declared_.contains(text))
      unknown_article(t, k, pact);
    else
      only_candidates(t, e, pact);
  }
}

// `accede(X, csp)` is the signal csp.accede(X).
void PactElaborator::rewrite_call(Tree& t, std::size_t at) {
  syntax::Expr& e = t.exprs[at];
  if ((e.text != "accede" && e.text != "leave") || e.args.size() != 2) return;
  const std::string pact = t.expr(e.args[1]).text;
  if (!articles_.contains(pact)) return unknown_pact(t, at);
  e.text = fmt::format("{}.{}", pact, e.text);
  e.args.resize(1);
}

// Nobody else accedes, leaves, honours or breaks.
void PactElaborator::only_candidates(const Tree& t, const syntax::Expr& e, const std::string& pact) {
  const auto may = candidates_.find(pact);
  if (e.kind != ExprKind::call || may == candidates_.end()) return;
  for (const ExprId id : e.args) {
    const syntax::Expr& who = t.expr(id);
    if (who.kind != ExprKind::name || !kind_of_.contains(who.text) || may->second.contains(who.text)) continue;
    report(Code::bad_party, who.span, fmt::format("`{}` can't be a party to `{}`", who.text, pact),
           fmt::format("let the pact be `open to {{ {} }}`", who.text));
  }
}

void PactElaborator::unknown_pact(Tree& t, std::size_t at) {
  const syntax::Expr &e = t.exprs[at], &named = t.expr(e.args[1]);
  const bool unread = std::any_of(trees_.begin(), trees_.end(), [&](const Tree& other) {
    return std::find(other.broken.begin(), other.broken.end(), named.text) != other.broken.end();
  });
  if (signals_.contains(e.text) || named.kind != ExprKind::name) return;
  if (unread) return t.broken.push_back(e.text);
  std::vector<std::string> pacts;
  for (const auto& [name, articles] : articles_) pacts.push_back(name);
  const std::string near = nearest(named.text, pacts);
  report(Code::unknown_name, named.span, fmt::format("there is no pact `{}`", named.text),
         near.empty() ? "" : fmt::format("did you mean `{}`?", near));
  t.broken.push_back(e.text);
}

// A wrong word behind a right article is left to the checker, which knows the near names.
void PactElaborator::unknown_article(Tree& t, std::size_t at, const std::string& pact) {
  const syntax::Expr& e = t.exprs[at];
  std::string article = e.text.substr(pact.size() + 1);
  article = article.substr(0, article.find('.'));
  const std::set<std::string>& known = articles_.at(pact);
  const bool deeper = e.text.find('.', pact.size() + 1) != std::string::npos;
  const bool number = !article.empty() && article[0] >= '0' && article[0] <= '9';
  if (known.contains(article) || (!deeper && !number)) return;
  const auto from = static_cast<std::uint32_t>(e.span.begin + pact.size() + 1);
  const Span word{e.span.file, from, from + static_cast<std::uint32_t>(article.size())};
  std::string list;
  for (const std::string& a : known) list += (list.empty() ? "" : ", ") + a;
  report(Code::unknown_article, word, fmt::format("`{}` has no article {}", pact, article),
         fmt::format("its article{} {}", known.size() == 1 ? " is" : "s are", list));
  t.broken.push_back(e.text);
}

}  // namespace casus::sema
