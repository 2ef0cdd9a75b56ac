// SPDX-License-Identifier: Apache-2.0
// Pacts as a whole: who is and may become a party, from when to when, who began a war; and names such as `csp.4.life`
// wherever they are written.
#include "sema/pacts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sema/unit.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::ExprId;
using syntax::ExprKind;
using Kind = syntax::StatementKind;

void PactElaborator::run() {
  collect();
  for (Tree& t : trees_) {
    std::vector<Statement> pacts;
    for (const Statement& s : t.statements)
      if (s.kind == Kind::pact) pacts.push_back(s);
    std::erase_if(t.statements, [](const Statement& s) { return s.kind == Kind::pact; });
    for (const Statement& s : pacts) elaborate(t, s);
  }
  for (const Tree& t : trees_)
    for (const Statement& s : t.statements) {
      if (s.name.find('.') != std::string::npos) declared_.insert(s.name);
      for (const std::string& n : s.names)
        if (n.find('.') != std::string::npos) declared_.insert(n);
    }
  for (Tree& t : trees_) rewrite(t);
}

// What must be known of the other statements, before any name is resolved.
void PactElaborator::collect() {
  for (const Tree& t : trees_)
    for (const Statement& s : t.statements) {
      if (s.kind == Kind::entity || s.kind == Kind::kind)
        for (const syntax::Entity& e : s.entities) kind_of_[e.name] = s.name, words_.insert(e.name);
      if (s.kind == Kind::group) groups_[s.name] = {&t, s.value};
      words_.insert(s.type.values.begin(), s.type.values.end());
      if (s.kind == Kind::state && s.name == "war" && s.binders.pair) war_ = true;
      if (s.kind == Kind::model && s.as_of.valid()) as_of_ = t.expr(s.as_of).text;
      if (s.kind == Kind::pact) articles_[s.name];
      Signal signal;
      for (const syntax::Parameter& p : s.parameters) signal.parts.push_back({p.name, t.expr(p.kind).text});
      for (const syntax::Binder& b : s.binders.list)
        signal.parts.push_back({b.name, b.set.valid() ? t.expr(b.set).text : ""});
      for (std::size_t k = signal.parts.size(); k-- > 1;)  // a binder without a set has the next one's
        if (signal.parts[k - 1].kind.empty()) signal.parts[k - 1].kind = signal.parts[k].kind;
      if (s.kind == Kind::signal || s.kind == Kind::event) signals_[s.name] = std::move(signal);
    }
}

void PactElaborator::elaborate(Tree& tree, const Statement& s) {
  if (candidates_.contains(s.name) || broken_.contains(s.name)) {
    report(Code::name_taken, s.name_span, fmt::format("a pact called `{}` is declared twice", s.name), "");
    return;
  }
  Work w{tree, s, {}, {}, false};
  for (const syntax::PactArticle& a : s.pact.articles) articles_[s.name].insert(a.name);
  if (!parties(w)) {
    broken_.insert(s.name);
    return;
  }
  candidates_[s.name] = w.candidates;
  membership(w);
  who_began(w);
  std::set<std::string> seen;
  for (const syntax::PactArticle& a : s.pact.articles) {
    if (seen.insert(a.name).second)
      duty(w, a);
    else
      report(Code::name_taken, a.span, fmt::format("`{}` has a second article {}", s.name, a.name), "");
  }
}

// The entities of a set that is written as names, groups of names and braces.
void PactElaborator::members(const Tree& t, ExprId id, std::vector<std::pair<std::string, Span>>& out,
                             int depth) const {
  const syntax::Expr& e = t.expr(id);
  if (e.kind == ExprKind::set) {
    for (const ExprId a : e.args) members(t, a, out, depth);
    return;
  }
  const auto group = groups_.find(e.text);
  if (e.kind != ExprKind::name || group == groups_.end() || depth > 50) {  // groups may go in a circle
    out.emplace_back(e.kind == ExprKind::name ? e.text : "", e.span);
    return;
  }
  const std::size_t first = out.size();
  members(*group->second.first, group->second.second, out, depth + 1);
  for (std::size_t k = first; k < out.size(); ++k) out[k].second = e.span;
}

bool PactElaborator::parties(Work& w) {
  std::vector<std::pair<std::string, Span>> first, all;
  for (const ExprId id : w.s.pact.parties) members(w.tree, id, first);
  all = first;
  if (w.s.pact.open_to.valid()) members(w.tree, w.s.pact.open_to, all);
  std::vector<std::string> known;
  for (const auto& [name, kind] : kind_of_) known.push_back(name);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto& [name, span] = all[k];
    const auto kind = kind_of_.find(name);
    const std::string near = nearest(name, known);
    if (kind == kind_of_.end())
      return report(Code::bad_party, span,
                    name.empty() ? "a party is an entity, or a group of entities that are named"
                                 : fmt::format("`{}` is no entity, so it can't be a party", name),
                    near.empty() ? "" : fmt::format("did you mean `{}`?", near));
    if (w.kind.empty()) w.kind = kind->second;
    if (kind->second != w.kind)
      return report(
          Code::bad_party, span,
          fmt::format("`{}` is a member of `{}`, but the parties before it of `{}`", name, kind->second, w.kind), "");
    if (!w.candidates.insert(name).second)
      return report(Code::bad_party, span, fmt::format("`{}` is a party already", name), "");
  }
  if (first.size() < 2)
    return report(Code::bad_party, w.s.name_span, fmt::format("`{}` has one party: a promise needs two", w.s.name), "");
  return true;
}

std::string PactElaborator::wait(Work& w, ExprId date, std::string_view what, bool& past) {
  const std::string& text = w.tree.expr(date).text;
  const auto day = parse_date(text), start = parse_date(as_of_);
  if (!start)
    report(Code::needs_date, w.tree.expr(date).span, fmt::format("`{}` needs a model with a date", what),
           "give the model an `as of`");
  past = !day || !start || *day <= *start;
  return past ? "" : fmt::format("{} - {}", text, as_of_);
}

// Membership, and from when to when the pact is in force.
void PactElaborator::membership(Work& w) {
  std::vector<std::pair<std::string, Span>> first;
  for (const ExprId id : w.s.pact.parties) members(w.tree, id, first);
  std::string all, now;
  for (const std::string& name : w.candidates) all += (all.empty() ? "" : ", ") + name;
  for (const auto& [name, span] : first) now += (now.empty() ? "" : ", ") + name;
  PactText text;
  text.text = fmt::format(R"(
group pact__parties = {{ {} }}
state pact__member[a: pact__parties]: bool = a in {{ {} }}
state pact__left[a: pact__parties]: bool = false
signal pact__accede(who: {})
signal pact__leave(who: {})
on pact__accede(a: pact__parties):
  pact__member[a] := true
  pact__left[a] := false
on pact__leave(a: pact__parties):
  if pact__member[a]: pact__left[a] := true
  pact__member[a] := false
)",
                          all, now, w.kind, w.kind);
  dates(w, text);
  syntax::Trailer own;
  own.bases.push_back({syntax::Basis::Kind::definition, w.s.name_span, {}, {}, {}, {}, {}});
  PactGraft(w.tree, sink_, w.s.name, "", w.s.name_span).add(text, own);
}

void PactElaborator::dates(Work& w, PactText& text) {
  const syntax::Pact& p = w.s.pact;
  bool begun = true, ended = false;
  std::string entry, expiry;
  if (p.force_when.valid())
    begun = false, entry = fmt::format("  when {}\n", text.hole(p.force_when));
  else if (p.force_from.valid() || p.signed_on.valid())
    if (const std::string d = wait(w, p.force_from.valid() ? p.force_from : p.signed_on, "in force", begun); !begun)
      entry = fmt::format("  after {}\n", d);
  if (p.expires.valid())
    if (const std::string d = wait(w, p.expires, "expires", ended); !ended) expiry = d;
  text.text += fmt::format("state pact__begun: bool = {}\nstate pact__ended: bool = {}\n", begun, ended);
  if (!begun) text.text += fmt::format("event pact__entry\n{}  once\n  then pact__begun := true\n", entry);
  if (!expiry.empty()) text.text += fmt::format("event pact__expiry\n  after {}\n  then pact__ended := true\n", expiry);
  text.text += fmt::format("let pact__suspended = {}\n", p.suspended.valid() ? text.hole(p.suspended) : "false");
  text.text += "let pact__in_force = pact__begun and not pact__ended and not pact__suspended\n";
}

// Of each member and each other actor: who struck first, in the war that is on.
void PactElaborator::who_began(Work& w) {
  const auto signal = signals_.find("attack");
  if (signal == signals_.end()) return;
  std::string out, in, other;
  for (const Bound& part : signal->second.parts) {
    const char* comma = out.empty() ? "" : ", ";
    if (part.name == "on") other = part.kind;
    out += comma + (part.name == "by" ? "a: pact__parties" : part.name == "on" ? "b: " + part.kind : "_");
    in += comma + (part.name == "by" ? "b: " + part.kind : part.name == "on" ? "a: pact__parties" : "_");
  }
  if (out.find("a: ") == std::string::npos || out.find("b: ") == std::string::npos || other != w.kind) return;
  w.began = true;
  PactText text;
  text.text = fmt::format(R"(
state pact__began, pact__struck[a: pact__parties, b: {}]: bool = false
on attack({}) when a != b and not pact__struck[a, b]: pact__began[a, b] := true
on attack({}) when a != b and not pact__began[a, b]: pact__struck[a, b] := true
)",
                          other, out, in);
  if (war_)
    text.text += fmt::format(R"(event pact__peace[a: pact__parties, b: {}]
  when (pact__began[a, b] or pact__struck[a, b]) and not war{{a, b}}
  then
    pact__began[a, b] := false
    pact__struck[a, b] := false
)",
                             other);
  syntax::Trailer own;
  own.bases.push_back({syntax::Basis::Kind::definition, w.s.name_span, {}, {}, {}, {}, {}});
  PactGraft(w.tree, sink_, w.s.name, "", w.s.name_span).add(text, own);
}

// ---- names ---------------------------------------------------------------------------------------------------------

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
  }
}

// `accede(X, csp)` is the signal csp.accede(X).
void PactElaborator::rewrite_call(Tree& t, std::size_t at) {
  syntax::Expr& e = t.exprs[at];
  if ((e.text != "accede" && e.text != "leave") || e.args.size() != 2) return;
  const std::string pact = t.expr(e.args[1]).text;
  if (!articles_.contains(pact)) return unknown_pact(t, at);
  const syntax::Expr& who = t.expr(e.args[0]);
  e.text = fmt::format("{}.{}", pact, e.text);
  e.args.resize(1);
  const auto may = candidates_.find(pact);
  if (may == candidates_.end() || !kind_of_.contains(who.text) || may->second.contains(who.text)) return;
  report(Code::bad_party, who.span, fmt::format("`{}` can't be a party to `{}`", who.text, pact),
         fmt::format("let the pact be `open to {{ {} }}`", who.text));
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
