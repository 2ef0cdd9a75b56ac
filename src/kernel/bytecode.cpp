// SPDX-License-Identifier: Apache-2.0
// The compiler half: one function a shape of expression. Temporaries are a stack of registers; an expression leaves its
// value in the register that `emit` returns. run.cpp is the interpreter.
#include "kernel/bytecode.hpp"

#include <fmt/format.h>

namespace casus::kernel {

using ir::Expr;
using ir::ExprId;
using ir::Op;

class Compiler {
 public:
  explicit Compiler(CodeStore& store, std::uint16_t slots) : s_(store), top_(slots), high_(slots) {}

  std::uint32_t compile(ExprId id) {
    // Subroutines first: their code must not land in the middle of ours.
    declare_lets(id);
    const auto entry = static_cast<std::uint32_t>(s_.code_.size());
    const std::uint16_t r = emit(id);
    put({Code::ret, 0, r});
    for (const std::uint32_t at : calls_) s_.code_[at].extra = high_;
    return entry;
  }
  std::uint16_t frame() const { return high_; }
  std::size_t callee_depth() const { return callee_depth_; }

 private:
  CodeStore& s_;
  std::uint16_t top_, high_;
  std::size_t callee_depth_ = 0;
  std::vector<std::uint32_t> calls_;

  std::uint16_t fresh() {
    const std::uint16_t r = top_++;
    if (top_ > high_) high_ = top_;
    return r;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(s_.code_.size()); }
  std::uint32_t put(Ins i) {
    s_.code_.push_back(i);
    return here() - 1;
  }
  std::uint32_t constant(double v) {
    s_.constants_.push_back(v);
    return static_cast<std::uint32_t>(s_.constants_.size() - 1);
  }
  std::uint32_t span(Span at) {
    s_.spans_.push_back(at);
    return static_cast<std::uint32_t>(s_.spans_.size() - 1);
  }
  const Expr& expr(ExprId id) const { return s_.process_[id]; }

  void declare_lets(ExprId id) {
    if (!id.valid()) return;
    const Expr& e = expr(id);
    if (e.op == Op::call) s_.let_code(ir::LetId(e.ref));
    for (const ExprId c : {e.a, e.b, e.c}) declare_lets(c);
    for (std::uint32_t k = 0; k < e.count; ++k) declare_lets(s_.process_.args[e.first + k]);
    if (e.op == Op::in_set || is_fold(e.op))
      for (const ExprId c : s_.process_.sets[e.ref].computed) declare_lets(c);
  }
  static bool is_fold(Op op) { return op >= Op::fold_count && op <= Op::fold_argmax; }

  void load_constant(std::uint16_t dst, double v) { put({Code::constant, dst, 0, 0, constant(v)}); }

  std::uint16_t emit(ExprId id) {
    const Expr& e = expr(id);
    switch (e.op) {
      case Op::constant: {
        const std::uint16_t r = fresh();
        load_constant(r, e.value);
        return r;
      }
      case Op::slot: return e.slot;
      case Op::load:
        return emit_load(e, s_.layout_.vars[e.ref], s_.layout_.var_offset[e.ref], Code::load0, Code::load_many);
      case Op::param:
        return emit_load(e, s_.layout_.params[e.ref], s_.layout_.param_offset[e.ref], Code::param0, Code::param_many);
      case Op::tag: return leaf(Code::tag, e.ref);
      case Op::tracked: return leaf(Code::tracked, e.ref);
      case Op::now: return leaf(Code::now, 0);
      case Op::call: return emit_call(e);
      case Op::table: return unary(e, Code::table, e.ref);
      case Op::logical_and: return emit_short(e, Code::jump_if_false);
      case Op::logical_or: return emit_short(e, Code::jump_if_true);
      case Op::select: return emit_select(e);
      case Op::in_set: return emit_in(e);
      case Op::entity: return unary(e, Code::entity, e.ref, span(e.span));
      case Op::number: return unary(e, Code::number, e.ref);
      default: break;
    }
    if (is_fold(e.op)) return emit_fold(e);
    return emit_arithmetic(e);
  }

  std::uint16_t leaf(Code code, std::uint32_t ref) {
    const std::uint16_t r = fresh();
    put({code, r, 0, 0, ref});
    return r;
  }

  std::uint16_t unary(const Expr& e, Code code, std::uint32_t ref, std::uint32_t extra = 0) {
    const std::uint16_t mark = top_;
    const std::uint16_t a = emit(e.a);
    top_ = mark;
    const std::uint16_t r = fresh();
    put({code, r, a, 0, ref, extra});
    return r;
  }

  std::uint16_t emit_arithmetic(const Expr& e) {
    static constexpr struct {
      Op op;
      Code code;
      bool binary;
    } table[] = {
        {Op::negate, Code::negate, false},
        {Op::logical_not, Code::logical_not, false},
        {Op::absolute, Code::absolute, false},
        {Op::exponential, Code::exponential, false},
        {Op::logarithm, Code::logarithm, false},
        {Op::square_root, Code::square_root, false},
        {Op::floor, Code::floor, false},
        {Op::ceiling, Code::ceiling, false},
        {Op::add, Code::add, true},
        {Op::subtract, Code::subtract, true},
        {Op::multiply, Code::multiply, true},
        {Op::divide, Code::divide, true},
        {Op::modulo, Code::modulo, true},
        {Op::minimum, Code::minimum, true},
        {Op::maximum, Code::maximum, true},
        {Op::equal, Code::equal, true},
        {Op::unequal, Code::unequal, true},
        {Op::less, Code::less, true},
        {Op::less_equal, Code::less_equal, true},
    };
    for (const auto& t : table) {
      if (t.op != e.op) continue;
      const std::uint16_t mark = top_;
      const std::uint16_t a = emit(e.a);
      const std::uint16_t b = t.binary ? emit(e.b) : a;
      top_ = mark;
      const std::uint16_t r = fresh();
      put({t.code, r, a, b, 0, span(e.span)});
      return r;
    }
    return fresh();
  }

  // Index expressions into consecutive registers from the one returned.
  std::uint16_t emit_args(const Expr& e) {
    const auto base = top_;
    for (std::uint32_t k = 0; k < e.count; ++k) fresh();
    for (std::uint32_t k = 0; k < e.count; ++k) {
      const std::uint16_t mark = top_;
      const std::uint16_t r = emit(s_.process_.args[e.first + k]);
      put({Code::move, static_cast<std::uint16_t>(base + k), r});
      top_ = mark;
    }
    return base;
  }

  std::uint16_t emit_load(const Expr& e, const ir::Cells& cells, std::size_t at, Code direct, Code many) {
    const bool is_var = direct == Code::load0;
    const auto offset = static_cast<std::uint32_t>(at);
    if (e.count == 0) return leaf(direct, offset);
    const std::uint16_t mark = top_;
    if (is_var && e.count <= 2) {
      const std::uint16_t a = emit(s_.process_.args[e.first]);
      const std::uint16_t b = e.count == 2 ? emit(s_.process_.args[e.first + 1]) : a;
      top_ = mark;
      const std::uint16_t r = fresh();
      const Code code = e.count == 1 ? Code::load1 : cells.pair ? Code::load_pair : Code::load2;
      put({code, r, a, b, offset, static_cast<std::uint32_t>(cells.stride[0])});
      return r;
    }
    const std::uint16_t base = emit_args(e);
    top_ = mark;
    const std::uint16_t r = fresh();
    put({many, r, base, static_cast<std::uint16_t>(e.count), e.ref});
    return r;
  }

  std::uint16_t emit_call(const Expr& e) {
    const std::uint16_t mark = top_;
    const std::uint16_t base = emit_args(e);
    const CodeStore::LetCode& let = s_.let_code(ir::LetId(e.ref));
    callee_depth_ = std::max(callee_depth_, let.depth);
    top_ = mark;
    const std::uint16_t r = fresh();
    calls_.push_back(put({Code::call, r, base, static_cast<std::uint16_t>(e.count), let.entry}));
    return r;
  }

  std::uint16_t emit_short(const Expr& e, Code stop) {
    const std::uint16_t r = fresh();
    const std::uint16_t mark = top_;
    put({Code::move, r, emit(e.a)});
    top_ = mark;
    const std::uint32_t jump = put({stop, 0, r});
    put({Code::move, r, emit(e.b)});
    top_ = mark;
    s_.code_[jump].ref = here();
    return r;
  }

  std::uint16_t emit_select(const Expr& e) {
    const std::uint16_t r = fresh();
    const std::uint16_t mark = top_;
    const std::uint32_t otherwise = put({Code::jump_if_false, 0, emit(e.a)});
    top_ = mark;
    put({Code::move, r, emit(e.b)});
    top_ = mark;
    const std::uint32_t end = put({Code::jump});
    s_.code_[otherwise].ref = here();
    put({Code::move, r, emit(e.c)});
    top_ = mark;
    s_.code_[end].ref = here();
    return r;
  }

  // Elements of a computed set into consecutive registers.
  std::uint16_t emit_elements(const ir::Set& set) {
    const auto base = top_;
    for (std::size_t k = 0; k < set.computed.size(); ++k) fresh();
    for (std::size_t k = 0; k < set.computed.size(); ++k) {
      const std::uint16_t mark = top_;
      put({Code::move, static_cast<std::uint16_t>(base + k), emit(set.computed[k])});
      top_ = mark;
    }
    return base;
  }

  std::uint16_t emit_in(const Expr& e) {
    const std::uint16_t r = fresh();
    const std::uint16_t mark = top_;
    const std::uint16_t a = emit(e.a);
    const ir::Set& set = s_.process_.sets[e.ref];
    if (set.computed.empty()) {
      put({Code::in_mask, r, a, 0, e.ref});
    } else {
      const std::uint16_t base = emit_elements(set);
      put({Code::in_computed, r, a, base, static_cast<std::uint32_t>(set.computed.size())});
    }
    top_ = mark;
    return r;
  }

  struct Loop {
    std::uint32_t head, exit;
  };
  // One loop over a set; the counter register persists while the loop is open.
  Loop open_loop(std::uint32_t set_id, std::uint16_t slot, std::uint16_t counter, std::uint16_t elements) {
    const ir::Set& set = s_.process_.sets[set_id];
    const std::uint32_t head = here();
    const std::uint32_t exit =
        set.computed.empty()
            ? put({Code::next, slot, counter, 0, 0, set_id})
            : put({Code::next_computed, slot, counter, elements, 0, static_cast<std::uint32_t>(set.computed.size())});
    return {head, exit};
  }

  std::uint16_t emit_fold(const Expr& e) {
    const ir::Set& set = s_.process_.sets[e.ref];
    const std::uint16_t acc = fresh(), n = fresh(), best = fresh(), i = fresh();
    const std::uint16_t j = e.pair ? fresh() : i;
    const std::uint16_t elements = set.computed.empty() ? i : emit_elements(set);
    if (!set.computed.empty()) put({Code::order, 0, elements, 0, static_cast<std::uint32_t>(set.computed.size())});
    load_constant(acc, e.op == Op::fold_all ? 1.0 : 0.0);
    load_constant(n, 0);
    load_constant(i, 0);
    Loop outer = open_loop(e.ref, e.slot, i, elements);
    Loop inner = outer;
    if (e.pair) {
      put({Code::move, j, i});  // the inner loop goes on behind the outer's element
      inner = open_loop(e.ref, e.slot2, j, elements);
    }
    const std::uint16_t mark = top_;
    if (e.b.valid()) {
      put({Code::jump_if_false, 0, emit(e.b), 0, inner.head});
      top_ = mark;
    }
    const std::uint32_t early = emit_step(e, acc, n, best);
    top_ = mark;
    put({Code::jump, 0, 0, 0, inner.head});
    if (e.pair) s_.code_[inner.exit].ref = outer.head;
    s_.code_[outer.exit].ref = here();
    if (early != 0) s_.code_[early].ref = here();
    finish_fold(e, acc, n, best);
    top_ = static_cast<std::uint16_t>(acc + 1);
    return acc;
  }

  // Returns the jump that leaves the fold early, to be aimed at its end; 0 if there is none.
  std::uint32_t emit_step(const Expr& e, std::uint16_t acc, std::uint16_t n, std::uint16_t best) {
    if (e.op == Op::fold_count) {
      if (e.a.valid()) {
        const std::uint32_t skip = put({Code::jump_if_false, 0, emit(e.a)});
        put({Code::add_one, acc});
        s_.code_[skip].ref = here();
      } else {
        put({Code::add_one, acc});
      }
      return 0;
    }
    const std::uint16_t v = emit(e.a);
    switch (e.op) {
      case Op::fold_any:
      case Op::fold_all:
        put({Code::move, acc, v});
        return put({e.op == Op::fold_any ? Code::jump_if_true : Code::jump_if_false, 0, acc});
      case Op::fold_min: put({Code::keep_min, acc, v, n}); return 0;
      case Op::fold_max: put({Code::keep_max, acc, v, n}); return 0;
      case Op::fold_argmax: put({Code::keep_arg, acc, v, n, best, e.slot}); return 0;
      default:
        put({Code::add, acc, acc, v, 0, 0});
        put({Code::add_one, n});
        return 0;
    }
  }

  void finish_fold(const Expr& e, std::uint16_t acc, std::uint16_t n, std::uint16_t) {
    const bool needs_one =
        e.op == Op::fold_min || e.op == Op::fold_max || e.op == Op::fold_mean || e.op == Op::fold_argmax;
    if (needs_one) put({Code::fault_if_empty, 0, n, 0, 0, span(e.span)});
    if (e.op == Op::fold_mean) put({Code::divide, acc, acc, n, 0, span(e.span)});
  }
};

const CodeStore::LetCode& CodeStore::let_code(ir::LetId id) {
  LetCode& slot = lets_[id.value];
  if (slot.done) return slot;
  Compiler c(*this, slots_);
  LetCode made;
  made.entry = c.compile(process_[id].body);
  made.frame = c.frame();
  made.depth = made.frame + c.callee_depth();
  made.done = true;
  return lets_[id.value] = made;
}

CodeRef CodeStore::compile(ExprId expr) {
  if (!expr.valid()) return {};
  if (const auto it = compiled_.find(expr.value); it != compiled_.end()) return it->second;
  if (set_masks_.empty() && !process_.sets.empty()) {
    for (std::size_t k = 0; k < process_.sets.size(); ++k) {
      const ir::Set& set = process_.sets[k];
      std::vector<std::uint8_t> mask(process_[set.kind].names.size(), 0);
      std::vector<double> list;
      if (set.computed.empty())
        for (const std::uint32_t m : process_.members(ir::SetId(k))) {
          mask[m] = 1;
          list.push_back(m);
        }
      set_masks_.push_back(std::move(mask));
      set_members_.push_back(std::move(list));
    }
  }
  Compiler c(*this, slots_);
  const CodeRef ref{c.compile(expr), true};
  stack_need_ = std::max(stack_need_, static_cast<std::size_t>(c.frame()) + c.callee_depth());
  compiled_.emplace(expr.value, ref);
  return ref;
}

}  // namespace casus::kernel
