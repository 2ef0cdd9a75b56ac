// SPDX-License-Identifier: Apache-2.0
// The interpreter of kernel/bytecode.hpp. One switch; a fault is noted once (the first) and ends the expression with 0,
// which is then no ordinal to index with: whoever does that asks for a fault first.
#include <algorithm>
#include <cmath>

#include "ir/arithmetic.hpp"
#include "kernel/bytecode.hpp"
#include "math/elementary.hpp"

namespace casus::kernel {
namespace {

double fail(Machine& m, ir::FaultKind kind, Span span) {
  if (!m.faulted) {
    m.faulted = true;
    m.fault = kind;
    m.fault_span = span;
  }
  return 0;
}

}  // namespace

double CodeStore::run(CodeRef ref, Machine& m, double* r) const {
  const Ins* const code = code_.data();
  for (std::uint32_t pc = ref.entry;; ++pc) {
    const Ins& i = code[pc];
    switch (i.code) {
      case Code::constant: r[i.dst] = constants_[i.ref]; break;
      case Code::move: r[i.dst] = r[i.a]; break;
      case Code::load0: r[i.dst] = m.vars[i.ref]; break;
      case Code::load1: r[i.dst] = m.vars[i.ref + static_cast<std::uint32_t>(r[i.a])]; break;
      case Code::load2:
        r[i.dst] = m.vars[i.ref + static_cast<std::uint32_t>(r[i.a]) * i.extra + static_cast<std::uint32_t>(r[i.b])];
        break;
      case Code::load_pair: {
        const double lo = std::min(r[i.a], r[i.b]), hi = std::max(r[i.a], r[i.b]);
        r[i.dst] = m.vars[i.ref + static_cast<std::uint32_t>(lo) * i.extra + static_cast<std::uint32_t>(hi)];
        break;
      }
      case Code::load_many:
      case Code::param_many: {
        const bool var = i.code == Code::load_many;
        const ir::Cells& cells = var ? layout_.vars[i.ref] : layout_.params[i.ref];
        const std::size_t cell = (var ? layout_.var_offset : layout_.param_offset)[i.ref] + cells.index(r + i.a);
        r[i.dst] = var ? m.vars[cell] : m.params[cell];
        break;
      }
      case Code::param0: r[i.dst] = m.params[i.ref]; break;
      case Code::tag: r[i.dst] = m.tags[i.ref]; break;
      case Code::table: r[i.dst] = process_.tables[i.ref].values[static_cast<std::uint32_t>(r[i.a])]; break;
      case Code::tracked: r[i.dst] = m.trackers[i.ref]; break;
      case Code::now: r[i.dst] = m.now; break;
      case Code::negate: r[i.dst] = -r[i.a]; break;
      case Code::logical_not: r[i.dst] = r[i.a] == 0; break;
      case Code::absolute: r[i.dst] = std::fabs(r[i.a]); break;
      case Code::exponential: r[i.dst] = math::exp(r[i.a]); break;
      case Code::logarithm:
        if (!(r[i.a] > 0)) return fail(m, ir::FaultKind::log_of_nonpositive, spans_[i.extra]);
        r[i.dst] = math::log(r[i.a]);
        break;
      case Code::square_root:
        if (!(r[i.a] >= 0)) return fail(m, ir::FaultKind::sqrt_of_negative, spans_[i.extra]);
        r[i.dst] = std::sqrt(r[i.a]);
        break;
      case Code::floor: r[i.dst] = std::floor(r[i.a]); break;
      case Code::ceiling: r[i.dst] = std::ceil(r[i.a]); break;
      case Code::add: r[i.dst] = r[i.a] + r[i.b]; break;
      case Code::subtract: r[i.dst] = r[i.a] - r[i.b]; break;
      case Code::multiply: r[i.dst] = r[i.a] * r[i.b]; break;
      case Code::divide:
        if (r[i.b] == 0) return fail(m, ir::FaultKind::division_by_zero, spans_[i.extra]);
        r[i.dst] = r[i.a] / r[i.b];
        break;
      case Code::modulo:
        if (r[i.b] == 0) return fail(m, ir::FaultKind::division_by_zero, spans_[i.extra]);
        r[i.dst] = ir::modulo(r[i.a], r[i.b]);
        break;
      case Code::minimum: r[i.dst] = std::min(r[i.a], r[i.b]); break;
      case Code::maximum: r[i.dst] = std::max(r[i.a], r[i.b]); break;
      case Code::equal: r[i.dst] = r[i.a] == r[i.b]; break;
      case Code::unequal: r[i.dst] = r[i.a] != r[i.b]; break;
      case Code::less: r[i.dst] = r[i.a] < r[i.b]; break;
      case Code::less_equal: r[i.dst] = r[i.a] <= r[i.b]; break;
      case Code::in_mask: r[i.dst] = set_masks_[i.ref][static_cast<std::uint32_t>(r[i.a])]; break;
      case Code::in_computed: r[i.dst] = std::find(r + i.b, r + i.b + i.ref, r[i.a]) != r + i.b + i.ref; break;
      case Code::entity: {
        const ir::Kind& k = process_.kinds[i.ref];
        const double ordinal = r[i.a] - static_cast<double>(k.lo);
        const bool there =
            ordinal >= 0 && ordinal < static_cast<double>(k.names.size()) && ordinal == std::floor(ordinal);
        if (!there) return fail(m, ir::FaultKind::no_such_entity, spans_[i.extra]);
        r[i.dst] = ordinal;
        break;
      }
      case Code::number: r[i.dst] = r[i.a] + static_cast<double>(process_.kinds[i.ref].lo); break;
      case Code::jump: pc = i.ref - 1; break;
      case Code::jump_if_false:
        if (r[i.a] == 0) pc = i.ref - 1;
        break;
      case Code::jump_if_true:
        if (r[i.a] != 0) pc = i.ref - 1;
        break;
      case Code::call: {
        double* callee = r + i.extra;
        for (std::uint16_t k = 0; k < i.b; ++k) callee[k] = r[i.a + k];
        r[i.dst] = run({i.ref, true}, m, callee);
        if (m.faulted) return 0;
        break;
      }
      case Code::next: {
        const std::vector<double>& list = set_members_[i.extra];
        const auto k = static_cast<std::size_t>(r[i.a]);
        if (k == list.size()) {
          pc = i.ref - 1;
        } else {
          r[i.dst] = list[k];
          r[i.a] += 1;
        }
        break;
      }
      case Code::order: std::sort(r + i.a, r + i.a + i.ref); break;  // ordinals: order of declaration
      case Code::next_computed: {
        // A set holds an element once: equals, which stand together, are passed over.
        auto k = static_cast<std::uint32_t>(r[i.a]);
        while (k > 0 && k < i.extra && r[i.b + k] == r[i.b + k - 1]) ++k;
        if (k == i.extra) {
          pc = i.ref - 1;
        } else {
          r[i.dst] = r[i.b + k];
          r[i.a] = k + 1;
        }
        break;
      }
      case Code::add_one: r[i.dst] += 1; break;
      case Code::keep_min:
        r[i.dst] = r[i.b] == 0 ? r[i.a] : std::min(r[i.dst], r[i.a]);
        r[i.b] += 1;
        break;
      case Code::keep_max:
        r[i.dst] = r[i.b] == 0 ? r[i.a] : std::max(r[i.dst], r[i.a]);
        r[i.b] += 1;
        break;
      case Code::keep_arg:
        if (r[i.b] == 0 || r[i.a] > r[i.ref]) {
          r[i.ref] = r[i.a];
          r[i.dst] = r[i.extra];
        }
        r[i.b] += 1;
        break;
      case Code::fault_if_empty:
        if (r[i.a] == 0) return fail(m, ir::FaultKind::empty_fold, spans_[i.extra]);
        break;
      case Code::ret: return r[i.a];
    }
  }
}

}  // namespace casus::kernel
