// SPDX-License-Identifier: Apache-2.0
// casus sources: what the model rests on. Sources and their claims, who disputes what, what stands on each and on none.
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "command.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/provenance.hpp"
#include "session/session.hpp"
#include "session/version.hpp"
#include "shell.hpp"
#include "table.hpp"

namespace casus::cli {
namespace {

using session::Provenance;
using session::Resting;
using session::SourceReport;
using session::SubjectReport;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string path, key;
  bool json = false;
};

std::string counted(std::size_t n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string dates(const ledger::Source& s) {
  if (!s.from) return "";
  const std::string from = sema::print_date(*s.from);
  return s.to && *s.to != *s.from ? from + " .. " + sema::print_date(*s.to) : from;
}

// What is wrong with a source, in a few words.
std::string remarks(const SourceReport& r) {
  std::vector<std::string> out;
  const ledger::Source& s = *r.source;
  if (s.retracted)
    out.push_back(fmt::format("retracted{}: {}", s.retracted_on ? " " + sema::print_date(*s.retracted_on) : "", s.why));
  if (!s.derived_from.empty()) out.push_back(fmt::format("derived from {}", fmt::join(s.derived_from, ", ")));
  if (r.hindsight) out.push_back("hindsight: dated after the model");
  if (r.claims == 0 && r.rests.empty()) out.push_back("nothing rests on it");
  return fmt::format("{}", fmt::join(out, "; "));
}

std::string disputed_by(const ledger::Ledger& ledger, const ledger::Claim& c) {
  std::string out;
  for (const ledger::Dispute& d : ledger.disputes)
    if (c.place() == fmt::format("{}:{}", d.source, d.line))
      out += fmt::format("{}disputed by {}:{}{}", out.empty() ? "" : "; ", d.by_source, d.by_line,
                         d.why.empty() ? "" : fmt::format(" \"{}\"", d.why));
  return out;
}

// What is claimed, without who claims it where.
std::string claimed(const ledger::Claim& c) {
  const std::size_t colon = c.written.find(": ");
  return colon == std::string::npos ? c.written : c.written.substr(colon + 2);
}

std::string share_text(const ledger::Pooled& p) {
  return p.share > 0 ? fmt::format("{:.0f} %", 100 * p.share) : std::string("-");
}

void put(Shell& shell, const std::string& text, std::size_t indent) {
  const std::string blank(indent, ' ');
  for (const std::string& line : wrapped(text, shell.width() - indent, 2)) shell.out(blank + line + "\n");
}

void list(Shell& shell, const std::vector<Resting>& all) {
  Table table({{"", false, 14}, {"", false}, {"", false, 0, true}});
  for (const Resting& r : all)
    table.row({r.place, r.words, fmt::format("{}:{}", r.file.substr(r.file.rfind('/') + 1), r.line)});
  shell.out(table.text(shell.width(), shell.colour_out()));
}

// A share says something only where a parameter pools the claims.
void print_claim(Shell& shell, const ledger::Ledger& ledger, const ledger::Pooled& p, bool pooled) {
  const ledger::Claim& c = ledger.claims[p.claim];
  std::string who = c.speaker;
  if (!c.modality.empty()) who += (who.empty() ? "" : ", ") + c.modality;
  const std::string dispute = disputed_by(ledger, c);
  std::string note = pooled || c.numeric ? p.why_not : std::string();
  if (!dispute.empty()) note += (note.empty() ? "" : "; ") + dispute;
  put(shell,
      fmt::format("{:<6} {:>5}  {}{}{}", c.place(), pooled ? share_text(p) : "", claimed(c),
                  who.empty() ? "" : fmt::format(" ({})", who), note.empty() ? "" : "   " + note),
      2);
}

void print_subject(Shell& shell, const ledger::Ledger& ledger, const SubjectReport& r) {
  shell.out(fmt::format(" {}{}\n", r.subject, r.pooled_by.empty() ? "" : fmt::format(", in `{}`", r.pooled_by)));
  for (const ledger::Pooled& p : r.pool) print_claim(shell, ledger, p, !r.pooled_by.empty());
  for (const std::string& k : r.known) put(shell, "known: " + k.substr(std::min(k.size(), k.find(": ") + 2)), 2);
  std::vector<std::string> apart;
  for (const auto& [a, b] : r.conflicts)
    apart.push_back(fmt::format("{} and {}", ledger.claims[a].place(), ledger.claims[b].place()));
  if (!apart.empty()) put(shell, fmt::format("can't both be right: {}", fmt::join(apart, "; ")), 2);
}

void print_subjects(Shell& shell, const Provenance& p, bool pooled, const char* heading) {
  bool any = false;
  for (const SubjectReport& r : p.subjects) {
    if (r.pooled_by.empty() == pooled) continue;
    if (!any) shell.out(fmt::format("\n{}\n", heading));
    any = true;
    print_subject(shell, *p.ledger, r);
  }
}

void print_all(Shell& shell, const session::Session& session, const Provenance& p) {
  const ir::Process& process = session.model().process;
  shell.out(fmt::format("{}   as of {}\n\n", process.title.empty() ? process.name : process.title, process.as_of));
  Table table({{"source", false, 44}, {"dated"}, {"grade"}, {"claims", true}, {"rests on it", true}, {"alone", true}});
  for (const SourceReport& r : p.sources) {
    const ledger::Source& s = *r.source;
    table.row({fmt::format("{}: {}", s.key, s.title), dates(s), std::string(s.grade ? 1 : 0, s.grade),
               fmt::format("{}", r.claims), fmt::format("{}", r.rests.size()), fmt::format("{}", r.alone)});
    if (const std::string note = remarks(r); !note.empty()) table.note("  " + note);
  }
  shell.out(table.text(shell.width(), shell.colour_out()));
  print_subjects(shell, p, true, "Claims that are pooled, with their shares");
  print_subjects(shell, p, false, "Claims that no number rests on");
  shell.out("\nOn no source\n");
  const auto line = [&](const std::vector<Resting>& all, const char* one, const char* many) {
    if (!all.empty()) shell.out(fmt::format("  {}\n", counted(all.size(), one, many)));
  };
  line(p.data, "number from data", "numbers from data");
  line(p.judged, "judgement", "judgements");
  line(p.placeholders, "placeholder", "placeholders");
  if (p.defined > 0) shell.out(fmt::format("  {}\n", counted(p.defined, "definition", "definitions")));
  if (p.data.empty() && p.judged.empty() && p.placeholders.empty() && p.defined == 0) shell.out("  nothing\n");
}

void print_one(Shell& shell, const Provenance& p, const SourceReport& r) {
  const ledger::Source& s = *r.source;
  shell.out(fmt::format("{}  {}\n", s.key, s.title));
  std::vector<std::string> facts;
  if (s.from) facts.push_back("dated " + dates(s));
  if (s.grade) facts.push_back(fmt::format("graded {}", s.grade));
  if (s.paragraphs > 0) facts.push_back(fmt::format("{} paragraphs", s.paragraphs));
  if (!s.file.empty()) facts.push_back("text in " + s.file);
  if (const std::string note = remarks(r); !note.empty()) facts.push_back(note);
  if (!facts.empty()) put(shell, fmt::format("{}", fmt::join(facts, "; ")), 4);
  bool any = false;
  for (const SubjectReport& subject : p.subjects)
    for (const ledger::Pooled& c : subject.pool) {
      if (p.ledger->claims[c.claim].source != s.key) continue;
      if (!any) shell.out("\nWhat it claims, and the share in a pool\n");
      any = true;
      shell.out(fmt::format(" {}\n", subject.subject));
      print_claim(shell, *p.ledger, c, !subject.pooled_by.empty());
    }
  if (r.rests.empty()) return;
  shell.out(
      fmt::format("\nWhat rests on it: {}, {} on it alone\n", counted(r.rests.size(), "place", "places"), r.alone));
  list(shell, r.rests);
}

// ---- JSON --------------------------------------------------------------------------------------------------------

Json json_of(const std::vector<Resting>& all) {
  Json out = Json::array();
  for (const Resting& r : all)
    out.push_back({{"place", r.place}, {"statement", r.words}, {"file", r.file}, {"line", r.line}});
  return out;
}

Json json_of(const SourceReport& r) {
  const ledger::Source& s = *r.source;
  const auto day = [](const std::optional<long>& d) { return d ? Json(sema::print_date(*d)) : Json(nullptr); };
  return {{"key", s.key},
          {"title", s.title},
          {"from", day(s.from)},
          {"to", day(s.to)},
          {"grade", s.grade ? Json(std::string(1, s.grade)) : Json(nullptr)},
          {"derived_from", s.derived_from},
          {"retracted", s.retracted ? Json(s.why) : Json(nullptr)},
          {"hindsight", r.hindsight},
          {"claims", r.claims},
          {"alone", r.alone},
          {"rests", json_of(r.rests)}};
}

Json json_of(const ledger::Ledger& ledger, const SubjectReport& r) {
  Json claims = Json::array(), conflicts = Json::array();
  for (const ledger::Pooled& p : r.pool) {
    const ledger::Claim& c = ledger.claims[p.claim];
    const std::string dispute = disputed_by(ledger, c);
    claims.push_back({{"place", c.place()},
                      {"claim", claimed(c)},
                      {"share", p.share},
                      {"left_out", p.why_not.empty() ? Json(nullptr) : Json(p.why_not)},
                      {"disputed", dispute.empty() ? Json(nullptr) : Json(dispute)}});
  }
  for (const auto& [a, b] : r.conflicts) conflicts.push_back({ledger.claims[a].place(), ledger.claims[b].place()});
  return {{"subject", r.subject},
          {"pooled_by", r.pooled_by.empty() ? Json(nullptr) : Json(r.pooled_by)},
          {"claims", std::move(claims)},
          {"conflicts", std::move(conflicts)},
          {"known", r.known}};
}

std::string json_text(const session::Session& session, const Provenance& p, const std::string& key) {
  Json sources = Json::array(), subjects = Json::array();
  for (const SourceReport& r : p.sources)
    if (key.empty() || r.source->key == key) sources.push_back(json_of(r));
  for (const SubjectReport& r : p.subjects) subjects.push_back(json_of(*p.ledger, r));
  const Json out = {{"casus", session::version()},
                    {"model", {{"name", session.model().process.name}, {"as_of", session.model().process.as_of}}},
                    {"sources", std::move(sources)},
                    {"claims", std::move(subjects)},
                    {"data", json_of(p.data)},
                    {"judged", json_of(p.judged)},
                    {"placeholders", json_of(p.placeholders)},
                    {"definitions", p.defined}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Exit go(const Arguments& a, Shell& shell) {
  session::Session session;
  if (!session.open(a.path)) {
    print_diagnostics(shell, session, session.diagnostics().sorted());
    return status_of(session);
  }
  const Provenance p = session::provenance(session.model(), session.sources());
  const auto one =
      std::find_if(p.sources.begin(), p.sources.end(), [&](const SourceReport& r) { return r.source->key == a.key; });
  if (!a.key.empty() && one == p.sources.end()) {
    std::vector<std::string> keys;
    for (const SourceReport& r : p.sources) keys.push_back(r.source->key);
    const std::string near = nearest(a.key, keys);
    return usage_fault(
        shell, fmt::format("no source is called `{}`", a.key),
        near.empty() ? fmt::format("casus sources {} lists them", a.path) : fmt::format("did you mean `{}`?", near));
  }
  if (a.json)
    shell.out(json_text(session, p, a.key));
  else if (a.key.empty())
    print_all(shell, session, p);
  else
    print_one(shell, p, *one);
  return Exit::fine;
}

}  // namespace

Command sources_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "sources";
  c.summary = "Say what a model rests on: sources, claims, disputes, and what has no source";
  c.about =
      "Lists the sources of a model, how many statements stand on each and on it alone, what they claim and how much "
      "each claim counts where claims are pooled, which claims can't both be right, who disputes or replaces them, and "
      "what is hindsight. With a source's key: everything about it, line by line.";
  c.examples = {{"What does the flagship rest on?", "casus sources models/linked_theatres"},
                {"And what on one source?", "casus sources models/linked_theatres S3"}};
  c.options = {model_word(a->path), word("SOURCE", "", "a source's key; left out: all", a->key),
               flag("--json", "as one JSON object", a->json)};
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
