// SPDX-License-Identifier: Apache-2.0
#include "session/without.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <set>

#include "lower/withdraw.hpp"
#include "query/joint.hpp"

namespace casus::session {
namespace {

using ledger::Hearing;

std::vector<std::string> silent_sources(const ledger::Ledger& ledger) {
  std::vector<std::string> asked, derived;
  for (const ledger::Source& s : ledger.sources) {
    if (s.left_out)
      asked.push_back(s.key);
    else if (ledger.withdrawn(s.key, Hearing::all) && !ledger.withdrawn(s.key, Hearing::model))
      derived.push_back(s.key);
  }
  asked.insert(asked.end(), derived.begin(), derived.end());
  return asked;
}

// Each statement once, in the order of the text: some are told in other words as several events.
class Statements {
 public:
  explicit Statements(const Session& session) : m_(session.model()), files_(session.sources()) {
    for (const syntax::SyntaxTree& t : m_.trees)
      for (const syntax::Statement& s : t.statements) at_[{t.file.value, s.span.begin}] = s.span;
  }
  void look(const ir::Origin& o) {
    if (lower::withdrawn(m_, o.bases) && !retracted(o.bases)) found_.insert({o.span.file.value, o.span.begin});
  }
  std::vector<Resting> list() const {
    std::vector<Resting> out;
    std::set<std::pair<std::uint32_t, std::uint32_t>> told;
    for (const auto& place : found_) {
      auto after = at_.upper_bound(place);
      if (after == at_.begin()) continue;
      const auto& [start, span] = *std::prev(after);
      if (!told.insert(start).second) continue;
      out.push_back(resting(files_, span));
    }
    return out;
  }

 private:
  // By the model itself, whoever is left out.
  bool retracted(const std::vector<ir::BasisId>& bases) const {
    return std::all_of(bases.begin(), bases.end(), [&](ir::BasisId id) {
      const std::string& ref = m_.process[id].ref;
      return m_.ledger.withdrawn(std::string_view(ref).substr(0, ref.find(':')), Hearing::model);
    });
  }

  const sema::CheckedModel& m_;
  const SourceMap& files_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Span> at_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> found_;
};

// Do the pools of these subjects hear less than in the model?
bool pool_changed(const ledger::Ledger& ledger, const std::string& subject) {
  const auto heard = [&](Hearing h) {
    std::vector<std::size_t> out;
    for (const ledger::Pooled& p : ledger.pool(subject, {}, h))
      if (p.share > 0) out.push_back(p.claim);
    return out;
  };
  return heard(Hearing::all) != heard(Hearing::model);
}

std::string pooled_subject(const sema::CheckedModel& m, const std::string& param) {
  for (const syntax::SyntaxTree& t : m.trees)
    for (const syntax::Statement& s : t.statements)
      if (s.kind == syntax::StatementKind::param && s.name == param && s.value.valid() &&
          t.expr(s.value).kind == syntax::ExprKind::pool)
        return t.expr(s.value).text;
  return {};
}

}  // namespace

LeftOut left_out(const Session& without) {
  const sema::CheckedModel& m = without.model();
  LeftOut out;
  out.sources = silent_sources(m.ledger);
  Statements off(without);
  for (const ir::Event& e : m.process.events) off.look(e.origin);
  for (const ir::Rule& r : m.process.rules) off.look(r.origin);
  for (const ir::Flow& f : m.process.flows) off.look(f.origin);
  for (const sema::Scale& s : m.scales) off.look(s.origin);
  out.off = off.list();
  for (const ir::Param& p : m.process.params) {
    if (lower::withdrawn(m, p.origin.bases))
      out.kept.push_back(p.name);
    else if (const std::string subject = pooled_subject(m, p.name); !subject.empty() && pool_changed(m.ledger, subject))
      out.pools.push_back(p.name);
  }
  return out;
}

Comparison run_without(Session& whole, Session& without, const RunSettings& settings,
                       const std::function<void(const query::Progress&)>& progress) {
  const auto began = std::chrono::steady_clock::now();
  Comparison c;
  const auto before = whole.process(settings), after = without.process(settings);
  if (!before || !after) return c;
  const Sampling& s = settings.sampling;
  const kernel::SamplingEngine first(*before, {s.seed, s.drawing}), second(*after, {s.seed, s.drawing});
  const query::JointEngine engine({&first, &second});
  const ir::Process joint = query::join({before.get(), after.get()});
  const query::RunOptions options = run_options(s, engine.has_spread());
  RunOutcome& out = c.without;
  out.process = after;
  out.composition = after->composition;
  out.threads = options.threads;
  out.compile_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  out.result = query::run(joint, engine, options, progress);
  if (out.result.fault) {
    // Which of the two it was, by the one future that failed.
    const auto again = first.worker()->run(out.result.fault->future / options.runs, 1, options.runs);
    if (again.fault && again.fault->future == out.result.fault->future) out.process = before;
    return c;
  }
  const std::size_t n = after->questions.size();
  std::vector<query::Answer> all = std::move(out.result.answers);
  if (all.size() != 3 * n) return c;
  const auto slice = [&](std::size_t k) {
    const auto from = std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(k * n));
    return std::vector<query::Answer>(from, from + static_cast<std::ptrdiff_t>(n));
  };
  c.whole = slice(0);
  out.result.answers = slice(1);
  c.moved = slice(2);
  return c;
}

}  // namespace casus::session
