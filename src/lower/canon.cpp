// SPDX-License-Identifier: Apache-2.0
#include "lower/canon.hpp"

#include <fmt/format.h>

namespace casus::lower {
namespace {

using ir::ExprId;
using ir::Op;
using ir::Process;

struct OpInfo {
  const char* name;
  int arity;
};

OpInfo info(Op op) {
  static constexpr OpInfo table[] = {
#define CASUS_OP(name, arity, text) {#name, arity},
#include "ir/ops.def"
#undef CASUS_OP
  };
  return table[static_cast<std::size_t>(op)];
}

std::string entity_name(const Process& p, ir::Type type, double value) {
  if (type.base != ir::Base::entity || !type.kind) return canon(value);
  const ir::Kind& kind = p[type.kind];
  const auto ordinal = static_cast<std::size_t>(value);
  return ordinal < kind.names.size() ? kind.names[ordinal] : canon(value);
}

std::string referred(const Process& p, const ir::Expr& e) {
  switch (e.op) {
    case Op::load: return p.vars[e.ref].name;
    case Op::param: return p.params[e.ref].name;
    case Op::call: return p.lets[e.ref].name;
    case Op::tag: return p.tags[e.ref].name;
    case Op::table: return p.tables[e.ref].name;
    case Op::entity:
    case Op::number: return p.kinds[e.ref].name;
    case Op::tracked: return fmt::format("{}", e.ref);
    default: return {};
  }
}

bool over_set(Op op) { return op == Op::in_set || op >= Op::fold_count; }

}  // namespace

std::string canon(double value) { return fmt::format("{}", value); }

std::string canon(const Process& p, ExprId id) {
  if (!id) return "-";
  const ir::Expr& e = p[id];
  if (e.op == Op::constant) return entity_name(p, e.type, e.value);
  if (e.op == Op::slot) return fmt::format("${}", e.slot);
  std::string out = info(e.op).name;
  if (over_set(e.op)) {
    out += " " + canon(p, ir::SetId(e.ref));
    if (e.op != Op::in_set) out += fmt::format(" ${}{}", e.slot, e.pair ? fmt::format("${}", e.slot2) : "");
  } else if (const std::string name = referred(p, e); !name.empty()) {
    out += " " + name;
  }
  out += '(';
  if (info(e.op).arity < 0) {
    for (std::uint32_t i = 0; i < e.count; ++i) out += (i ? "," : "") + canon(p, p.args[e.first + i]);
  } else {
    const ExprId children[] = {e.a, e.b, e.c};
    for (int i = 0; i < info(e.op).arity; ++i) out += (i ? "," : "") + canon(p, children[i]);
  }
  return out + ')';
}

std::string canon(const Process& p, ir::SetId id) {
  if (!id) return "_";
  const ir::Set& set = p[id];
  const ir::Kind& kind = p[set.kind];
  if (set.all) return kind.name;
  std::string out = kind.name + "{";
  for (const std::uint32_t m : set.members) out += kind.names[m] + ",";
  for (const ExprId c : set.computed) out += canon(p, c) + ",";
  return out + "}";
}

std::string canon(const Process& p, const ir::Pattern& pattern) {
  if (!pattern.signal) return "-";
  std::string out = p[pattern.signal].name + "(";
  for (const ir::Pattern::Arg& a : pattern.args) {
    const bool any = !a.equals && (!a.in || p[a.in].all);
    out += (any ? std::string("_") : a.equals ? canon(p, a.equals) : canon(p, a.in)) + ",";
  }
  return out + ")";
}

std::string canon(const Process& p, const ir::Tracker& t) {
  return fmt::format("{} arm {} {} {} nth {} {}..{} after {}+{} {}", static_cast<int>(t.kind), t.arm.value,
                     canon(p, t.pattern), canon(p, t.expr), t.nth, t.time, t.until, t.after.value, t.delay, t.before);
}

}  // namespace casus::lower
