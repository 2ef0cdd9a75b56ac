// SPDX-License-Identifier: Apache-2.0
// Pacts as a whole: who is and may become a party, from when to when, and who began a war.
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
                    name.empty()   ? "write its members in braces: `group allies = { A, B }`"
                    : near.empty() ? ""
                                   : fmt::format("did you mean `{}`?", near));
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

}  // namespace casus::sema
