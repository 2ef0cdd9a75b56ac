// SPDX-License-Identifier: Apache-2.0
#include "ir/process.hpp"

#include <numeric>

namespace casus::ir {

ExprId Process::add(Expr e) {
  exprs.push_back(e);
  return ExprId(exprs.size() - 1);
}

ExprId Process::make(Op op, Type type, Span span, ExprId a, ExprId b, ExprId c) {
  Expr e;
  e.op = op;
  e.type = type;
  e.span = span;
  e.a = a;
  e.b = b;
  e.c = c;
  return add(e);
}

ExprId Process::constant(double value, Type type, Span span) {
  Expr e;
  e.op = Op::constant;
  e.type = type;
  e.value = value;
  e.span = span;
  return add(e);
}

ExprId Process::refer(Op op, std::uint32_t ref, Type type, const std::vector<ExprId>& indices, Span span) {
  Expr e;
  e.op = op;
  e.type = type;
  e.ref = ref;
  e.span = span;
  e.first = static_cast<std::uint32_t>(args.size());
  e.count = static_cast<std::uint32_t>(indices.size());
  args.insert(args.end(), indices.begin(), indices.end());
  return add(e);
}

std::vector<std::uint32_t> Process::members(SetId id) const {
  const Set& s = sets[id.value];
  if (!s.all) return s.members;
  std::vector<std::uint32_t> all(kinds[s.kind.value].names.size());
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

}  // namespace casus::ir
