// SPDX-License-Identifier: Apache-2.0
#include "ir/family.hpp"

#include <algorithm>

#include "ir/evaluate.hpp"

namespace casus::ir {
namespace {

// Does the expression read only slots below `limit`, constants and tables?
bool reads_only_below(const Process& p, ExprId id, std::uint16_t limit) {
  if (!id.valid()) return true;
  const Expr& e = p[id];
  if (e.op == Op::slot) return e.slot < limit;
  if (e.op == Op::load || e.op == Op::param || e.op == Op::call || e.op >= Op::fold_count) return false;
  if (e.op == Op::tag || e.op == Op::tracked || e.op == Op::now) return false;
  if (e.op == Op::in_set)
    for (const ExprId m : p.sets[e.ref].computed)
      if (!reads_only_below(p, m, limit)) return false;
  return reads_only_below(p, e.a, limit) && reads_only_below(p, e.b, limit) && reads_only_below(p, e.c, limit);
}

void split_conjunction(const Process& p, ExprId id, std::vector<ExprId>& out) {
  if (!id.valid()) return;
  const Expr& e = p[id];
  if (e.op != Op::logical_and) return out.push_back(id);
  split_conjunction(p, e.a, out);
  split_conjunction(p, e.b, out);
}

// Depth-first over the binders; level k chooses the ordinal of binder k.
class Enumerator {
 public:
  Enumerator(const Process& process, const Family& family)
      : process_(process),
        family_(family),
        levels_(family.binders.size()),
        row_(family.binders.size()),
        slots_(family.binders.size()),
        eval_(process, layout_) {
    for (std::size_t k = 0; k < levels_.size(); ++k) prepare(k);
  }

  Members run() {
    out_.arity = static_cast<std::uint16_t>(levels_.size());
    descend(0);
    return std::move(out_);
  }

 private:
  struct Level {
    std::vector<std::uint32_t> set;
    std::vector<ExprId> checks;      // conjuncts that can be decided once this level is chosen
    std::vector<ExprId> candidates;  // if not empty: the binder equals one of these, over earlier binders
  };

  void prepare(std::size_t k) {
    Level& level = levels_[k];
    level.set = process_.members(family_.binders[k].set);
    const auto slot = static_cast<std::uint16_t>(k);
    std::vector<ExprId> conjuncts;
    split_conjunction(process_, family_.where, conjuncts);
    for (const ExprId c : conjuncts) {
      if (level.candidates.empty()) level.candidates = listed(c, slot);
      const bool here = reads_only_below(process_, c, static_cast<std::uint16_t>(slot + 1));
      if (here && k + 1 < levels_.size() && !(k > 0 && reads_only_below(process_, c, slot))) level.checks.push_back(c);
    }
  }

  // The expressions that `slot` must equal one of, if the conjunct says so in terms of earlier slots.
  std::vector<ExprId> listed(ExprId conjunct, std::uint16_t slot) const {
    const Expr& e = process_[conjunct];
    std::vector<ExprId> out;
    if (e.op == Op::in_set && is_slot(e.a, slot)) out = process_.sets[e.ref].computed;
    if (e.op == Op::equal && is_slot(e.a, slot)) out = {e.b};
    if (e.op == Op::equal && is_slot(e.b, slot)) out = {e.a};
    const bool usable =
        std::all_of(out.begin(), out.end(), [&](ExprId x) { return reads_only_below(process_, x, slot); });
    return usable ? out : std::vector<ExprId>{};
  }

  bool is_slot(ExprId id, std::uint16_t slot) const { return process_[id].op == Op::slot && process_[id].slot == slot; }

  void descend(std::size_t k) {
    if (k == levels_.size()) return accept();
    if (levels_[k].candidates.empty()) return each(k, levels_[k].set);
    std::vector<std::uint32_t> few;
    for (const ExprId c : levels_[k].candidates) {
      const Value v = value(c, k);
      if (!v) return each(k, levels_[k].set);  // the whole `where` decides what that fault means
      for (const std::uint32_t m : levels_[k].set)
        if (m == *v) few.push_back(m);
    }
    std::sort(few.begin(), few.end());
    few.erase(std::unique(few.begin(), few.end()), few.end());
    each(k, few);
  }

  void each(std::size_t k, const std::vector<std::uint32_t>& candidates) {
    for (const std::uint32_t ordinal : candidates) {
      if (out_.fault) return;
      if (!distinct(k, ordinal)) continue;
      row_[k] = ordinal;
      slots_[k] = ordinal;
      if (possible(k)) descend(k + 1);
    }
  }

  bool distinct(std::size_t k, std::uint32_t ordinal) const {
    const KindId kind = process_[family_.binders[k].set].kind;
    for (std::size_t i = 0; i < k; ++i) {
      if (process_[family_.binders[i].set].kind != kind) continue;
      if (row_[i] == ordinal || (family_.pair && row_[i] > ordinal)) return false;
    }
    return true;
  }

  Value value(ExprId id, std::size_t chosen) { return eval_(id, nothing_, std::span(slots_).first(chosen)); }

  bool possible(std::size_t k) {
    for (const ExprId c : levels_[k].checks) {
      const Value v = value(c, k + 1);
      if (v && *v == 0) return false;
    }
    return true;
  }

  void accept() {
    if (family_.where.valid()) {
      const Value v = value(family_.where, slots_.size());
      if (!v) out_.fault = v.error();
      if (!v || *v == 0) return;
    }
    out_.flat.insert(out_.flat.end(), row_.begin(), row_.end());
    ++out_.count;
  }

  const Process& process_;
  const Family& family_;
  std::vector<Level> levels_;
  std::vector<std::uint32_t> row_;
  std::vector<double> slots_;
  Layout layout_;  // no cells: loads are not constants
  Env nothing_;
  Evaluator eval_;
  Members out_;
};

}  // namespace

Members enumerate(const Process& process, const Family& family) { return Enumerator(process, family).run(); }

Cells cells(const Process& process, const Family& family) {
  Cells out;
  out.pair = family.pair;
  const std::size_t n = family.binders.size();
  out.extent.resize(n);
  out.stride.resize(n);
  for (std::size_t k = n; k-- > 0;) {
    const std::size_t size = process[process[family.binders[k].set].kind].names.size();
    out.extent[k] = static_cast<std::uint32_t>(size);
    out.stride[k] = out.count;
    out.count = std::min(Cells::too_many, out.count * size);
  }
  return out;
}

std::vector<std::uint32_t> Cells::ordinals(std::size_t cell) const {
  std::vector<std::uint32_t> out;
  for (std::size_t k = 0; k < stride.size(); ++k)
    out.push_back(static_cast<std::uint32_t>(cell / stride[k] % extent[k]));
  return out;
}

Layout::Layout(const Process& process) : var_offset{0}, param_offset{0} {
  for (const Variable& v : process.vars) {
    vars.push_back(cells(process, v));
    var_offset.push_back(var_offset.back() + vars.back().count);
  }
  for (const Param& p : process.params) {
    params.push_back(cells(process, p));
    param_offset.push_back(param_offset.back() + params.back().count);
  }
}

}  // namespace casus::ir
