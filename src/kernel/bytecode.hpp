// SPDX-License-Identifier: Apache-2.0
// Expressions as flat register code, so that a future never walks a tree.
//
// A frame is a run of doubles: first the slots of the clause (binders, bound arguments), then temporaries. A let is a
// subroutine whose frame starts behind the caller's. Cost: one switch an instruction, no allocation, no exception; a
// fault is noted in the Machine and the value 0 returned; the sampler looks at it once an instant, and before it
// indexes. Reference twin: ir/evaluate.hpp (tests compare the two on random expressions).
#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ir/family.hpp"
#include "ir/fault.hpp"
#include "ir/process.hpp"

namespace casus::kernel {

enum class Code : std::uint8_t {
  constant,
  move,
  load0,
  load1,
  load2,
  load_pair,
  load_many,
  param0,
  param_many,
  tag,
  table,
  tracked,
  now,
  negate,
  logical_not,
  absolute,
  exponential,
  logarithm,
  square_root,
  floor,
  ceiling,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  minimum,
  maximum,
  equal,
  unequal,
  less,
  less_equal,
  in_mask,
  in_computed,
  entity,
  number,
  jump,
  jump_if_false,
  jump_if_true,
  call,
  order,
  next,
  next_computed,
  add_one,
  keep_min,
  keep_max,
  keep_arg,
  fault_if_empty,
  ret,
};

struct Ins {
  Code code = Code::constant;
  std::uint16_t dst = 0, a = 0, b = 0;
  std::uint32_t ref = 0;  // jump target, cell offset, table, constant, span ...
  std::uint32_t extra = 0;
};

struct CodeRef {
  std::uint32_t entry = 0;
  bool valid = false;
};

// What running code may read. One a sampler; pointers are set per arm.
struct Machine {
  const double* vars = nullptr;
  const double* params = nullptr;
  const double* tags = nullptr;
  const double* trackers = nullptr;
  double now = 0;
  bool faulted = false;
  ir::FaultKind fault = ir::FaultKind::division_by_zero;
  Span fault_span;
};

class CodeStore {
 public:
  // `slots`: the size of the slot part of every frame.
  CodeStore(const ir::Process& process, const ir::Layout& layout, std::uint16_t slots)
      : process_(process), layout_(layout), slots_(slots) {}

  // Compiles once; the same expression gives the same code.
  CodeRef compile(ir::ExprId expr);
  std::size_t size() const { return code_.size(); }
  // The deepest stack of frames any code needs, in doubles.
  std::size_t stack_size() const { return stack_need_; }

  // Runs with slots already in r[0..slots). Room for stack_size() doubles must follow r.
  double run(CodeRef ref, Machine& m, double* r) const;

  std::string print(CodeRef ref) const;

 private:
  friend class Compiler;
  struct LetCode {
    std::uint32_t entry = 0;
    std::uint16_t frame = 0;
    std::size_t depth = 0;  // stack below it, itself included
    bool done = false;
  };
  const LetCode& let_code(ir::LetId id);

  const ir::Process& process_;
  const ir::Layout& layout_;
  std::uint16_t slots_;
  std::vector<Ins> code_;
  std::vector<double> constants_;
  std::vector<std::vector<double>> set_members_;      // by set: constant members as doubles
  std::vector<std::vector<std::uint8_t>> set_masks_;  // by set: membership by ordinal
  std::vector<Span> spans_;
  std::vector<std::uint32_t> frames_;  // by call site: size of the caller's frame
  std::unordered_map<std::uint32_t, CodeRef> compiled_;
  std::unordered_map<std::uint32_t, LetCode> lets_;
  std::size_t stack_need_ = 0;
};

}  // namespace casus::kernel
