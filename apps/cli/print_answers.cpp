// SPDX-License-Identifier: Apache-2.0
#include "print_answers.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "figures.hpp"
#include "sema/check.hpp"
#include "session/replay.hpp"
#include "table.hpp"

namespace casus::cli {
namespace {

using Kind = ir::Basis::Kind;

constexpr std::size_t widest_name = 46, phrase_needs = 126;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// What the library says of its own words is no judgement on the world.
bool in_library(const session::Session& session, Span s) {
  return s.file.valid() && s.file.value < session.sources().size() &&
         session.sources().file(s.file).path.starts_with(sema::library_prefix);
}

// Each basis once: a statement's basis is recorded anew for every number in it.
std::vector<ir::Basis> bases_of_all(const session::Session& session, const session::RunOutcome& outcome) {
  std::map<std::pair<FileId, std::uint32_t>, ir::Basis> all;
  for (const query::Answer& a : outcome.result.answers)
    for (const ir::BasisId id : a.bases)
      if (id.value < outcome.process->bases.size()) {
        const ir::Basis& b = (*outcome.process)[id];
        if (in_library(session, b.span)) continue;
        all.try_emplace({b.span.file, b.span.begin}, b);
      }
  std::vector<ir::Basis> out;
  for (auto& [place, b] : all) out.push_back(std::move(b));
  return out;
}

// How many judgements and placeholders stand behind the answers, and who judged.
std::string illustrative_line(const session::Session& session, const session::RunOutcome& outcome) {
  std::size_t judged = 0, placeholders = 0;
  std::set<std::string> roles;
  for (const ir::Basis& b : bases_of_all(session, outcome)) {
    placeholders += b.kind == Kind::placeholder;
    judged += b.kind == Kind::judged;
    if (b.kind == Kind::judged && !b.by.empty()) roles.insert(b.by);
  }
  std::vector<std::string> parts;
  if (placeholders > 0)
    parts.push_back(placeholders == 1 ? "1 placeholder" : fmt::format("{} placeholders", placeholders));
  if (judged > 0)
    parts.push_back((judged == 1 ? "1 judgement" : fmt::format("{} judgements", judged)) +
                    (roles.empty() ? "" : fmt::format(" (by {})", fmt::join(roles, ", "))));
  return parts.empty() ? "" : fmt::format("Illustrative: these answers rest on {}.", fmt::join(parts, " and "));
}

// Sources that speak later than the model's date, where an answer leans on them.
std::string hindsight_line(const session::Session& session, const session::RunOutcome& outcome) {
  std::set<std::string> sources;
  for (const ir::Basis& b : bases_of_all(session, outcome))
    if (b.hindsight) sources.insert(b.ref.substr(0, b.ref.find(':')));
  return sources.empty()
             ? ""
             : fmt::format("Hindsight: {} may speak later than the model's date.", fmt::join(sources, ", "));
}

bool over(const ir::Process& p) {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()).time_since_epoch().count();
  return static_cast<double>(p.as_of_day) + p.horizon <= static_cast<double>(today);
}

std::string heading(const session::RunOutcome& outcome, std::size_t width, bool colour) {
  const ir::Process& p = *outcome.process;
  const std::string title = harmless(upper(p.title.empty() ? p.name : p.title));
  std::string dates =
      fmt::format("as of {}, to {}{}", day_text(p, 0), day_text(p, p.horizon), over(p) ? " (closed)" : "");
  if (!outcome.composition.empty()) dates += "; " + outcome.composition;
  std::string out;
  if (columns(title) + 3 + columns(dates) <= width)
    return (colour ? "\x1b[1m" + title + "\x1b[0m" : title) + "   " + dates + "\n";
  for (const std::string& line : wrapped(title, width)) out += (colour ? "\x1b[1m" + line + "\x1b[0m" : line) + "\n";
  for (const std::string& line : wrapped(dates, width)) out += line + "\n";
  return out;
}

// What the run took stands at the end of a line: where the lines break must not depend on it.
std::string design_line(const session::RunSettings& settings, const session::RunOutcome& outcome) {
  const query::RunResult& r = outcome.result;
  std::string line = with_commas(r.futures) + " futures";
  if (r.runs > 1) line += fmt::format(" ({} draws x {} runs)", with_commas(r.draws), r.runs);
  return line + fmt::format(", seed {}, {:.2g} s", settings.sampling.seed, r.seconds + outcome.compile_seconds);
}

std::string range_line(const session::RunOutcome& outcome) {
  const auto& params = outcome.process->params;
  const bool spread = std::any_of(params.begin(), params.end(), [&](const ir::Param& q) {
    return (*outcome.process)[q.dist].form != ir::DistForm::point;
  });
  return !spread                   ? "Nothing is drawn once per future, so there are no ranges."
         : outcome.result.runs > 1 ? "Ranges: what is not known, not simulation noise."
                                   : "One run a draw: ranges can't be told.";
}

// "judged S0:10": the weakest kind of basis first, then the nearest arrow.
std::string rests_on(const ir::Process& p, const std::vector<ir::BasisId>& ids) {
  std::array<bool, 6> has{};
  std::string arrow;
  for (const ir::BasisId id : ids) {
    if (id.value >= p.bases.size()) continue;
    const ir::Basis& b = p[id];
    has[static_cast<std::size_t>(b.kind)] = true;
    if (arrow.empty() && b.kind == Kind::arrow) arrow = b.ref;
  }
  std::string text;
  for (const auto& [kind, name] : {std::pair{Kind::placeholder, "placeholder"}, std::pair{Kind::judged, "judged"},
                                   std::pair{Kind::claim, "claims"}, std::pair{Kind::data, "data"}})
    if (has[static_cast<std::size_t>(kind)] && text.empty()) text = name;
  if (!arrow.empty()) text += (text.empty() ? "" : "  ") + arrow;
  return text;
}

std::string outside_text(const query::Answer& a) {
  const query::Beside& b = a.outside;
  if (!b.present) return a.kind == "difference" ? "same futures" : "";
  const auto plain = [](double x) { return fmt::format("{:.10g}", x); };
  std::string text = plain(b.k) + " of " + plain(b.n);
  if (!b.per.empty()) text += " " + b.per + (b.n == 1 ? "" : "s");
  return text;
}

const char* status_text(query::AnswerStatus s) {
  switch (s) {
    case query::AnswerStatus::not_reached: return "not reached";
    case query::AnswerStatus::condition_never_met: return "never met";
    case query::AnswerStatus::range_unclear: return "unclear";
    default: return "";
  }
}

std::string phrase(const query::Answer& a, const query::Figure& f, const Manner& m) {
  if (!f.value || !m.percent || m.sign || a.kind != "probability") return "";
  return likelihood(f.range_low.value_or(*f.value), f.range_high.value_or(*f.value));
}

std::string sparkline(const std::vector<query::Part>& series) {
  static constexpr const char* bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::size_t most = 32;
  double low = 0, high = 0;
  for (const query::Part& p : series)
    if (p.figure.value) low = std::min(low, *p.figure.value), high = std::max(high, *p.figure.value);
  std::string out;
  const std::size_t n = std::min(most, series.size());
  for (std::size_t k = 0; k < n; ++k) {
    const auto& v = series[n == 1 ? 0 : k * (series.size() - 1) / (n - 1)].figure.value;
    const double place = v && high > low ? (*v - low) / (high - low) : 0;
    out += v ? bars[static_cast<std::size_t>(std::lround(place * 7))] : " ";
  }
  return out;
}

std::string series_note(const ir::Process& p, const query::Answer& a, const Manner& m) {
  std::string text = "   " + sparkline(a.series) + "  ";
  const std::size_t last = a.series.size() - 1;
  std::set<std::size_t> some = {0, last / 3, 2 * last / 3, last};
  std::string list;
  for (const std::size_t k : some)
    if (a.series[k].figure.value)
      list += fmt::format("{}{} on {}", list.empty() ? "" : ", ", show(a.series[k].figure, m).best,
                          day_text(p, a.series[k].time));
  return text + list;
}

class Sheet {
 public:
  Sheet(const session::RunOutcome& outcome, std::size_t width, bool ad_hoc)
      : p_(*outcome.process),
        ad_hoc_(ad_hoc),
        phrases_(width >= phrase_needs),
        table_({{"", false, widest_name},
                {"best", true},
                {"range", false},
                {"in words", false},
                {"outside view", false},
                {"rests on", false},
                {"±", true, 0, true}}) {}

  void add(const query::Answer& a) {
    if (a.section != section_ || first_) table_.section(a.section);
    section_ = a.section;
    first_ = false;
    const Manner m = manner_of(p_, a);
    const std::string name = row_name(a);
    if (!a.parts.empty())
      shares(a, name, m);
    else
      row(a, name, a.figure, m, true);
    if (!a.series.empty()) table_.note(series_note(p_, a, m));
  }

  const Table& table() const { return table_; }

 private:
  const ir::Process& p_;
  bool ad_hoc_, phrases_, first_ = true;
  std::string section_;
  Table table_;

  // A title that goes on from the one above ("if the US fights Russia") stands further in.
  std::string row_name(const query::Answer& a) const {
    const bool goes_on = !a.title.empty() && a.title[0] >= 'a' && a.title[0] <= 'z';
    return (goes_on ? "   " : " ") + (!a.title.empty() ? a.title : ad_hoc_ ? a.question : a.name);
  }

  void row(const query::Answer& a, const std::string& name, const query::Figure& f, const Manner& m, bool whole) {
    const Shown s = show(f, m);
    const bool unclear = f.status != query::AnswerStatus::ok && s.range.empty();
    table_.row({name, f.value ? s.best : "-", unclear ? status_text(f.status) : s.range,
                phrases_ ? phrase(a, f, m) : "", whole ? outside_text(a) : "", whole ? rests_on(p_, a.bases) : "",
                s.error});
    if (!f.reason.empty() && !f.value) table_.note("   " + f.reason);
  }

  void shares(const query::Answer& a, const std::string& name, const Manner& m) {
    table_.row({name, "", "", "", outside_text(a), rests_on(p_, a.bases), ""});
    for (const query::Part& part : a.parts) row(a, "   " + part.name, part.figure, m, false);
  }
};

}  // namespace

std::string day_text(const ir::Process& process, double time) {
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = session::date_of(process, time);
  if (iso.size() != 10) return iso;
  const int month = std::stoi(iso.substr(5, 2)), day = std::stoi(iso.substr(8, 2));
  return fmt::format("{} {} {}", day, months[std::clamp(month, 1, 12) - 1], iso.substr(0, 4));
}

void print_answers(Shell& shell, session::Session& session, const session::RunSettings& settings,
                   const session::RunOutcome& outcome) {
  const std::size_t width = shell.width();
  std::string out = heading(outcome, width, shell.colour_out());
  for (const std::string& line : {illustrative_line(session, outcome), hindsight_line(session, outcome),
                                  design_line(settings, outcome), range_line(outcome)})
    if (!line.empty())
      for (const std::string& part : wrapped(line, width)) out += part + "\n";
  out += "\n";
  Sheet sheet(outcome, width, settings.asked == session::Asked::given);
  for (const query::Answer& a : outcome.result.answers) sheet.add(a);
  out += outcome.result.answers.empty() ? "The model asks nothing; try `casus ask`.\n"
                                        : sheet.table().text(width, shell.colour_out());
  shell.out(out);
  print_extras(shell, session, settings, outcome);
}

}  // namespace casus::cli
