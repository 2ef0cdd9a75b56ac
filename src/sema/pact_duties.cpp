// SPDX-License-Identifier: Apache-2.0
// The duty of one article: a life for each ordered pair (other owes, member is owed), the rule that calls it, and what
// answers it. What the pattern bound is remembered for each pair, since the answer comes later.
#include <algorithm>

#include <fmt/format.h>

#include "sema/pacts.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using syntax::EffectId;
using syntax::ExprId;
using syntax::ExprKind;
using DutyKind = syntax::PactDuty::Kind;
using Side = syntax::PactDuty::Side;

namespace {

constexpr const char* pair = "[other: pact__parties, member: pact__parties]";
constexpr const char* parties_in_force = "pact__in_force and pact__member[member] and pact__member[other]";
constexpr const char* breach = R"(    article__stage[other, member] := breached
    article__breached(other, member)
)";

}  // namespace

PactGraft PactElaborator::graft(const DutyWork& d) {
  return {d.pact.tree, sink_, d.pact.s.name, d.article.name, d.duty.span};
}

// The rule that calls the duty has the bases of the article and of its exceptions; what only keeps its life needs none.
syntax::Trailer PactElaborator::trailer(const DutyWork& d, bool with_tags) const {
  syntax::Trailer out;
  out.bases = d.article.trailer.bases;
  out.bases.insert(out.bases.end(), d.pact.s.trailer.bases.begin(), d.pact.s.trailer.bases.end());
  if (with_tags) {
    out.tags = d.article.trailer.tags;
    for (const syntax::PactException& e : d.duty.exceptions)
      out.bases.insert(out.bases.end(), e.bases.begin(), e.bases.end());
    out.tags.insert(out.tags.end(), d.pact.s.trailer.tags.begin(), d.pact.s.trailer.tags.end());
  } else if (out.bases.empty()) {
    out.bases.push_back({syntax::Basis::Kind::definition, d.duty.span, {}, {}, {}, {}, {}});
  }
  return out;
}

void PactElaborator::duty(Work& w, const syntax::PactArticle& a) {
  if (!elaborated(w, a)) broken_.insert(fmt::format("{}.{}", w.s.name, a.name));
}

bool PactElaborator::elaborated(Work& w, const syntax::PactArticle& a) {
  if (a.duties.size() > 1) {
    report(Code::bad_duty, a.duties[1].span, fmt::format("article {} has a second duty", a.name),
           "give it an article of its own, so that each has a life");
    return false;
  }
  DutyWork d{w, a, a.duties[0], {}, {}, {}, {}};
  if (!fitting(d) || !pattern(d) || !exceptions(w.tree, d.duty.exceptions)) return false;
  life(d);
  if (d.duty.kind == DutyKind::nonaggression) return nonaggression(d), true;
  trigger(d);
  if (d.duty.kind == DutyKind::neutrality)
    neutrality(d);
  else
    answers(d);
  return true;
}

// To refrain is not drawn, does not wait and needs no conduct.
bool PactElaborator::fitting(const DutyWork& d) {
  const Duty& x = d.duty;
  const bool refrains = x.kind == DutyKind::neutrality || x.kind == DutyKind::nonaggression;
  if (!refrains || !(x.probability.valid() || x.delay.valid() || !x.conduct.empty())) return true;
  return report(Code::bad_duty, x.span, "to refrain from something has no probability, delay or conduct of its own",
                "what a member does decides whether it is honoured");
}

// The parties of a signal as a pattern: two of them by what they are called, the others bound by their own names.
std::string PactElaborator::part_list(const std::string& signal, const std::string& by, const std::string& on,
                                      DutyWork* d) const {
  const auto at = signals_.find(signal);
  if (at == signals_.end()) return "";
  std::string out;
  int found = 0;
  for (const Bound& p : at->second.parts) {
    const std::string own = p.name == "in" ? "place" : p.name;
    const std::string name = p.name == "by" ? by : p.name == "on" ? on : d ? own : "_";
    found += p.name == "by" || p.name == "on";
    const bool party = name == "member" || name == "other";
    if (d && !party) d->bound.push_back({name, p.kind});
    out += out.empty() ? "" : ", ";
    out += name == "_" ? name : fmt::format("{}: {}", name, party ? "pact__parties" : p.kind);
  }
  return found == 2 ? fmt::format("{}({})", signal, out) : "";
}

bool PactElaborator::pattern(DutyWork& d) {
  if (d.duty.kind == DutyKind::nonaggression) {
    d.pattern = part_list("attack", "other", "member", &d);
    if (!d.pattern.empty()) return true;
    return report(Code::bad_duty, d.duty.span, "no signal `attack` says `by` whom and `on` whom", "`use security`");
  }
  return d.duty.side == Side::bound ? bound_pattern(d) : side_pattern(d);
}

bool PactElaborator::side_pattern(DutyWork& d) {
  const syntax::Expr& e = d.pact.tree.expr(d.duty.pattern);
  const bool against = d.duty.side == Side::against;
  if (!signals_.contains(e.text)) {
    std::vector<std::string> known;
    for (const auto& [name, signal] : signals_) known.push_back(name);
    const std::string near = nearest(e.text, known);
    return report(Code::unknown_name, e.span, fmt::format("`{}` is not declared", e.text),
                  near.empty() ? "" : fmt::format("did you mean `{}`?", near));
  }
  d.enemy = against ? "attacker" : "target";
  d.pattern = part_list(e.text, against ? "attacker" : "member", against ? "member" : "target", &d);
  if (e.kind == ExprKind::name && !d.pattern.empty()) return true;
  return report(Code::bad_duty, e.span,
                e.kind == ExprKind::name ? fmt::format("`{}` does not say `by` whom and `on` whom", e.text)
                                         : "the parts are named twice: in brackets, and by the words that follow",
                "bind the party itself: `on NAME(..., member: actor, ...), every other member owes`");
}

// Which bound name is `member` says who is owed; `attacker` or `target` says against whom.
bool PactElaborator::bound_pattern(DutyWork& d) {
  Tree& t = d.pact.tree;
  const syntax::Expr e = t.expr(d.duty.pattern);
  const auto signal = signals_.find(e.text);
  bool member = false;
  for (std::size_t k = 0; k < e.args.size(); ++k) {
    const syntax::Expr& a = t.expr(e.args[k]);
    if (a.kind != ExprKind::binder_arg) continue;
    member = member || a.text == "member";
    const bool known = signal != signals_.end() && k < signal->second.parts.size();
    if (a.text != "member") d.bound.push_back({a.text, known ? signal->second.parts[k].kind : t.expr(a.args[0]).text});
    if (a.text == "attacker" || a.text == "target") d.enemy = a.text;
  }
  if (!member)
    return report(Code::bad_duty, e.span, "nothing here says to which member it is owed",
                  "write `against a member`, or call a part `member`");
  for (const ExprId id : e.args) {
    const syntax::Expr& a = t.expr(id);
    if (a.kind != ExprKind::binder_arg || a.text != "member") continue;
    const syntax::Expr parties{
        ExprKind::name, false, a.span, d.pact.s.name + ".parties", {}, {}, {}, false, {}, {}, {}};
    t.exprs.push_back(parties);
    t.exprs[id.value].args[0] = ExprId(t.exprs.size() - 1);
  }
  d.pattern = d.rule.hole(d.duty.pattern);
  return true;
}

void PactElaborator::life(DutyWork& d) {
  PactText text;
  const std::string k = d.pact.kind;
  text.text = fmt::format(R"(
state article__stage{0}: not_yet_in_force | in_force | triggered | honoured | breached | lapsed | suspended | ended = in_force
let article__life{0}: not_yet_in_force | in_force | triggered | honoured | breached | lapsed | suspended | ended =
  if article__stage[other, member] = triggered then triggered
  else if pact__ended or pact__left[other] or pact__left[member] then ended
  else if not (pact__begun and pact__member[other] and pact__member[member]) then not_yet_in_force
  else if pact__suspended then suspended
  else article__stage[other, member]
signal article__triggered(other: {1}, member: {1})
signal article__honoured(other: {1}, member: {1})
signal article__breached(other: {1}, member: {1})
)",
                          pair, k);
  for (const Bound& b : d.bound) text.text += fmt::format("state article__{}{}: {}\n", b.name, pair, b.kind);
  if (!d.duty.exceptions.empty()) text.text += fmt::format("state article__consults{}: bool = false\n", pair);
  text.text += fmt::format("state article__willing{}: bool = true\n", pair);
  graft(d).add(text, trailer(d, false));
}

// Unless an exception says otherwise, nobody owes defence to a member that began it.
std::string PactElaborator::owed(DutyWork& d, bool consults) {
  std::string otherwise = consults ? "false" : "true";
  const bool defends = d.duty.kind == DutyKind::defence && d.enemy == "attacker";
  if (!consults && d.pact.began && defends) otherwise = "not pact__began[member, attacker]";
  if (!consults && d.pact.began && d.duty.kind == DutyKind::nonaggression) otherwise = "not pact__began[member, other]";
  return outcome(d.rule, d.duty.exceptions, otherwise, consults);
}

void PactElaborator::trigger(DutyWork& d) {
  PactText& text = d.rule;
  const bool refrains = d.duty.kind == DutyKind::neutrality;
  const bool fights = d.duty.kind == DutyKind::defence || d.duty.kind == DutyKind::offence;
  std::string who = "other != member";
  if (!d.enemy.empty()) who += fmt::format(" and other != {}", d.enemy);
  if (war_ && fights && !d.enemy.empty()) who += fmt::format(" and not war{{other, {}}}", d.enemy);
  if (war_ && refrains) who += " and not war{other, member}";
  text.text = fmt::format(R"(on {}:
  for other in pact__parties where {}:
    if {} and article__stage[other, member] != triggered{} and {}:
      article__stage[other, member] := triggered
)",
                          d.pattern, who, parties_in_force, d.duty.when.valid() ? " and " + text.hole(d.duty.when) : "",
                          owed(d, false));
  for (const Bound& b : d.bound) text.text += fmt::format("      article__{0}[other, member] := {0}\n", b.name);
  if (!d.duty.exceptions.empty())
    text.text += fmt::format("      article__consults[other, member] := {}\n", owed(d, true));
  if (d.duty.probability.valid())
    text.text += fmt::format(R"(      with probability {}: article__willing[other, member] := true
      else: article__willing[other, member] := false
)",
                             text.hole(d.duty.probability));
  text.text += "      article__triggered(other, member)\n";
  graft(d).add(text, trailer(d, true));
}

// When there is nothing left to help with: as stated, else when the war that called for it is over.
std::string PactElaborator::lapse(DutyWork& d, PactText& text) {
  if (d.duty.lapses.valid()) return text.hole(recalled(d, d.duty.lapses));
  if (!war_ || d.enemy.empty() || d.duty.kind == DutyKind::consultation) return "";
  return fmt::format("not war{{member, article__{}[other, member]}}", d.enemy);
}

void PactElaborator::answers(DutyWork& d) {
  PactText text;
  const bool may_consult = !d.duty.exceptions.empty();
  const char* fights = may_consult ? " and not article__consults[other, member]" : "";
  if (const std::string over = lapse(d, text); !over.empty())
    text.text += fmt::format(R"(event article__lapse{}
  when article__stage[other, member] = triggered and {}{}
  then article__stage[other, member] := lapsed
)",
                             pair, over, fights);
  text.text += fmt::format(
      "event article__answer{}\n  when article__stage[other, member] = triggered and "
      "article__willing[other, member]\n",
      pair);
  if (d.duty.delay.valid()) text.text += fmt::format("  after {}\n", text.hole(recalled(d, d.duty.delay)));
  text.text += "  then\n";
  for (const EffectId id : d.duty.conduct) text.conduct.push_back(recalled(d, id));
  if (!text.conduct.empty())
    text.text += may_consult ? "    if not article__consults[other, member]: conduct__\n" : "    conduct__\n";
  text.text += "    article__stage[other, member] := honoured\n    article__honoured(other, member)\n";
  // Who is willing for certain refuses nothing.
  const bool late = d.duty.deadline.valid(), refuses = !late && d.duty.probability.valid();
  if (late)
    text.text += fmt::format("event article__late{}\n  when article__stage[other, member] = triggered\n  after {}\n",
                             pair, text.hole(recalled(d, d.duty.deadline)));
  if (refuses)
    text.text += fmt::format(
        "event article__refusal{}\n  when article__stage[other, member] = triggered and not "
        "article__willing[other, member]\n",
        pair);
  if (late || refuses) text.text += fmt::format("  then\n{}", breach);
  graft(d).add(text, trailer(d, false));
}

// Broken by fighting the member, honoured when the war is over or the time is up.
void PactElaborator::neutrality(DutyWork& d) {
  PactText text;
  for (const char* signal : {"attack", "join"})
    if (const std::string p = part_list(signal, "other", "member", nullptr); !p.empty())
      text.text +=
          fmt::format("on {} when other != member and article__stage[other, member] = triggered:\n{}", p, breach);
  const auto kept = [&](const char* name, const std::string& clauses) {
    text.text += fmt::format(R"(event article__{}{}
  when article__stage[other, member] = triggered{}
  then
    article__stage[other, member] := honoured
    article__honoured(other, member)
)",
                             name, pair, clauses);
  };
  if (const std::string over = lapse(d, text); !over.empty()) kept("kept", " and " + over);
  if (d.duty.deadline.valid()) kept("done", "\n  after " + text.hole(recalled(d, d.duty.deadline)));
  graft(d).add(text, trailer(d, false));
}

void PactElaborator::nonaggression(DutyWork& d) {
  PactText& text = d.rule;
  text.text = fmt::format("on {} when other != member and {}{} and {}:\n{}", d.pattern, parties_in_force,
                          d.duty.when.valid() ? " and " + text.hole(d.duty.when) : "", owed(d, false), breach);
  graft(d).add(text, trailer(d, true));
}

}  // namespace casus::sema
