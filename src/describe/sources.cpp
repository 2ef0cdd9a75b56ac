// SPDX-License-Identifier: Apache-2.0
// What the model rests on, and where it would give way first.
#include <algorithm>

#include <fmt/format.h>

#include "describe/material.hpp"

namespace casus::describe {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string dates(const ledger::Source& s) {
  if (!s.from) return "";
  const std::string from = sema::print_date(*s.from);
  return s.to && *s.to != *s.from ? from + " to " + sema::print_date(*s.to) : from;
}

std::string claimed(const ledger::Claim& c) {
  const std::size_t colon = c.written.find(": ");
  return colon == std::string::npos ? c.written : c.written.substr(colon + 2);
}

std::string place(const session::Resting& r) {
  return fmt::format("{}:{}", r.file.substr(r.file.rfind('/') + 1), r.line);
}

std::string remarks(const ledger::Ledger& ledger, const ledger::Pooled& p, bool pooled) {
  const ledger::Claim& c = ledger.claims[p.claim];
  std::vector<std::string> out;
  if (p.share > 0 && pooled) out.push_back(fmt::format("share {:.0f} %", 100 * p.share));
  if (!p.why_not.empty() && (pooled || c.numeric)) out.push_back(p.why_not);
  for (const ledger::Dispute& d : ledger.disputes)
    if (c.place() == fmt::format("{}:{}", d.source, d.line))
      out.push_back(
          fmt::format("disputed by {}:{}{}", d.by_source, d.by_line, d.why.empty() ? "" : " “" + d.why + "”"));
  return fmt::format("{}", fmt::join(out, "; "));
}

std::string conflicts(const Material& m, const session::SubjectReport& r) {
  std::vector<std::string> out;
  for (const auto& [a, b] : r.conflicts)
    out.push_back(fmt::format("{} and {}", m.model.ledger.claims[a].place(), m.model.ledger.claims[b].place()));
  return fmt::format("{}", fmt::join(out, ", "));
}

void claims(Page& page, const Material& m) {
  Rows rows;
  for (const session::SubjectReport& r : m.provenance.subjects)
    for (const ledger::Pooled& p : r.pool) {
      const ledger::Claim& c = m.model.ledger.claims[p.claim];
      std::string who = c.speaker;
      if (!c.modality.empty()) who += (who.empty() ? "" : ", ") + c.modality;
      rows.push_back({code(r.subject), c.place(), claimed(c), who, remarks(m.model.ledger, p, !r.pooled_by.empty()),
                      r.pooled_by.empty() ? "" : code(r.pooled_by)});
    }
  if (!rows.empty()) page.text("What they claim:");
  page.table({"Subject", "Where", "Claim", "Who says so", "Remarks", "Pooled in"}, rows);
  std::vector<std::string> out;
  for (const session::SubjectReport& r : m.provenance.subjects)
    if (const std::string apart = conflicts(m, r); !apart.empty())
      out.push_back(fmt::format("On {}: {}.", code(r.subject), apart));
  if (!out.empty()) page.text("These can't both be right:");
  page.list(out);
}

void resting(Page& page, const std::string& heading, const std::vector<session::Resting>& all, const char* what) {
  if (all.empty()) return;
  page.heading(3, heading);
  Rows rows;
  for (const session::Resting& r : all) rows.push_back({code(r.words), r.place, place(r)});
  page.table({"Statement", what, "Where"}, rows);
}

// The statements of a source of grade D or worse that have nothing else to stand on.
std::string weak(const session::SourceReport& r) {
  if (r.source->grade < 'D' || r.alone == 0) return "";
  return fmt::format("{} on {} alone, which is graded {}.",
                     r.alone == 1 ? "1 statement stands" : fmt::format("{} statements stand", r.alone), r.source->key,
                     r.source->grade);
}

}  // namespace

void sources(Page& page, const Material& m) {
  page.heading(2, "8. Sources and claims");
  Rows rows;
  for (const session::SourceReport& r : m.provenance.sources) {
    const ledger::Source& s = *r.source;
    std::vector<std::string> notes;
    if (s.retracted) notes.push_back("retracted: " + s.why);
    if (!s.derived_from.empty()) notes.push_back(fmt::format("derived from {}", fmt::join(s.derived_from, ", ")));
    if (r.hindsight) notes.push_back("hindsight");
    std::string note;
    for (const Item* i : m.of(StatementKind::source))
      if (i->s->name == s.key) note = i->note;
    if (!note.empty()) notes.push_back(note);
    rows.push_back({s.key, s.title, dates(s), std::string(s.grade ? 1 : 0, s.grade), std::to_string(r.claims),
                    std::to_string(r.rests.size()), std::to_string(r.alone),
                    fmt::format("{}", fmt::join(notes, "; "))});
  }
  if (rows.empty()) page.text("The model names no source.");
  page.table({"Key", "Source", "Dated", "Grade", "Claims", "Rests on it", "On it alone", "Remarks"}, rows);
  claims(page, m);
}

void weaknesses(Page& page, const Material& m, const ir::Process& propositions) {
  page.heading(2, "9. Assumptions easiest to attack");
  const session::Provenance& p = m.provenance;
  std::size_t cited = 0;
  for (const session::SourceReport& r : p.sources) cited += r.rests.size();
  std::size_t defined = 0;  // by the model itself, and not what a pact was made into
  for (const Item& i : m.items)
    for (const syntax::Basis& b : i.s->trailer.bases) defined += b.kind == syntax::Basis::Kind::definition;
  page.table({"Basis", "Statements"}, {{"a source", std::to_string(cited)},
                                       {"data", std::to_string(p.data.size())},
                                       {"a judgement", std::to_string(p.judged.size())},
                                       {"placeholder: nothing yet", std::to_string(p.placeholders.size())},
                                       {"definition", std::to_string(defined)}});
  page.text(
      "A statement may have several bases, and counts under each. A source vouches that something happens and in which "
      "direction, not for how much, unless a claim of it is pooled.");
  std::vector<std::string> out;
  if (!p.placeholders.empty())
    out.push_back(fmt::format(
        "{} on nothing yet (listed below).",
        p.placeholders.size() == 1 ? "1 statement rests" : fmt::format("{} statements rest", p.placeholders.size())));
  for (const session::SubjectReport& r : p.subjects)
    if (const std::string apart = conflicts(m, r); !apart.empty())
      out.push_back(fmt::format("On {} sources contradict each other: {}.", code(r.subject), apart));
  for (const session::SourceReport& r : p.sources) {
    if (const std::string text = weak(r); !text.empty()) out.push_back(text);
    if (r.hindsight)
      out.push_back(
          fmt::format("{} may be dated after the model's date ({}): {} on what was not known then.", r.source->key,
                      m.model.process.as_of,
                      r.rests.size() == 1 ? "1 statement rests" : fmt::format("{} statements rest", r.rests.size())));
  }
  std::vector<std::string> encoded;
  for (const ir::Proposition& prop : propositions.propositions)
    if (prop.cls == ir::PropositionClass::encoded) encoded.push_back(prop.id);
  if (!encoded.empty())
    out.push_back(fmt::format("True by construction, and so no evidence for the model: {}.", fmt::join(encoded, ", ")));
  std::vector<std::string> contested;
  for (const Item& i : m.items)
    if (i.s->trailer.contested) contested.push_back(code(i.s->name));
  if (!contested.empty()) out.push_back(fmt::format("Contested: {}.", fmt::join(contested, ", ")));
  if (m.of(StatementKind::proposition).empty())
    out.push_back("Nothing that the model was not built from has been held against it: it has no propositions.");
  page.list(out);
  resting(page, "Placeholders", p.placeholders, "");
  Rows rows;
  for (const Item& i : m.items)
    for (const syntax::Basis& b : i.s->trailer.bases)
      if (b.kind == syntax::Basis::Kind::judged) {
        std::string name = i.s->name.empty() && i.s->value.valid() ? i.tree->expr(i.s->value).text : i.s->name;
        rows.push_back(
            {code(name), "“" + b.text + "”", fmt::format("{}, {}", b.by, b.on), fmt::format("{}:{}", i.file, i.line)});
      }
  if (!rows.empty()) page.heading(3, "Judgements");
  page.table({"About", "Reason", "By", "Where"}, rows);
  resting(page, "Data", p.data, "Data");
}

}  // namespace casus::describe
