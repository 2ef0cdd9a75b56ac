// SPDX-License-Identifier: Apache-2.0
#include "query/run.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "query/estimate_blocks.hpp"

namespace casus::query {
namespace {

using Clock = std::chrono::steady_clock;

// Every expression that is tallied: questions' roots and parts, then propositions' comparisons.
struct Plans {
  std::vector<TallyPlan> plans;
  std::vector<std::vector<std::size_t>> of_question, of_proposition;
};

// Sums of one block of draws, for every plan.
struct Sums {
  std::vector<Tally> tallies;
  std::uint64_t events = 0, futures = 0, draws = 0;
  void merge(const Sums& later) {
    for (std::size_t k = 0; k < tallies.size(); ++k) tallies[k].merge(later.tallies[k]);
    events += later.events;
    futures += later.futures;
    draws += later.draws;
  }
};

class Runner {
 public:
  Runner(const ir::Process& process, const ir::Engine& engine, const RunOptions& options)
      : p_(process), engine_(engine), o_(options) {
    for (const ir::Question& q : p_.questions) {
      std::vector<std::size_t> mine;
      if (q.root.valid()) mine.push_back(add(plan_tally(p_, q.root)));
      for (const auto& part : q.parts) mine.push_back(add(plan_tally(p_, part.node)));
      plans_.of_question.push_back(std::move(mine));
    }
    for (const ir::Proposition& q : p_.propositions) {
      std::vector<std::size_t> mine;
      for (const auto& c : q.comparisons) mine.push_back(add(plan_comparison(p_, c.left, c.right)));
      plans_.of_proposition.push_back(std::move(mine));
    }
    frozen_.resize(p_.questions.size());
  }

  RunResult go(const std::function<void(const Progress&)>& progress) {
    began_ = Clock::now();
    std::uint64_t target = o_.draws;
    unsigned look = 0;
    if (o_.precision > 0) target = std::min(o_.draws, draws_of_look(0));
    RunResult result;
    for (;;) {
      work_until(target, progress);
      if (fault_ || stopped_ || target >= o_.draws) break;
      if (look_at(look)) break;
      target = std::min(o_.draws, draws_of_look(++look));
    }
    finish(result);
    return result;
  }

 private:
  const ir::Process& p_;
  const ir::Engine& engine_;
  RunOptions o_;
  Plans plans_;
  BlockTree<Sums> tree_;
  std::vector<std::unique_ptr<ir::Worker>> workers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_block_ = 0, done_draws_ = 0;
  std::map<std::uint64_t, Sums> partial_;  // blocks that a stop cut short
  std::optional<ir::RunFault> fault_;
  bool stopped_ = false;
  std::atomic<bool> timed_out_ = false;
  Clock::time_point began_;
  std::vector<std::optional<Answer>> frozen_;

  std::size_t add(TallyPlan plan) {
    plans_.plans.push_back(std::move(plan));
    return plans_.plans.size() - 1;
  }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }
  std::uint64_t draws_of_look(unsigned k) const {
    const std::uint64_t futures = std::uint64_t{1024} << std::min(k, 40u);
    const std::uint64_t draws = (futures + o_.runs - 1) / o_.runs;
    return (draws + draws_per_block - 1) / draws_per_block *
           draws_per_block;  // whole blocks: a look is a prefix of the tree
  }
  bool should_stop() {
    if (o_.stop && o_.stop->load(std::memory_order_relaxed)) return true;
    if (o_.time_budget > 0 && seconds() > o_.time_budget) {
      timed_out_ = true;
      return true;
    }
    return false;
  }

  Sums empty_sums() const {
    Sums s;
    for (const TallyPlan& plan : plans_.plans) s.tallies.emplace_back(plan);
    return s;
  }

  // Draw by draw, so that a stop is obeyed within one draw.
  void work(ir::Worker& worker, std::uint64_t last_draw) {
    const std::size_t width = std::max<std::size_t>(1, p_.scores.size());
    for (;;) {
      std::uint64_t block;
      {
        const std::lock_guard lock(mutex_);
        if (fault_ || stopped_ || next_block_ * draws_per_block >= last_draw) return;
        block = next_block_++;
      }
      const std::uint64_t first = block * draws_per_block, end = std::min(last_draw, first + draws_per_block);
      Sums sums = empty_sums();
      bool whole = true;
      for (std::uint64_t d = first; d < end && whole; ++d) {
        if (should_stop()) {
          whole = false;
          break;
        }
        ir::Batch batch = worker.run(d, 1, o_.runs);
        if (batch.fault) {
          const std::lock_guard lock(mutex_);
          if (!fault_ || batch.fault->future < fault_->future) fault_ = batch.fault;
          changed_.notify_all();
          return;
        }
        if (!p_.scores.empty())
          for (std::size_t k = 0; k < plans_.plans.size(); ++k)
            sums.tallies[k].add_draw(p_, plans_.plans[k], d, batch.scores, width);
        sums.events += batch.events;
        sums.futures += o_.runs;
        ++sums.draws;
      }
      const std::lock_guard lock(mutex_);
      done_draws_ += sums.draws;
      if (whole)
        tree_.place(block, std::move(sums));
      else
        partial_.emplace(block, std::move(sums));
      if (!whole) stopped_ = true;
      changed_.notify_all();
    }
  }

  void work_until(std::uint64_t last_draw, const std::function<void(const Progress&)>& progress) {
    const unsigned threads = std::max(1u, o_.threads);
    while (workers_.size() < threads) workers_.push_back(engine_.worker());
    std::vector<std::jthread> pool;
    std::atomic<unsigned> busy{threads};
    for (unsigned t = 0; t < threads; ++t)
      pool.emplace_back([this, t, last_draw, &busy] {
        work(*workers_[t], last_draw);
        const std::lock_guard lock(mutex_);
        --busy;
        changed_.notify_all();
      });
    std::unique_lock lock(mutex_);
    while (busy > 0) {
      changed_.wait_for(lock, std::chrono::milliseconds(250));
      if (!progress || busy == 0) continue;
      Progress now{done_draws_ * o_.runs, o_.draws * o_.runs, seconds(), {}};
      if (const auto sums = tree_.total(); sums && !plans_.of_question.empty() && !plans_.of_question[0].empty())
        now.first = figure(*sums, plans_.of_question[0][0], p_.questions[0].scale, o_.level);
      lock.unlock();
      progress(now);
      lock.lock();
    }
  }

  bool has_range() const { return o_.runs > 1 && engine_.has_spread(); }

  Figure figure(const Sums& sums, std::size_t plan, double scale, double level) const {
    Figure f = figure_of(p_, plans_.plans[plan], sums.tallies[plan], scale, has_range(), level);
    if (o_.runs == 1 && engine_.has_spread() && f.status == AnswerStatus::ok) {
      f.status = AnswerStatus::range_unclear;
      f.reason = "one run a draw: what is not known can't be told from chance";
    }
    return f;
  }

  // What is there: whole blocks, and the first block that was cut short if nothing before it is missing.
  std::optional<Sums> total() {
    std::optional<Sums> sums;
    std::uint64_t whole = 0;
    for (auto it = partial_.begin(); it != partial_.end(); ++it) {
      whole = it->first;
      break;
    }
    if (partial_.empty()) return tree_.total();
    // Blocks behind the first one cut short are left out: an answer is of futures 0..n-1. Finished blocks in front of
    // it are all there, since blocks are handed out in order and a worker ends the one it has begun.
    BlockTree<Sums>& tree = tree_;
    tree.drop_from(whole);
    if (partial_.begin()->second.draws > 0) tree.place(whole, std::move(partial_.begin()->second));
    partial_.clear();
    return tree.total();
  }

  // Freezes the questions that are precise enough; true when all are.
  bool look_at(unsigned k) {
    const auto sums = tree_.total();
    if (!sums) return false;
    const double level = 1 - look_error(1 - o_.level, k);
    bool all = true;
    for (std::size_t q = 0; q < p_.questions.size(); ++q) {
      if (frozen_[q]) continue;
      Answer a = answer(q, *sums, level);
      if (precise(a))
        frozen_[q] = std::move(a);
      else
        all = false;
    }
    return all;
  }

  bool precise(const Answer& a) const {
    const auto fine = [&](const Figure& f) {
      if (!f.value) return f.status == AnswerStatus::not_reached;
      if (!f.sim_low || !f.sim_high) return false;
      const bool chance = a.kind == "probability" || a.kind == "shares" || a.kind == "difference";
      const double scale = chance ? 1.0 : std::max(std::fabs(*f.value), 1e-300);
      return *f.sim_high - *f.sim_low <= 2 * o_.precision * scale;
    };
    bool ok = a.series.empty() && a.parts.empty() ? fine(a.figure) : true;
    for (const Part& part : a.series) ok = ok && fine(part.figure);
    for (const Part& part : a.parts) ok = ok && fine(part.figure);
    return ok;
  }

  // Who looks ahead, and how: the answer rests on it.
  std::string foresight_line() const {
    std::string line;
    for (const ir::Foresight& f : p_.foresights)
      line += fmt::format("; {} looks {:.6g} days ahead in {} nested runs", f.name, f.days, f.runs);
    return line;
  }

  Answer answer(std::size_t index, const Sums& sums, double level) const {
    const ir::Question& q = p_.questions[index];
    Answer a;
    a.name = q.name;
    a.title = q.title;
    a.question = q.text;
    a.section = q.section;
    a.kind = q.kind;
    a.unit = q.unit;
    a.bases = q.bases;
    a.outside = beside(q);
    const std::vector<std::size_t>& mine = plans_.of_question[index];
    std::size_t next = 0;
    if (q.root.valid()) a.figure = figure(sums, mine[next++], q.scale, level);
    for (const auto& part : q.parts) {
      Part made{part.name, part.time, figure(sums, mine[next++], q.scale, level)};
      (q.kind == "series" ? a.series : a.parts).push_back(std::move(made));
    }
    if (!q.root.valid() && next > 0) a.figure = (q.kind == "series" ? a.series.back() : a.parts.front()).figure;
    if (!mine.empty()) a.method = method_line(plans_.plans[mine[0]], has_range()) + foresight_line();
    return a;
  }

  PropositionResult proposition(std::size_t index, const Sums& sums) const {
    const ir::Proposition& q = p_.propositions[index];
    PropositionResult r;
    r.id = q.id;
    r.title = q.title;
    r.question = q.text;
    r.reading = q.reading;
    r.cls = q.cls;
    r.bases = q.bases;
    r.reason = q.undecided_because;
    if (!q.undecided_because.empty() || q.comparisons.empty()) return r;
    r.verdict = Verdict::reproduced;
    for (std::size_t k = 0; k < q.comparisons.size(); ++k) {
      const std::size_t plan = plans_.of_proposition[index][k];
      const Judged j = judge_comparison(p_, q.comparisons[k], plans_.plans[plan], sums.tallies[plan], q.error_rate);
      const bool decides = k == 0 || (j.verdict != Verdict::reproduced && r.verdict == Verdict::reproduced);
      r.verdict = both(r.verdict, j.verdict);
      if (!decides) continue;
      const auto finite = [](double x, double scale) {
        return std::isfinite(x) ? std::optional(round12(x) * scale) : std::nullopt;
      };
      const double scale = q.comparisons[k].scale;
      r.estimate = finite(j.difference.value, scale);
      r.low = finite(j.difference.interval.low, scale);
      r.high = finite(j.difference.interval.high, scale);
      r.unit = q.comparisons[k].unit;
      r.chances = q.comparisons[k].is_probability;
      r.plus = finite(j.signs.plus, 1);
      r.zero = finite(j.signs.zero, 1);
      r.minus = finite(j.signs.minus, 1);
      if (!j.reason.empty()) r.reason = j.reason;
    }
    return r;
  }

  void finish(RunResult& result) {
    result.seconds = seconds();
    result.runs = o_.runs;
    result.fault = fault_;
    result.interrupted = stopped_ && !timed_out_;
    result.out_of_time = timed_out_;
    if (fault_) return;
    const auto sums = total();
    if (!sums) return;
    result.draws = sums->draws;
    result.futures = sums->futures;
    result.events = sums->events;
    for (std::size_t q = 0; q < p_.questions.size(); ++q)
      result.answers.push_back(frozen_[q] ? std::move(*frozen_[q]) : answer(q, *sums, o_.level));
    for (std::size_t q = 0; q < p_.propositions.size(); ++q) result.propositions.push_back(proposition(q, *sums));
  }
};

}  // namespace

RunResult run(const ir::Process& process, const ir::Engine& engine, const RunOptions& options,
              const std::function<void(const Progress&)>& progress) {
  return Runner(process, engine, options).go(progress);
}

}  // namespace casus::query
