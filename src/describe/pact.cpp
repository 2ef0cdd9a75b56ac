// SPDX-License-Identifier: Apache-2.0
// A pact read aloud.
#include <fmt/format.h>

#include "describe/material.hpp"

namespace casus::describe {
namespace {

constexpr const char* owed[] = {"defence", "to join an attack", "neutrality", "not to attack", "consultation"};
constexpr const char* sides[] = {"", " against a member", " by a member"};

void exceptions(std::vector<std::string>& out, const Words& w, const std::vector<syntax::PactException>& list,
                const std::string& below) {
  for (const syntax::PactException& e : list) {
    const char* result = e.outcome == syntax::PactException::Outcome::not_owed ? "nothing is owed"
                         : e.outcome == syntax::PactException::Outcome::owed   ? "it is owed after all"
                                                                               : "consultation is owed instead";
    std::string line =
        fmt::format("{} “{}”: if {}, {}", below.empty() ? "Except" : "but within “" + below + "”, except", e.title,
                    w.expr(e.when), result);
    if (!e.over.empty()) line += fmt::format("; this prevails over “{}”", fmt::join(e.over, "”, “"));
    syntax::Trailer rests;
    rests.bases = e.bases;
    if (const std::string b = bases(rests); !b.empty()) line += fmt::format(" ({})", b);
    out.push_back(capital(line) + ".");
    exceptions(out, w, e.nested, e.title);
  }
}

std::string duty(const Words& w, const syntax::PactDuty& d) {
  if (d.kind == syntax::PactDuty::Kind::nonaggression) return "No member attacks a member.";
  std::string out = fmt::format("On {}{}, every other member owes {}", w.pattern(d.pattern),
                                sides[static_cast<std::size_t>(d.side)], owed[static_cast<std::size_t>(d.kind)]);
  if (d.when.valid()) out += ", if " + w.expr(d.when);
  out += ".";
  if (d.deadline.valid()) out += fmt::format(" It is due within {}.", w.law(d.deadline));
  if (d.probability.valid())
    out += fmt::format(" The chance that a member keeps its word is {}.", w.expr(d.probability));
  if (d.delay.valid()) out += fmt::format(" It acts after {}.", w.drawn_time(d.delay));
  if (!d.conduct.empty()) out += fmt::format(" In honouring it, {}.", w.effects(d.conduct));
  if (d.lapses.valid()) out += fmt::format(" The duty lapses when {}.", w.expr(d.lapses));
  return out;
}

std::string candidates(const Item& i) {
  const syntax::Expr& e = i.tree->expr(i.s->pact.open_to);
  return e.kind == syntax::ExprKind::set ? i.words.list(e.args, " and ") : i.words.expr(i.s->pact.open_to);
}

}  // namespace

void pact(Page& page, const Item& i) {
  const syntax::Pact& p = i.s->pact;
  const Words& w = i.words;
  std::string out =
      strong("Pact " + code(i.s->name) + (i.s->title.empty() ? "" : ", “" + i.s->title + "”")) +
      fmt::format(". {}A pact between {}", i.note.empty() ? "" : i.note + " ", w.list(p.parties, " and "));
  if (p.signed_on.valid()) out += fmt::format(", signed on {}", w.expr(p.signed_on));
  if (p.force_from.valid()) out += fmt::format(", in force from {}", w.expr(p.force_from));
  if (p.force_when.valid()) out += fmt::format(", in force when {}", w.expr(p.force_when));
  if (p.expires.valid()) out += fmt::format(", expiring on {}", w.expr(p.expires));
  out += ".";
  if (p.suspended.valid()) out += fmt::format(" It is suspended while {}.", w.expr(p.suspended));
  if (p.open_to.valid()) out += fmt::format(" It is open to {}.", candidates(i));
  page.text(out);
  std::vector<std::string> lines;
  for (const syntax::PactArticle& a : p.articles) {
    std::string head = strong("Article " + a.name) + (a.title.empty() ? "" : ", “" + a.title + "”");
    if (const std::string b = bases(a.trailer); !b.empty()) head += fmt::format(" ({})", b);
    for (const syntax::PactDuty& d : a.duties) {
      lines.push_back(head + ". " + duty(w, d));
      exceptions(lines, w, d.exceptions, "");
    }
  }
  page.list(lines);
}

}  // namespace casus::describe
