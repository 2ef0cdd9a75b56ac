// SPDX-License-Identifier: Apache-2.0
#include "session/session.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "ir/validate.hpp"
#include "lower/advice.hpp"
#include "sema/check.hpp"
#include "sema/usage.hpp"
#include "session/files.hpp"
#include "syntax/parser.hpp"

namespace casus::session {
namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

const syntax::Statement& statement(const sema::CheckedModel& m, const sema::StatementRef& r) {
  return m.trees[r.tree].statements[r.statement];
}

// Keeps the statements that `keep` wants; `sections` goes along.
template <class Keep>
void filter(sema::CheckedModel& m, std::vector<sema::StatementRef>& refs, std::vector<std::string>* sections,
            Keep keep) {
  std::size_t out = 0;
  for (std::size_t k = 0; k < refs.size(); ++k) {
    if (!keep(refs[k], statement(m, refs[k]))) continue;
    refs[out] = refs[k];
    if (sections && k < sections->size()) (*sections)[out] = (*sections)[k];
    ++out;
  }
  refs.resize(out);
  if (sections) sections->resize(std::min(sections->size(), out));
}

}  // namespace

Design design(const Sampling& s, bool has_spread) {
  if (s.draws && s.runs) return {std::max<std::uint64_t>(1, *s.draws), std::max(1u, *s.runs)};
  std::uint64_t futures =
      s.futures.value_or(s.precision > 0 || s.time_budget > 0 ? std::uint64_t{1} << 24 : default_futures);
  futures = std::max<std::uint64_t>(1, futures);
  if (!has_spread) return {futures, 1};
  // Few futures: fewer runs a draw, so that what is not known is still seen from many draws.
  std::uint32_t runs = default_runs;
  while (runs > 1 && futures / runs < 32) runs /= 2;
  return {(futures + runs - 1) / runs, runs};
}

query::RunOptions run_options(const Sampling& s, bool has_spread) {
  const Design d = design(s, has_spread);
  query::RunOptions o;
  o.draws = d.draws;
  o.runs = d.runs;
  o.threads = s.threads != 0 ? s.threads : std::max(1u, std::thread::hardware_concurrency());
  o.precision = s.precision;
  o.time_budget = s.time_budget;
  o.stop = s.stop;
  return o;
}

bool Session::open(const std::string& path, const std::vector<std::string>& questions,
                   const std::vector<std::string>& left_out) {
  path_ = path;
  ModelFiles files = read_model(path, sources_, sink_, overlay_);
  hash_ = files.hash;
  for (std::size_t k = 0; k < questions.size(); ++k) {
    const FileId file =
        sources_.add(questions.size() == 1 ? "<question>" : fmt::format("<question {}>", k + 1), questions[k]);
    syntax::SyntaxTree tree = syntax::parse_question(sources_, file, sink_);
    for (syntax::Statement& s : tree.statements)
      if (s.name.empty()) s.name = questions.size() == 1 ? "question" : fmt::format("question_{}", k + 1);
    files.trees.push_back(std::move(tree));
  }
  given_ = questions.size();
  if (files.trees.empty()) return false;
  model_ = sema::check(std::move(files.trees), sources_, sink_, left_out, library_module_of);
  model_->process.hash = hash_;
  return !sink_.has_errors();
}

std::shared_ptr<const ir::Process> Session::process(const RunSettings& settings) {
  sema::CheckedModel m = *model_;
  const std::set<std::string> only(settings.only.begin(), settings.only.end());
  const std::size_t first_given = m.trees.size() - given_;
  const auto wanted = [&](const syntax::Statement& s) { return only.empty() || only.contains(s.name); };
  filter(m, m.asks, &m.ask_sections, [&](const sema::StatementRef& r, const syntax::Statement& s) {
    if (settings.asked == Asked::given) return r.tree >= first_given;
    return (settings.asked == Asked::asks || settings.asked == Asked::all) && wanted(s);
  });
  filter(m, m.propositions, nullptr, [&](const sema::StatementRef&, const syntax::Statement& s) {
    return (settings.asked == Asked::propositions || settings.asked == Asked::all) && wanted(s);
  });
  auto made = std::make_shared<ir::Process>(lower::lower(m, sources_, settings.composition, sink_));
  if (sink_.has_errors()) return nullptr;
  if (const auto faults = ir::validate(*made); !faults.empty()) {
    sink_
        .error(Code::internal_fault, {},
               fmt::format("the process made from the model is not well-formed: {}", faults.front()))
        .hint("this is a fault of Casus, not of the model; please report it with the model");
    return nullptr;
  }
  return made;
}

namespace {

std::vector<lower::Composition> compositions(const sema::CheckedModel& m) {
  std::vector<lower::Composition> out(1);
  for (const sema::StatementRef& r : m.readings) out.emplace_back().reading = statement(m, r).name;
  for (const sema::StatementRef& r : m.options) out.emplace_back().options = {statement(m, r).name};
  return out;
}

// What the next composition shows as well.
void keep_common(std::vector<lower::Advice>& all, const std::vector<lower::Advice>& next) {
  std::erase_if(all, [&](const lower::Advice& a) {
    return std::none_of(next.begin(), next.end(),
                        [&](const lower::Advice& b) { return a.code == b.code && a.span == b.span; });
  });
}

}  // namespace

void Session::compose_all() {
  RunSettings settings;
  settings.asked = Asked::all;
  std::optional<std::vector<lower::Advice>> advice;
  for (lower::Composition& c : compositions(*model_)) {
    settings.composition = std::move(c);
    const auto made = process(settings);
    if (!made) continue;
    std::vector<lower::Advice> found = lower::advise(*made);
    if (advice)
      keep_common(*advice, found);
    else
      advice = std::move(found);
  }
  if (sink_.has_errors() || !advice) return;
  const std::vector<Span> unused = sema::warn_about_unused(*model_, sources_, sink_);
  for (lower::Advice& a : *advice) {
    if (sources_.file(a.span.file).path.starts_with(sema::library_prefix)) continue;
    // What nothing names needs no second word about what it does not move.
    const auto within = [&](Span s) { return s.file == a.span.file && s.begin >= a.span.begin && s.end <= a.span.end; };
    if (a.code == Code::idle_param && std::any_of(unused.begin(), unused.end(), within)) continue;
    sink_.warning(a.code, a.span, std::move(a.message)).hint(std::move(a.hint));
  }
}

RunOutcome Session::run_process(std::shared_ptr<const ir::Process> process, const Sampling& sampling,
                                const std::function<void(const query::Progress&)>& progress) {
  RunOutcome out;
  const auto began = Clock::now();
  const kernel::SamplingEngine engine(*process, {sampling.seed, sampling.drawing});
  const query::RunOptions o = run_options(sampling, engine.has_spread());
  out.compile_seconds = since(began);
  out.result = query::run(*process, engine, o, progress);
  out.threads = o.threads;
  out.composition = process->composition;
  out.homes.assign(out.result.propositions.size(), process);
  out.process = std::move(process);
  return out;
}

RunOutcome Session::run(const RunSettings& settings, const std::function<void(const query::Progress&)>& progress) {
  const auto began = Clock::now();
  auto made = process(settings);
  if (!made) return {};
  const double lowering = since(began);
  RunOutcome out = run_process(std::move(made), settings.sampling, progress);
  out.compile_seconds += lowering;
  return out;
}

RunOutcome Session::test(const RunSettings& settings, const std::function<void(const query::Progress&)>& progress) {
  RunSettings s = settings;
  s.asked = Asked::propositions;
  auto all = process(s);
  if (!all) return {};
  if (!settings.composition.reading.empty()) return run_process(std::move(all), settings.sampling, progress);
  std::map<std::string, std::vector<std::string>> by_reading;
  for (const ir::Proposition& p : all->propositions) by_reading[p.reading].push_back(p.id);
  RunOutcome out;
  std::map<std::string, std::pair<query::PropositionResult, std::shared_ptr<const ir::Process>>> results;
  for (const auto& [reading, ids] : by_reading) {
    s.composition.reading = reading;
    s.only = ids;
    auto some = process(s);
    if (!some) return {};
    RunOutcome one = run_process(std::move(some), settings.sampling, progress);
    for (query::PropositionResult& p : one.result.propositions) {
      p.reading = reading;
      std::string id = p.id;
      results.emplace(std::move(id), std::pair(std::move(p), one.process));
    }
    one.result.propositions.clear();
    one.homes.clear();
    if (!out.process) {
      out = std::move(one);
    } else {
      out.compile_seconds += one.compile_seconds;
      out.result.seconds += one.result.seconds;
      out.result.futures += one.result.futures;
      out.result.events += one.result.events;
      out.result.interrupted |= one.result.interrupted;
      out.result.out_of_time |= one.result.out_of_time;
      if (!out.result.fault && one.result.fault) {
        out.result.fault = one.result.fault;
        out.process = one.process;
      }
    }
    if (out.result.fault || out.result.interrupted) break;
  }
  if (!out.process) out = run_process(all, settings.sampling, progress);
  for (const ir::Proposition& p : all->propositions)
    if (const auto it = results.find(p.id); it != results.end()) {
      out.result.propositions.push_back(it->second.first);
      out.homes.push_back(it->second.second);
    }
  return out;
}

}  // namespace casus::session
