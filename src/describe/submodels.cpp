// SPDX-License-Identifier: Apache-2.0
// Each mechanism in words and as it stands in the text.
#include <fmt/format.h>

#include "describe/material.hpp"

namespace casus::describe {
namespace {

using Clause = syntax::Clause;

const Clause* find(const Statement& s, Clause::Kind kind) {
  for (const Clause& c : s.clauses)
    if (c.kind == kind) return &c;
  return nullptr;
}

std::string led(const std::string& binders, std::string text) {
  return binders.empty() ? capital(std::move(text)) : capital(binders) + ": " + text;
}

std::string event(const Item& i) {
  const Timing t = timing(i);
  std::string out = t.when.empty() ? t.pace : t.pace + ", " + t.when;
  out = led(i.words.binders(i.s->binders), "it happens " + out) + ".";
  if (find(*i.s, Clause::Kind::once)) out += " It happens once at most.";
  if (const Clause* c = find(*i.s, Clause::Kind::then); c && !c->effects.empty())
    out += " Then " + i.words.effects(c->effects) + ".";
  return out;
}

std::string decision(const Item& i) {
  const syntax::Decision& d = *i.s->decision;
  const Words& w = i.words;
  std::string who = w.name(i.s->actor);
  if (!d.rule.empty()) who = fmt::format("each {} in {}, by {}", d.member, w.expr(d.group), d.rule);
  std::string out = fmt::format("Decided by {}", who);
  if (d.every.valid()) out += ", every " + w.expr(d.every);
  if (i.s->when.valid()) out += ", when " + w.expr(i.s->when);
  out += ". The choices: ";
  for (std::size_t k = 0; k < d.choices.size(); ++k) {
    const syntax::Choice& c = d.choices[k];
    out += (k == 0 ? "" : "; ") + code(c.name) + (c.title.empty() ? "" : " (“" + c.title + "”)");
    if (c.available.valid()) out += " if " + w.expr(c.available);
    if (!c.effects.empty()) out += ": " + w.effects(c.effects);
  }
  out += ".";
  if (d.ahead.valid()) out += fmt::format(" It looks {} ahead, in {} runs.", w.expr(d.ahead), w.expr(d.ahead_runs));
  if (!d.odds.empty()) {
    out += " The odds: ";
    for (std::size_t k = 0; k < d.odds.size(); ++k)
      out += fmt::format("{}{} {}", k == 0 ? "" : ", ", code(d.odds[k].choice), w.expr(d.odds[k].weight));
    out += ".";
  }
  if (!d.weighing.empty()) {
    out += " What is weighed: ";
    for (std::size_t k = 0; k < d.weighing.size(); ++k) {
      const syntax::Consideration& c = d.weighing[k];
      out += (k == 0 ? "" : "; ") + c.label + ", ";
      if (c.foreseen.valid()) out += "foreseen " + w.expr(c.foreseen);
      if (c.value.valid()) out += fmt::format("{} for {}", w.expr(c.value), fmt::join(c.choices, ", "));
    }
    out += d.best                ? ". The best is chosen."
           : d.sharpness.valid() ? fmt::format(". The better, the likelier (sharpness {}).", w.expr(d.sharpness))
                                 : ".";
  }
  return out;
}

std::string flow(const Item& i) {
  const Statement& s = *i.s;
  const Words& w = i.words;
  std::string out = s.into.valid()
                        ? fmt::format("{} flows into {} at {}", w.expr(s.value), w.expr(s.into), w.expr(s.by))
                        : fmt::format("{} changes steadily by {}", w.expr(s.value), w.expr(s.by));
  if (s.when.valid()) out += ", while " + w.expr(s.when);
  return capital(out) + ".";
}

// What is true or false holds if something does; a number is something.
std::string derived(const Material& m, const Item& i) {
  const sema::Symbol* symbol = m.model.symbols.find(i.s->name);
  const bool fact = symbol && symbol->kind == sema::Symbol::Kind::let &&
                    m.model.process.lets[symbol->id].type.base == ir::Base::boolean;
  std::string members;
  for (const syntax::Binder& b : i.s->binders.list) members += (members.empty() ? "" : ", ") + b.name;
  const std::string name = code(i.s->name) + (members.empty() ? "" : " (" + members + ")");
  return led(i.words.binders(i.s->binders),
             fmt::format("{} {} {}", name, fact ? "holds if" : "is", i.words.expr(i.s->value))) +
         ".";
}

std::string in_words(const Material& m, const Item& i) {
  const Statement& s = *i.s;
  const Words& w = i.words;
  switch (s.kind) {
    case StatementKind::event: return event(i);
    case StatementKind::on:
      return fmt::format("On {}{}, at once: {}.", w.pattern(s.value), s.when.valid() ? " while " + w.expr(s.when) : "",
                         w.effects(s.effects));
    case StatementKind::scale:
      return fmt::format("It is multiplied by {}{}.", w.expr(s.by), s.when.valid() ? " while " + w.expr(s.when) : "");
    case StatementKind::flow: return flow(i);
    case StatementKind::decision: return s.decision ? decision(i) : "";
    case StatementKind::let: return derived(m, i);
    case StatementKind::always:
      return "It must always hold that " + w.expr(s.value) + "; a future in which it does not is a fault.";
    case StatementKind::settle: {
      std::string out;
      for (const syntax::SettleEntry& e : s.entries)
        out += fmt::format("{}{} is {}", out.empty() ? "" : "; ", code(e.name), w.expr(e.value));
      return "These depend on each other, and are worked out anew after every step, in " +
             (s.rounds.valid() ? w.expr(s.rounds) : std::string("a few")) + " rounds: " + out + ".";
    }
    default: return {};
  }
}

std::string title(const Item& i) {
  const Statement& s = *i.s;
  std::string name = s.name;
  std::string out = syntax_word(s.kind);
  if (s.kind == StatementKind::settle && !s.entries.empty()) name = s.entries[0].name;
  if (s.value.valid() &&
      (s.kind == StatementKind::on || s.kind == StatementKind::scale || s.kind == StatementKind::flow))
    name = i.tree->expr(s.value).text;
  if (!name.empty()) out += " " + code(name);
  if (const std::string t = tags(s.trailer); !t.empty()) out += " [" + t + "]";
  return out;
}

bool is_mechanism(StatementKind kind) {
  using K = StatementKind;
  return kind == K::event || kind == K::on || kind == K::scale || kind == K::flow || kind == K::decision ||
         kind == K::let || kind == K::always || kind == K::settle || kind == K::pact;
}

void one(Page& page, const Material& m, const Item& i) {
  if (i.s->kind == StatementKind::pact) {
    pact(page, i);
  } else {
    page.text(strong(title(i)) + ". " +
              (i.note.empty()
                   ? ""
                   : i.note + (i.note.ends_with('.') || i.note.ends_with('?') || i.note.ends_with(':') ? " " : ". ")) +
              in_words(m, i));
  }
  std::string note = fmt::format("{}:{}", i.file, i.line);
  const std::string rests = bases(i.s->trailer);
  page.source("# " + note + (rests.empty() ? "" : "; rests on " + rests) + "\n" + std::string(m.text(i)));
}

}  // namespace

const char* syntax_word(StatementKind kind) {
  switch (kind) {
    case StatementKind::on: return "What follows on";
    case StatementKind::scale: return "Rate of";
    case StatementKind::flow: return "Flow of";
    case StatementKind::let: return "Derived quantity";
    case StatementKind::always: return "Invariant";
    case StatementKind::settle: return "Mutual dependence";
    case StatementKind::decision: return "Decision";
    default: return "Event";
  }
}

Timing timing(const Item& i) {
  const Clause *when = find(*i.s, Clause::Kind::when), *rate = find(*i.s, Clause::Kind::rate),
               *after = find(*i.s, Clause::Kind::after), *since = find(*i.s, Clause::Kind::since);
  const std::string guard = when ? i.words.expr(when->value) : "";
  Timing t;
  if (rate) {
    t.when = when ? "while " + guard : "";
    t.pace = "at a rate of " + i.words.expr(rate->value);
  } else if (after) {
    t.when = when ? "once " + guard + ", while that lasts" : "";
    t.pace = "after " + i.words.drawn_time(after->value);
    if (since) t.pace += fmt::format(" (counted from {})", i.words.expr(since->value));
    if (find(*i.s, Clause::Kind::repeating)) t.pace += ", again and again";
  } else {
    t.pace = "at once";
    t.when = when ? "as soon as " + guard : "";
  }
  return t;
}

void submodels(Page& page, const Material& m) {
  page.heading(2, "7. Submodels");
  page.text(
      "Each mechanism in words, and as it stands in the model. What is in square brackets is a tag, by which the "
      "mechanism can be switched off.");
  for (std::size_t f = 0; f < m.files.size(); ++f) {
    std::string heading;
    bool begun = false;
    for (const Item& i : m.items) {
      if (i.file != m.files[f] || !is_mechanism(i.s->kind)) continue;
      if (!begun && m.files.size() > 1) {
        page.heading(3, m.files[f]);
        if (!m.intros[f].empty()) page.text(m.intros[f]);
      }
      begun = true;
      if (i.heading != heading) page.heading(m.files.size() > 1 ? 4 : 3, i.heading);
      heading = i.heading;
      one(page, m, i);
    }
  }
}

}  // namespace casus::describe
