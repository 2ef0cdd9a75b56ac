// SPDX-License-Identifier: Apache-2.0
#include "lower/members.hpp"

#include <utility>

#include <fmt/format.h>

#include "lower/build.hpp"

namespace casus::lower {
namespace {

using ir::ExprId;
using ir::Op;
using ir::Process;

class Guard {
 public:
  explicit Guard(Process& p) : p_(p) {}
  void read(ExprId id);

 private:
  ExprId member(const ir::Family& family, const std::vector<ExprId>& index, Span span);
  ExprId fault(Span span);
  ir::LetId let(const std::string& name, ir::Type type, const ir::Family& family, Span span, ExprId body);

  Process& p_;
  ir::KindId nothing_;  // of numbers: none is -1
  std::size_t count_ = 0;
};

// Is this a member? None: it always is.
ExprId Guard::member(const ir::Family& family, const std::vector<ExprId>& index, Span span) {
  ExprId all;
  for (std::size_t j = 0; j < index.size(); ++j) {
    const ir::SetId set = family.binders[j].set;
    if (!p_[set].all) {
      const ExprId in = p_.make(Op::in_set, boolean_type, span, index[j]);
      p_.exprs[in.value].ref = set.value;
      all = both(p_, all, in);
    }
    for (std::size_t i = 0; i < j; ++i)
      if (p_[family.binders[i].set].kind == p_[set].kind)
        all = both(p_, all, p_.make(Op::unequal, boolean_type, span, index[i], index[j]));
  }
  return all;
}

ExprId Guard::fault(Span span) {
  if (!nothing_.valid()) {
    ir::Kind k;
    k.name = "members that there are not";
    k.names = k.titles = {"0"};
    k.numeric = true;
    p_.kinds.push_back(std::move(k));
    nothing_ = ir::KindId(p_.kinds.size() - 1);
  }
  const ir::Type type{ir::Base::entity, nothing_};
  const ExprId none = p_.make(Op::entity, type, span, p_.constant(-1, {ir::Base::integer, {}}, span));
  p_.exprs[none.value].ref = nothing_.value;
  return p_.make(Op::equal, boolean_type, span, none, none);
}

ir::LetId Guard::let(const std::string& name, ir::Type type, const ir::Family& family, Span span, ExprId body) {
  ir::Let l;
  l.name = fmt::format("{} #{}", name, ++count_);
  l.type = type;
  l.family = family;
  l.family.pair = false;
  l.family.where = {};
  l.origin.span = span;
  l.body = body;
  p_.lets.push_back(std::move(l));
  return ir::LetId(p_.lets.size() - 1);
}

// The read becomes a call of a let that looks first. `where` is of the family's own slots, which are the let's; a pair
// asks it with the smaller ordinal first.
void Guard::read(ExprId id) {
  const ir::Expr e = p_[id];
  if (e.op != Op::param) return;
  const ir::Param param = p_.params[e.ref];
  const std::vector<ExprId> index = slots(p_, param.family);
  ExprId is = member(param.family, index, e.span);
  if (param.family.where) {
    ExprId where = param.family.where;
    if (param.family.pair) {
      const ir::Type type = p_[index[0]].type;
      const ir::LetId of = let("where of " + param.name, boolean_type, param.family, e.span, where);
      where = p_.refer(Op::call, of.value, boolean_type,
                       {p_.make(Op::minimum, type, e.span, index[0], index[1]),
                        p_.make(Op::maximum, type, e.span, index[0], index[1])},
                       e.span);
    }
    is = both(p_, is, where);
  }
  if (!is) return;
  const ExprId drawn = p_.refer(Op::param, e.ref, e.type, index, e.span);
  const ExprId body = p_.make(Op::select, e.type, e.span, either(p_, is, fault(e.span)), drawn, drawn);
  const ir::LetId guarded = let("member of " + param.name, e.type, param.family, e.span, body);
  p_.exprs[id.value].op = Op::call;
  p_.exprs[id.value].ref = guarded.value;
}

}  // namespace

void guard_reads(Context& c) {
  Guard guard(c.process);
  for (const ExprId id : c.model.unsure_reads) guard.read(id);
}

}  // namespace casus::lower
