// SPDX-License-Identifier: Apache-2.0
#include "syntax/print.hpp"

#include <fmt/format.h>

#include "syntax/printer.hpp"
#include "syntax/words.hpp"

namespace casus::syntax {

const char* kind_name(StatementKind kind) {
  static constexpr const char* names[] = {
      "model",     "use",     "unit",      "kind",    "entity",  "group",    "const", "param",       "state",
      "let",       "settle",  "event",     "signal",  "on",      "scale",    "flow",  "decision",    "initially",
      "always",    "source",  "claim",     "option",  "reading", "section",  "ask",   "proposition", "pact",
      "yardstick", "dispute", "supersede", "retract", "tag",     "correlate"};
  return names[static_cast<std::size_t>(kind)];
}

void Printer::line(std::size_t depth, std::string_view text) {
  out_.append(2 * depth, ' ');
  out_ += text;
  out_ += '\n';
}

void Printer::part(std::string_view word, ExprId id) {
  if (id.valid()) line(1, fmt::format("{} {}", word, expr(id)));
}

std::string Printer::all() {
  for (const Statement& s : tree_.statements) statement(s);
  return std::move(out_);
}

void Printer::statement(const Statement& s) {
  std::string head = kind_name(s.kind);
  if (s.names.size() > 1)
    head += fmt::format(" {}", fmt::join(s.names, ", "));
  else if (!s.name.empty())
    head += " " + s.name;
  if (!s.binders.list.empty()) head += " " + binders(s.binders);
  if (!s.title.empty()) head += " " + quoted_text(s.title);
  if (!s.path.empty()) head += " file " + quoted_text(s.path);
  line(0, head);
  declared(s);
  process(s);
  inquiry(s);
  if (s.kind == StatementKind::pact) pact(s.pact);
  trailer(s.trailer);
}

std::string Printer::type(const TypeName& t) const {
  const std::string real = t.name.empty() ? "" : t.name + " ";
  if (t.is_range)
    return real + (t.high.valid() ? fmt::format("{} .. {}", expr(t.low), expr(t.high)) : expr(t.low) + " ..");
  if (!t.values.empty()) return fmt::format("{}", fmt::join(t.values, " | "));
  return t.unit.empty() ? t.name : fmt::format("{} {}", t.name, t.unit);
}

void Printer::declared(const Statement& s) {
  part("as of", s.as_of);
  part("runs", s.runs);
  part("range", s.range);
  for (const Entity& e : s.entities) {
    line(1, e.title.empty() ? e.name : fmt::format("{} {}", e.name, quoted_text(e.title)));
    attributes(e.attributes, 2);
  }
  if (!s.attributes.empty()) line(1, "with");
  attributes(s.attributes, 2);
  if (const std::string t = type(s.type); !t.empty()) line(1, "type " + t);
  for (const SettleEntry& e : s.entries) {
    const std::string index = e.index.empty() ? "" : fmt::format("[{}]", list(e.index, ", "));
    const std::string family = e.binders.list.empty() ? "" : binders(e.binders);
    line(1, fmt::format("{}{}{}: {} = {}", e.name, index, family, type(e.type), expr(e.value)));
  }
  part("from", s.from);
  part("rounds", s.rounds);
}

void Printer::attributes(const std::vector<Attribute>& list, std::size_t depth) {
  for (const Attribute& a : list)
    line(depth, fmt::format("{}{}{}", a.name, a.type.valid() ? ": " + expr(a.type) : "",
                            a.value.valid() ? " = " + expr(a.value) : ""));
}

void Printer::process(const Statement& s) {
  const bool listened = s.kind == StatementKind::on || s.kind == StatementKind::scale;
  part(s.kind == StatementKind::flow ? "state" : listened ? "event" : s.fixed ? "fixed" : "value", s.value);
  if (s.saturating) line(1, "saturating");
  if (s.known_to_all) line(1, "known to all");
  for (const ExprId who : s.known_to) part("known to", who);
  for (const Parameter& p : s.parameters) line(1, fmt::format("{}: {}", p.name, expr(p.kind)));
  part("to", s.into);
  part("by", s.by);
  part(s.kind == StatementKind::flow ? "while" : "when", s.when);
  for (const Clause& c : s.clauses) {
    static constexpr const char* words[] = {"when", "rate", "after", "since", "once", "repeating", "then"};
    const char* word = words[static_cast<std::size_t>(c.kind)];
    line(1, c.value.valid() ? fmt::format("{} {}", word, expr(c.value)) : word);
    effects(c.effects, 2);
  }
  effects(s.effects, 1);
  if (s.decision) decision(*s.decision);
}

void Printer::decision(const Decision& d) {
  if (!d.rule.empty()) line(1, fmt::format("by {} in {} deciding by {}", d.member, expr(d.group), d.rule));
  part("weight", d.weight);
  part("every", d.every);
  for (const Choice& c : d.choices) {
    line(1, c.title.empty() ? "choice " + c.name : fmt::format("choice {} {}", c.name, quoted_text(c.title)));
    if (c.available.valid()) line(2, "available when " + expr(c.available));
    effects(c.effects, 2);
  }
  for (const Consideration& c : d.weighing) {
    if (c.foreseen.valid()) line(1, fmt::format("{}: foreseen {}", c.label, expr(c.foreseen)));
    if (c.value.valid()) line(1, fmt::format("{}: {} for {}", c.label, expr(c.value), fmt::join(c.choices, ", ")));
  }
  for (const Odds& o : d.odds) line(1, fmt::format("odds {} {}", o.choice, expr(o.weight)));
  if (d.best) line(1, "sharpness inf");
  part("sharpness", d.sharpness);
  if (!d.initially.empty()) line(1, "initially " + d.initially);
  part("lookahead runs", d.ahead_runs);
  part("lookahead", d.ahead);
}

void Printer::effects(const std::vector<EffectId>& ids, std::size_t depth) {
  for (const EffectId id : ids) effect(tree_.effect(id), depth);
}

void Printer::effect(const Effect& e, std::size_t depth) {
  using K = Effect::Kind;
  const auto domain = [&] { return over(e.binders.list, e.binders.pair, e.binders.where); };
  switch (e.kind) {
    case K::assign: line(depth, fmt::format("{} {} {}", expr(e.target), e.op, expr(e.value))); break;
    case K::emit: line(depth, "emit " + expr(e.target)); break;
    case K::after: line(depth, "after " + expr(e.value)); break;
    case K::chance: line(depth, "with probability " + expr(e.value)); break;
    case K::choose:
      if (e.best || e.sharpness.valid())
        line(depth, fmt::format("choose {} scored by {} with sharpness {}", domain(), expr(e.value),
                                e.best ? "inf" : expr(e.sharpness)));
      else
        line(depth, fmt::format("choose {}{}", domain(), e.value.valid() ? " weighted by " + expr(e.value) : ""));
      break;
    case K::loop: line(depth, "for " + domain()); break;
    case K::branch: line(depth, "if " + expr(e.value)); break;
  }
  effects(e.body, depth + 1);
  if (!e.other.empty()) line(depth, "else");
  effects(e.other, depth + 1);
}

void Printer::inquiry(const Statement& s) {
  if (s.dated_from.valid())
    line(1, fmt::format("dated {}{}", expr(s.dated_from), s.dated_to.valid() ? " .. " + expr(s.dated_to) : ""));
  if (!s.grade.empty()) line(1, "graded " + s.grade);
  part("paragraphs", s.paragraphs);
  if (!s.derived_from.empty()) line(1, fmt::format("derived from {}", fmt::join(s.derived_from, ", ")));
  if (!s.of.source.empty()) basis(s.of, 1);
  if (!s.against.source.empty()) basis(s.against, 1);
  if (!s.speaker.empty()) line(1, "speaker " + s.speaker);
  if (!s.modality.empty()) line(1, "modality " + s.modality);
  if (!s.claim.text.empty()) line(1, "says " + quoted_text(s.claim.text));
  if (s.claim.low.valid())
    line(1, fmt::format("says {}{}{}{}", s.claim.word, s.claim.word.empty() ? "" : " ", expr(s.claim.low),
                        s.claim.high.valid() ? " .. " + expr(s.claim.high) : ""));
  if (!s.actor.empty()) line(1, "by " + s.actor);
  for (const Action& a : s.actions) line(1, action(a));
  if (s.beside.present) {
    const std::string given = s.beside.given.empty() ? "" : " given " + quoted_text(s.beside.given);
    line(1, fmt::format("beside {} of {}{}", expr(s.beside.k), expr(s.beside.n), given));
    for (const Basis& b : s.beside.bases) basis(b, 2);
  }
  if (!s.better.empty()) line(1, "better " + s.better);
  part("fails above", s.fails_above);
  for (const Comparison& c : s.comparisons)
    line(1, fmt::format("{} {} {}{}{}", expr(c.left), c.rel, expr(c.right),
                        c.margin.valid() ? " within " + expr(c.margin) : "", c.exactly ? " exactly" : ""));
  part("error", s.error_rate);
}

void Printer::basis(const Basis& b, std::size_t depth) {
  switch (b.kind) {
    case Basis::Kind::source:
      line(depth, b.line ? fmt::format("from {}:{}", b.source, *b.line) : "from " + b.source);
      break;
    case Basis::Kind::data: line(depth, "from data " + quoted_text(b.text)); break;
    case Basis::Kind::judged: line(depth, fmt::format("judged {} by {} on {}", quoted_text(b.text), b.by, b.on)); break;
    case Basis::Kind::placeholder: line(depth, "placeholder"); break;
    case Basis::Kind::definition: line(depth, "definition"); break;
  }
}

void Printer::trailer(const Trailer& t) {
  for (const Basis& b : t.bases) basis(b, 1);
  for (const Tag& tag : t.tags) line(1, "tag " + tag.name);
  part("off", t.off);
  if (t.contested) line(1, "contested");
}

std::string dump_tree(const SyntaxTree& tree) { return Printer(tree).all(); }

}  // namespace casus::syntax
