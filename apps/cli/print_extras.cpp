// SPDX-License-Identifier: Apache-2.0
// Lines below the answers, each from a small run of its own. Left out where questions were named, after Ctrl-C, and
// where they would take too long: a line that is there does not depend on how fast the machine is.
#include <algorithm>

#include <fmt/format.h>

#include "figures.hpp"
#include "print_answers.hpp"
#include "report.hpp"
#include "table.hpp"

namespace casus::cli {
namespace {

using session::Session;
using Class = ir::PropositionClass;
using query::Verdict;

constexpr std::uint64_t reading_futures = 2048, claim_futures = 4096;
constexpr double reading_seconds = 30, claim_seconds = 60;  // at most, each reading

session::RunSettings small(const session::RunSettings& settings, std::uint64_t futures, double seconds) {
  session::RunSettings s = settings;
  s.sampling.futures = std::min(futures, settings.sampling.futures.value_or(futures));
  s.sampling.draws.reset();
  s.sampling.runs.reset();
  s.sampling.precision = 0;
  s.sampling.time_budget = seconds;
  return s;
}

bool cut_short(const session::RunOutcome& o) { return o.result.interrupted || o.result.out_of_time; }

// The first answer, seen as each reading does.
std::string readings_line(Session& session, const session::RunSettings& settings, const session::RunOutcome& outcome) {
  if (!settings.composition.reading.empty() || outcome.result.answers.empty()) return "";
  session::RunSettings s = small(settings, reading_futures, reading_seconds);
  s.only = {outcome.result.answers.front().name};
  std::string line;
  for (const std::string& name : names_of(session.model(), session.model().readings)) {
    s.composition.reading = name;
    const session::RunOutcome seen = session.run(s);
    if (!seen.process || seen.result.fault || cut_short(seen)) return "";
    if (seen.result.answers.empty()) continue;
    const query::Answer& a = seen.result.answers.front();
    const Shown shown = show(a.figure, manner_of(*seen.process, a));
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, a.figure.value ? shown.best : "-");
  }
  if (line.empty()) return "";
  const query::Answer& first = outcome.result.answers.front();
  return line + fmt::format(" ({}, {} futures each)", first.title.empty() ? first.name : first.title,
                            with_commas(*s.sampling.futures));
}

std::size_t count(const std::vector<query::PropositionResult>& all, Class c, std::optional<Verdict> v) {
  std::size_t n = 0;
  for (const query::PropositionResult& r : all) n += r.cls == c && (!v || r.verdict == *v);
  return n;
}

std::string claims_line(Session& session, const session::RunSettings& settings) {
  if (session.model().propositions.empty()) return "";
  session::RunSettings s = small(settings, claim_futures, claim_seconds);
  s.only.clear();
  const session::RunOutcome tried = session.test(s);
  if (!tried.process || tried.result.fault || cut_short(tried)) return "";
  const auto& all = tried.result.propositions;
  std::string line;
  for (const auto& [c, name] : {std::pair{Class::emergent, "emergent"}, std::pair{Class::contested, "contested"}}) {
    if (count(all, c, {}) == 0) continue;
    line += fmt::format("{}{} {}: {} reproduced, {} not", line.empty() ? "" : "; ", count(all, c, {}), name,
                        count(all, c, Verdict::reproduced), count(all, c, Verdict::not_reproduced));
    if (const std::size_t open = count(all, c, Verdict::undecided); open > 0)
      line += fmt::format(", {} undecided", open);
  }
  if (const std::size_t n = count(all, Class::encoded, {}); n > 0)
    line += fmt::format("{}{} encoded (true by construction)", line.empty() ? "" : "; ", n);
  return line;
}

std::string entry(const char* head, const std::string& text, std::size_t width) {
  if (text.empty()) return "";
  std::string out;
  for (const std::string& line : wrapped(text, width - 11))
    out += (out.empty() ? padded(head, 11) : std::string(11, ' ')) + line + "\n";
  return out;
}

std::string next_line(const Session& session, const session::RunSettings& settings,
                      const session::RunOutcome& outcome) {
  const std::string& path = session.path();
  std::string line = fmt::format("Next: casus replay {} --future 7", path);
  if (settings.asked == session::Asked::asks && settings.only.empty() && !session.model().propositions.empty())
    return line + fmt::format("     casus test {}", path);
  if (!outcome.result.answers.empty() && settings.only.empty() && settings.asked == session::Asked::asks)
    line += fmt::format("     casus ask {} \"{}\"", path, outcome.result.answers.front().question);
  return columns(line) <= 160 ? line : fmt::format("Next: casus replay {} --future 7", path);
}

}  // namespace

void print_extras(Shell& shell, Session& session, const session::RunSettings& settings,
                  const session::RunOutcome& outcome) {
  if (!shell.heard()) return;
  const bool whole = settings.asked == session::Asked::asks && settings.only.empty() && !outcome.result.interrupted;
  if (whole) {
    const Interruptible interruptible;
    const std::string readings = entry("READINGS", readings_line(session, settings, outcome), shell.width());
    if (!readings.empty()) shell.out("\n" + readings);
    const std::string claims = entry("CLAIMS", claims_line(session, settings), shell.width());
    if (!claims.empty()) shell.out((readings.empty() ? "\n" : "") + claims);
  }
  shell.tell("\n" + next_line(session, settings, outcome) + "\n");
}

}  // namespace casus::cli
