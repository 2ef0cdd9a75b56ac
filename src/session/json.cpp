// SPDX-License-Identifier: Apache-2.0
// Keys stand in the order of docs/reference/json.md. Numbers are written so that they read back as the same double;
// text that is not UTF-8 is replaced, so that every output parses.
#include "session/json.hpp"

#include <cmath>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "diag/render.hpp"
#include "session/version.hpp"

namespace casus::session {
namespace {

using Json = nlohmann::ordered_json;

std::string text(const Json& j) { return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json maybe(const std::optional<double>& x) { return x ? Json(*x) : Json(nullptr); }
Json maybe(const std::string& s) { return s.empty() ? Json(nullptr) : Json(s); }

// Counts and whole days without a decimal point.
Json whole(double x) {
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (std::isfinite(x) && std::floor(x) == x && std::fabs(x) < exact) return Json(static_cast<std::int64_t>(x));
  return std::isfinite(x) ? Json(x) : Json(nullptr);
}

// Without a single file that could be read there is no model to speak of.
const ir::Process* checked(const Session& session) {
  return session.sources().size() > 0 ? &session.model().process : nullptr;
}

Json head(const Session& session) {
  const ir::Process* p = checked(session);
  Json model = {{"name", nullptr}, {"hash", nullptr}, {"as_of", nullptr}};
  if (p) model = {{"name", maybe(p->name)}, {"hash", maybe(p->hash)}, {"as_of", maybe(p->as_of)}};
  return {{"casus", version()}, {"model", std::move(model)}};
}

Json diagnostics(const Session& session, std::span<const Diagnostic> list) {
  return Json::parse(render_json(session.sources(), list));
}

Json bases(const ir::Process& p, const std::vector<ir::BasisId>& ids) {
  static constexpr const char* kinds[] = {"arrow", "data", "claim", "judged", "placeholder", "definition"};
  std::set<std::pair<ir::Basis::Kind, std::string>> seen;  // each once, nearest first
  Json out = Json::array();
  for (const ir::BasisId id : ids) {
    if (id.value >= p.bases.size()) continue;
    const ir::Basis& b = p[id];
    Json entry = {{"kind", kinds[static_cast<std::size_t>(b.kind)]}, {"ref", maybe(b.ref)}};
    if (b.hindsight) entry["hindsight"] = true;
    if (seen.insert({b.kind, b.ref}).second) out.push_back(std::move(entry));
  }
  return out;
}

Json outside_view(const query::Beside& b) {
  if (!b.present) return nullptr;
  return {{"k", whole(b.k)},         {"n", whole(b.n)},     {"per", maybe(b.per)},
          {"given", maybe(b.given)}, {"low", maybe(b.low)}, {"high", maybe(b.high)}};
}

void add_figure(Json& out, const query::Figure& f) {
  out["value"] = maybe(f.value);
  out["sim_low"] = maybe(f.sim_low);
  out["sim_high"] = maybe(f.sim_high);
}

void add_range(Json& out, const query::Figure& f) {
  out["range_low"] = maybe(f.range_low);
  out["range_high"] = maybe(f.range_high);
  out["status"] = query::name(f.status);
}

Json points(const ir::Process& p, const std::vector<query::Part>& series) {
  Json out = Json::array();
  for (const query::Part& part : series) {
    Json point = {{"time", whole(part.time)}, {"date", date_of(p, part.time)}};
    add_figure(point, part.figure);
    add_range(point, part.figure);
    out.push_back(std::move(point));
  }
  return out;
}

Json shares(const std::vector<query::Part>& parts) {
  Json out = Json::array();
  for (const query::Part& part : parts) {
    Json share = {{"name", part.name}};
    add_figure(share, part.figure);
    add_range(share, part.figure);
    out.push_back(std::move(share));
  }
  return out;
}

Json answer(const ir::Process& p, const query::Answer& a) {
  Json out = {{"name", a.name}, {"question", a.question}, {"kind", a.kind}, {"unit", a.unit}};
  add_figure(out, a.figure);
  out["level"] = a.figure.level;
  add_range(out, a.figure);
  out["reason"] = maybe(a.figure.reason);
  out["futures"] = a.figure.futures;
  out["method"] = a.method;
  out["series"] = points(p, a.series);
  out["parts"] = shares(a.parts);
  out["outside_view"] = outside_view(a.outside);
  out["bases"] = bases(p, a.bases);
  out["judged_share"] = nullptr;
  out["title"] = maybe(a.title);
  out["section"] = maybe(a.section);
  return out;
}

const char* class_name(ir::PropositionClass c) {
  static constexpr const char* names[] = {"encoded", "emergent", "contested"};
  return names[static_cast<std::size_t>(c)];
}

Json proposition(const ir::Process& home, const query::PropositionResult& r) {
  Json out = {
      {"id", r.id}, {"question", r.question}, {"class", class_name(r.cls)}, {"verdict", query::name(r.verdict)}};
  out["reason"] = maybe(r.reason);
  out["estimate"] = maybe(r.estimate);
  out["low"] = maybe(r.low);
  out["high"] = maybe(r.high);
  out["unit"] = r.unit;
  out["sign_share"] = {{"plus", maybe(r.plus)}, {"zero", maybe(r.zero)}, {"minus", maybe(r.minus)}};
  out["reading"] = maybe(r.reading);
  out["bases"] = bases(home, r.bases);
  return out;
}

Json verdict_counts(const std::vector<query::PropositionResult>& results, std::optional<ir::PropositionClass> only) {
  std::uint64_t of[3] = {0, 0, 0}, all = 0;
  for (const query::PropositionResult& r : results) {
    if (only && r.cls != *only) continue;
    ++of[static_cast<std::size_t>(r.verdict)];
    ++all;
  }
  return {{"total", all}, {"reproduced", of[0]}, {"not_reproduced", of[1]}, {"undecided", of[2]}};
}

Json counts(const std::vector<query::PropositionResult>& results) {
  using Class = ir::PropositionClass;
  Json out = verdict_counts(results, std::nullopt);
  for (const Class c : {Class::encoded, Class::emergent, Class::contested})
    out[class_name(c)] = verdict_counts(results, c);
  return out;
}

void add_design(Json& out, const RunSettings& settings, const RunOutcome& outcome) {
  const query::RunResult& r = outcome.result;
  out["seed"] = settings.sampling.seed;
  out["futures"] = r.futures;
  out["draws"] = r.draws;
  out["runs"] = r.runs;
  out["threads"] = outcome.threads;
  out["drawing"] = settings.sampling.drawing == kernel::Drawing::keyed ? "keyed" : "stream";
  out["engine"] = "sample";
  out["compile_seconds"] = outcome.compile_seconds;
  out["sampling_seconds"] = r.seconds;
  out["events"] = r.events;
  out["interrupted"] = r.interrupted;
}

// Nothing was run, or a future failed: the same object for every command.
std::optional<std::string> failure(const Session& session, const RunSettings& settings, const RunOutcome& outcome) {
  if (!outcome.process) return diagnostics_json(session);
  if (!outcome.result.fault) return std::nullopt;
  Json out = head(session);
  const Diagnostic d = describe_fault(outcome.process, settings, session.path(), *outcome.result.fault);
  out["diagnostics"] = diagnostics(session, {&d, 1});
  return text(out);
}

}  // namespace

std::string run_json(const Session& session, const RunSettings& settings, const RunOutcome& outcome) {
  if (auto failed = failure(session, settings, outcome)) return *failed;
  Json out = head(session);
  add_design(out, settings, outcome);
  out["answers"] = Json::array();
  for (const query::Answer& a : outcome.result.answers) out["answers"].push_back(answer(*outcome.process, a));
  return text(out);
}

std::string without_json(const Session& session, const RunSettings& settings, const LeftOut& left,
                         const Comparison& c) {
  if (auto failed = failure(session, settings, c.without)) return *failed;
  Json out = head(session);
  add_design(out, settings, c.without);
  Json off = Json::array();
  for (const Resting& r : left.off) off.push_back({{"statement", r.words}, {"file", r.file}, {"line", r.line}});
  out["without"] = {{"sources", left.sources}, {"off", std::move(off)}, {"pools", left.pools}, {"kept", left.kept}};
  const auto list = [&](const std::vector<query::Answer>& all, bool based) {
    Json answers = Json::array();
    for (query::Answer a : all) {
      if (!based) a.bases.clear();  // they are of another process; the answers without the sources have theirs
      answers.push_back(answer(*c.without.process, a));
    }
    return answers;
  };
  out["answers"] = list(c.without.result.answers, true);
  out["whole"] = list(c.whole, false);
  out["moved"] = list(c.moved, false);
  return text(out);
}

std::string test_json(const Session& session, const RunSettings& settings, const RunOutcome& outcome) {
  if (auto failed = failure(session, settings, outcome)) return *failed;
  Json out = head(session);
  add_design(out, settings, outcome);
  out["propositions"] = Json::array();
  for (std::size_t k = 0; k < outcome.result.propositions.size(); ++k)
    out["propositions"].push_back(proposition(*outcome.homes[k], outcome.result.propositions[k]));
  out["counts"] = counts(outcome.result.propositions);
  return text(out);
}

std::string check_json(const Session& session, bool strict) {
  Json out = head(session);
  out["diagnostics"] = diagnostics(session, session.diagnostics().sorted(strict));
  return text(out);
}

std::string diagnostics_json(const Session& session) { return check_json(session, false); }

std::string story_json(const Session& session, const Story& story) {
  Json out = head(session);
  out["future"] = story.future;
  out["draw"] = story.draw;
  out["run"] = story.run;
  out["arm"] = maybe(story.arm);
  out["params"] = Json::array();
  for (const auto& [name, value] : story.params) out["params"].push_back({{"name", name}, {"value", value}});
  out["steps"] = Json::array();
  for (const Step& s : story.steps) {
    Json step = {{"time", whole(s.time)}, {"date", s.date},  {"kind", s.kind},
                 {"what", s.what},        {"file", nullptr}, {"line", nullptr}};
    if (s.span.file.valid() && s.span.file.value < session.sources().size()) {
      step["file"] = session.sources().file(s.span.file).path;
      step["line"] = session.sources().locate(s.span.file, s.span.begin).line;
    }
    out["steps"].push_back(std::move(step));
  }
  out["answers"] = Json::array();
  for (const auto& [name, value] : story.answers) out["answers"].push_back({{"name", name}, {"value", value}});
  out["state"] = story.state;
  out["fault"] = nullptr;
  if (story.fault) out["fault"] = diagnostics(session, {&*story.fault, 1})[0];
  return text(out);
}

}  // namespace casus::session
