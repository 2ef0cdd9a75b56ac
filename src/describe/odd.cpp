// SPDX-License-Identifier: Apache-2.0
// The first six elements of the ODD protocol.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "describe/material.hpp"

namespace casus::describe {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// A question or claim as it stands in the text, on one line and without its name and title.
std::string asked(const Material& m, const Item& i) {
  const Statement& s = *i.s;
  Span span{};
  const char* rest = "";
  if (s.value.valid()) span = i.tree->expr(s.value).span;
  if (!s.comparisons.empty()) {
    const syntax::Comparison& last = s.comparisons.back();
    span = join(i.tree->expr(s.comparisons.front().left).span,
                i.tree->expr(last.margin.valid() ? last.margin : last.right).span);
    rest = last.exactly ? " exactly" : "";
  }
  std::string out;
  for (const char c : m.session.sources().text(span))
    if (c != '\n' && (c != ' ' || (!out.empty() && out.back() != ' ')))
      out += c;
    else if (c == '\n' && !out.empty() && out.back() != ' ')
      out += ' ';
  return out + rest;
}

const char* class_of(const ir::Process& p, const std::string& id) {
  static constexpr const char* names[] = {"encoded", "emergent", "contested"};
  for (const ir::Proposition& prop : p.propositions)
    if (prop.id == id) return names[static_cast<std::size_t>(prop.cls)];
  return "";
}

std::string members(const Item& group) {
  const syntax::Expr& e = group.tree->expr(group.s->value);
  return e.kind == syntax::ExprKind::set ? group.words.list(e.args) : group.words.expr(group.s->value);
}

// A title that goes on where the one above it stopped.
std::string question(const Statement& s) {
  if (s.title.empty()) return s.name;
  return s.title[0] >= 'a' && s.title[0] <= 'z' ? "… " + s.title : s.title;
}

// Tags that are off are told in one go.
std::string acts(const Item& i) {
  std::string off, out;
  for (const syntax::Action& a : i.s->actions)
    if (a.kind == syntax::Action::Kind::forbid && i.tree->expr(a.target).kind == syntax::ExprKind::name)
      off += (off.empty() ? "without " : ", ") + i.tree->expr(a.target).text;
    else
      out += (out.empty() ? "" : "; ") + i.words.action(a);
  return off.empty() || out.empty() ? off + out : off + "; " + out;
}

// What is pooled rests on its claims, too.
std::string param_basis(const Material& m, const Item& i) {
  std::string out = bases(i.s->trailer);
  const syntax::Expr& e = i.tree->expr(i.s->value);
  if (e.kind != syntax::ExprKind::pool) return out;
  std::vector<std::string> places;
  for (const ledger::Claim* c : m.model.ledger.about(e.text)) places.push_back(c->place());
  return fmt::format("claims: {}{}{}", fmt::join(places, ", "), out.empty() ? "" : "; ", out);
}

std::string kind_title(const Material& m, const std::string& name) {
  for (const syntax::SyntaxTree& t : m.model.trees)
    for (const Statement& s : t.statements)
      if (s.kind == StatementKind::kind && s.name == name) return s.title;
  return {};
}

void kinds(Page& page, const Material& m) {
  for (const ir::Kind& k : m.model.process.kinds) {
    if (k.is_enum || k.names.empty()) continue;
    std::vector<std::string> members;
    for (std::size_t n = 0; n < k.names.size(); ++n)
      members.push_back(k.titles[n].empty() ? k.names[n] : fmt::format("{} ({})", k.titles[n], k.names[n]));
    if (k.numeric) members = {k.names.front() + " to " + k.names.back()};
    const std::string title = kind_title(m, k.name);
    page.text(fmt::format("{} ({}{}): {}.", strong(k.name), title.empty() ? "" : title + "; ",
                          counted(k.names.size(), "member", "members"), fmt::join(members, ", ")));
  }
  Rows rows;
  for (const Item* i : m.of(StatementKind::group))
    rows.push_back({code(i->s->name), i->s->title, members(*i), bases(i->s->trailer)});
  page.table({"Group", "Meaning", "Members", "Basis"}, rows);
}

// How a state begins where nothing says: false, the first of its values, 0 or its lower bound.
std::string start(const Item& i) {
  const Statement& s = *i.s;
  if (s.value.valid())
    return i.words.expr(s.value) == "false" ? "no" : i.words.expr(s.value) == "true" ? "yes" : i.words.expr(s.value);
  if (s.type.name == "bool") return "no";
  if (!s.type.values.empty()) return s.type.values[0];
  return s.type.low.valid() ? i.words.expr(s.type.low) : "0";
}

std::string over(const Item& i) {
  std::string out = i.words.binders(i.s->binders);
  return out.starts_with("for each ") ? out.substr(9) : out;
}

void states(Page& page, const Material& m) {
  Rows rows;
  for (const Item* i : m.of(StatementKind::state)) {
    std::string range = i->words.type(i->s->type);
    if (i->s->saturating) range += ", held at its ends";
    std::string names;
    for (const std::string& n : i->s->names) names += (names.empty() ? "" : ", ") + code(n);
    rows.push_back({names, over(*i), range, start(*i), i->note, bases(i->s->trailer)});
  }
  page.table({"State", "For each", "Range", "At the start", "Meaning", "Basis"}, rows);
}

// States of the library that the model's own text mentions.
void library_states(Page& page, const Material& m) {
  std::set<std::string_view> said;
  for (const Item& i : m.items) {
    const std::string_view text = m.text(i);
    for (std::size_t at = 0; at < text.size(); ++at)
      if (std::size_t end = at;
          at == 0 || !(std::isalnum(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '_')) {
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
        if (end > at) said.insert(text.substr(at, end - at));
      }
  }
  Rows rows;
  for (const syntax::SyntaxTree& t : m.model.trees) {
    if (!m.model.library.contains(t.file)) continue;
    const Words w(m.model, t);
    for (const Statement& s : t.statements) {
      if (s.kind != StatementKind::state || !said.contains(s.name)) continue;
      std::string family = w.binders(s.binders);
      rows.push_back({code(s.name), family.starts_with("for each ") ? family.substr(9) : family, w.type(s.type)});
    }
  }
  if (!rows.empty())
    page.text("From the standard library (" + code("use security") + "), where each begins as no, or at zero:");
  page.table({"State", "For each", "Range"}, rows);
}

}  // namespace

void purpose(Page& page, const Material& m, const ir::Process& propositions) {
  page.heading(2, "1. Purpose and patterns");
  for (const Item* i : m.of(StatementKind::model))
    page.text(i->note.empty() ? "The model does not say what it is for: a comment above its `model` line would."
                              : i->note);
  Rows rows;
  std::string section;
  for (const Item& i : m.items) {
    if (i.s->kind == StatementKind::section) section = i.s->title;
    if (i.s->kind != StatementKind::ask) continue;
    rows.push_back({section, question(*i.s), code(asked(m, i))});
    section.clear();  // said once, at its first question
  }
  if (!rows.empty()) page.text("It is asked:");
  page.table({"Section", "Question", "As it stands in the model"}, rows);
  rows.clear();
  for (const Item* i : m.of(StatementKind::proposition))
    rows.push_back(
        {i->s->name, i->s->title, class_of(propositions, i->s->name), code(asked(m, *i)), bases(i->s->trailer)});
  if (!rows.empty())
    page.text(
        "Patterns that it is held against: what its sources commit themselves to. An encoded proposition is true by "
        "construction and tells nothing; an emergent one could have failed.");
  page.table({"Id", "Proposition", "Class", "As it stands in the model", "Basis"}, rows);
}

void entities(Page& page, const Material& m) {
  page.heading(2, "2. Entities, state variables and scales");
  kinds(page, m);
  states(page, m);
  library_states(page, m);
  const ir::Process& p = m.model.process;
  page.text(fmt::format(
      "Time is continuous and counted in days. The model begins on {} and ends on {}, after {:.0f} days. {}", p.as_of,
      sema::print_date(static_cast<long>(p.as_of_day + static_cast<std::int64_t>(p.horizon))), p.horizon,
      "Space appears only as far as an entity stands for a place."));
}

void overview(Page& page, const Material& m) {
  page.heading(2, "3. Process overview and scheduling");
  Rows rows;
  for (const Item* i : m.of(StatementKind::event)) {
    const Timing t = timing(*i);
    rows.push_back({code(i->s->name), over(*i), t.when, t.pace, tags(i->s->trailer)});
  }
  page.table({"Event", "For each", "When", "How fast", "Tags"}, rows);
  rows.clear();
  for (const Item* i : m.of(StatementKind::on))
    rows.push_back({i->words.pattern(i->s->value) + (i->s->when.valid() ? " while " + i->words.expr(i->s->when) : ""),
                    i->words.effects(i->s->effects), tags(i->s->trailer)});
  page.table({"On", "At once", "Tags"}, rows);
  rows.clear();
  for (const Item* i : m.of(StatementKind::decision))
    rows.push_back({code(i->s->name), i->words.name(i->s->actor),
                    i->s->decision && i->s->decision->every.valid() ? "every " + i->words.expr(i->s->decision->every)
                    : i->s->when.valid()                            ? "when " + i->words.expr(i->s->when)
                                                                    : ""});
  page.table({"Decision", "Whose", "Taken"}, rows);
  page.text(
      "Nothing happens in steps. An event with a rate comes at random, the sooner the higher the rate; one with a time "
      "comes when its time is up. Whichever is first happens, with all that follows from it at once, in the order of "
      "the text; then what is due next is worked out anew.");
}

void concepts(Page& page, const Material& m, const ir::Process& propositions) {
  page.heading(2, "4. Design concepts");
  std::vector<std::string> out;
  const auto add = [&](const char* name, const std::string& text) { out.push_back(strong(name) + ": " + text); };
  std::size_t emergent = 0, encoded = 0;
  for (const ir::Proposition& p : propositions.propositions) {
    emergent += p.cls == ir::PropositionClass::emergent;
    encoded += p.cls == ir::PropositionClass::encoded;
  }
  if (!propositions.propositions.empty())
    add("Emergence", fmt::format("{} could come out either way{}.", counted(emergent, "proposition", "propositions"),
                                 encoded == 0 ? ""
                                              : fmt::format("; {} true by construction",
                                                            encoded == 1 ? "1 is" : fmt::format("{} are", encoded))));
  const auto decisions = m.of(StatementKind::decision);
  bool ahead = false;
  for (const Item* i : decisions) ahead = ahead || (i->s->decision && i->s->decision->ahead.valid());
  add("Adaptation and objectives",
      decisions.empty()
          ? "nobody decides; what actors do comes at stated rates, times and odds."
          : counted(decisions.size(), "decision weighs", "decisions weigh") + " what is at stake (section 7).");
  add("Prediction", ahead ? "some decisions look ahead, by runs of the model itself." : "nobody looks ahead.");
  std::vector<std::string> known;
  for (const Item* i : m.of(StatementKind::param))
    if (!i->s->known_to.empty())
      known.push_back(fmt::format("{} is known to {}", code(i->s->name), i->words.list(i->s->known_to)));
  add("Sensing", known.empty() ? "everybody acts on the state as it is; what is not known is known to nobody."
                               : fmt::format("{}.", fmt::join(known, "; ")));
  std::set<std::string> heard;
  for (const Item* i : m.of(StatementKind::on))
    if (i->s->value.valid()) heard.insert(i->tree->expr(i->s->value).text);
  std::vector<std::string> signals;
  for (const std::string& h : heard) signals.push_back(code(h));
  std::string ways = "through states";
  if (!signals.empty()) ways += fmt::format(", through what rules listen for ({})", fmt::join(signals, ", "));
  if (!m.of(StatementKind::pact).empty()) ways += ", through what pacts oblige to";
  add("Interaction", ways + ".");
  std::size_t fixed = 0;
  const auto params = m.of(StatementKind::param);
  for (const Item* i : params) fixed += i->s->fixed;
  add("Stochasticity",
      fmt::format("two kinds are kept apart: what is not known ({} drawn once per future) and what is left to "
                  "chance (rates, times and odds, drawn anew as each future goes on).",
                  counted(params.size() - fixed, "parameter", "parameters")));
  std::vector<std::string> unsure;
  for (const Item* i : m.of(StatementKind::tag))
    unsure.push_back(fmt::format("{} ({})", i->s->name, i->words.expr(i->s->value)));
  if (!unsure.empty())
    add("Uncertain structure", fmt::format("mechanisms that may not exist at all: {}.", fmt::join(unsure, ", ")));
  const std::size_t pacts = m.of(StatementKind::pact).size(), groups = m.of(StatementKind::group).size();
  add("Collectives", pacts + groups == 0 ? "none."
                     : pacts == 0        ? counted(groups, "group", "groups") + "."
                     : groups == 0
                         ? counted(pacts, "pact", "pacts") + "."
                         : fmt::format("{}, {}.", counted(pacts, "pact", "pacts"), counted(groups, "group", "groups")));
  add("Observation",
      "the questions of section 1, each answered from many futures; differences are taken on the same futures.");
  page.list(out);
}

void beginning(Page& page, const Material& m) {
  page.heading(2, "5. Initialization");
  page.text(
      fmt::format("The model describes {} as known then. States begin as section 2 says; parameters are drawn first.",
                  m.model.process.as_of));
  std::vector<std::string> out;
  for (const Item* i : m.of(StatementKind::initially)) {
    const std::string rests = bases(i->s->trailer);
    out.push_back((i->note.empty() ? "" : i->note + " ") + capital(i->words.effects(i->s->effects)) + "." +
                  (rests.empty() ? "" : " (" + rests + ")"));
  }
  if (!out.empty()) page.text("Then, in this order:");
  page.list(out);
  Rows rows;
  for (const StatementKind kind : {StatementKind::reading, StatementKind::option})
    for (const Item* i : m.of(kind)) {
      rows.push_back({(kind == StatementKind::reading ? "reading " : "option ") + code(i->s->name), i->s->title,
                      acts(*i), bases(i->s->trailer)});
    }
  if (!rows.empty()) page.text("It can also be run as one of its readings sees it, or with an option taken:");
  page.table({"Variant", "Meaning", "What differs", "Basis"}, rows);
}

void input(Page& page, const Material& m) {
  page.heading(2, "6. Input data");
  page.text("No series drives the model from outside. Its parameters:");
  Rows rows;
  for (const Item* i : m.of(StatementKind::param)) {
    const sema::Symbol* s = m.model.symbols.find(i->s->name);
    const std::string unit = s && s->kind == sema::Symbol::Kind::param ? m.model.process.params[s->id].unit : "";
    std::string value = (i->s->fixed ? "fixed: " : "") + i->words.law(i->s->value);
    if (const std::string family = over(*i); !family.empty()) value = "each " + family + ": " + value;
    rows.push_back({code(i->s->name), i->note, value, unit, param_basis(m, *i)});
  }
  page.table({"Parameter", "Meaning", "Value or distribution", "Unit", "Basis"}, rows);
  rows.clear();
  for (const Item* i : m.of(StatementKind::constant))
    rows.push_back({code(i->s->name), i->note, i->words.expr(i->s->value), bases(i->s->trailer)});
  page.table({"Constant", "Meaning", "Value", "Basis"}, rows);
}

}  // namespace casus::describe
