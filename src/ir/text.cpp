// SPDX-License-Identifier: Apache-2.0
// Expressions for people. Cut short at a limit of bytes and of depth, so that any process, even a broken one, can be
// shown.
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "ir/print.hpp"

namespace casus::ir {
namespace {

constexpr std::string_view symbols[] = {
#define CASUS_OP(name, arity, text) text,
#include "ir/ops.def"
#undef CASUS_OP
};

class Writer {
 public:
  Writer(const Process& process, std::size_t limit) : p_(process), limit_(limit) {}

  void expr(ExprId id) {
    if (out_.size() >= limit_ || depth_ > 60) return cut();
    if (id.value >= p_.exprs.size()) return put("?");
    ++depth_;
    operation(p_[id]);
    --depth_;
  }

  std::string take() { return std::move(out_); }

 private:
  void put(std::string_view s) { out_ += s; }
  void cut() {
    if (!out_.ends_with("...")) put("...");
  }

  template <class T>
  void name(const std::vector<T>& all, std::uint32_t ref) {
    put(ref < all.size() ? std::string_view(all[ref].name) : "?");
  }

  void operation(const Expr& e) {
    switch (e.op) {
      case Op::constant: return constant(e);
      case Op::slot: return put("$" + std::to_string(e.slot));
      case Op::load: return named(p_.vars, e, "[", "]");
      case Op::param: return named(p_.params, e, "[", "]");
      case Op::call: return named(p_.lets, e, "(", ")");
      case Op::tag: return put("tag "), name(p_.tags, e.ref);
      case Op::tracked: return put("tracked " + std::to_string(e.ref));
      case Op::now: return put("now");
      case Op::table: return name(p_.tables, e.ref), put("["), expr(e.a), put("]");
      case Op::select: return put("(if "), expr(e.a), put(" then "), expr(e.b), put(" else "), expr(e.c), put(")");
      case Op::in_set: return expr(e.a), put(" in "), set(e.ref);
      default: break;
    }
    if (e.op >= Op::fold_count) return fold(e);
    const std::string_view symbol = symbols[static_cast<std::size_t>(e.op)];
    if (e.b.valid()) return put("("), expr(e.a), put(" "), put(symbol), put(" "), expr(e.b), put(")");
    if (e.op == Op::entity) return name(p_.kinds, e.ref), put("("), expr(e.a), put(")");
    if (e.op == Op::negate || e.op == Op::logical_not) return put(symbol), expr(e.a);
    put(symbol), put("("), expr(e.a), put(")");
  }

  void constant(const Expr& e) {
    if (e.type.base == Base::boolean) return put(e.value != 0 ? "true" : "false");
    if (e.type.base == Base::entity && e.type.kind.value < p_.kinds.size() && e.value >= 0 && e.value < 0x1p32)
      return member(e.type.kind, static_cast<std::size_t>(e.value));
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), e.value).ptr;
    put({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
  }

  void member(KindId kind, std::size_t ordinal) {
    const std::vector<std::string>& names = p_[kind].names;
    put(ordinal < names.size() ? std::string_view(names[ordinal]) : "?");
  }

  template <class T>
  void named(const std::vector<T>& all, const Expr& e, std::string_view open, std::string_view close) {
    name(all, e.ref);
    if (e.count == 0) return;
    put(open);
    for (std::uint32_t k = 0; k < e.count && e.first + std::size_t{k} < p_.args.size(); ++k) {
      if (k) put(", ");
      expr(p_.args[e.first + k]);
      if (out_.size() >= limit_) break;
    }
    put(close);
  }

  void set(std::uint32_t ref) {
    if (ref >= p_.sets.size() || p_.sets[ref].kind.value >= p_.kinds.size()) return put("?");
    const Set& s = p_.sets[ref];
    if (s.all) return put(p_[s.kind].name);
    put("{");
    for (std::size_t i = 0; i < s.members.size() && out_.size() < limit_; ++i) {
      if (i) put(", ");
      member(s.kind, s.members[i]);
    }
    for (std::size_t i = 0; i < s.computed.size() && out_.size() < limit_; ++i) {
      if (i) put(", ");
      expr(s.computed[i]);
    }
    put("}");
  }

  void fold(const Expr& e) {
    put(symbols[static_cast<std::size_t>(e.op)]);
    put(e.pair ? "({$" : "($");
    put(std::to_string(e.slot));
    if (e.pair) put(", $" + std::to_string(e.slot2) + "}");
    put(" in "), set(e.ref);
    if (e.b.valid()) put(" where "), expr(e.b);
    if (e.a.valid()) put(": "), expr(e.a);
    put(")");
  }

  const Process& p_;
  std::size_t limit_;
  int depth_ = 0;
  std::string out_;
};

}  // namespace

std::string text(const Process& process, ExprId expr, std::size_t limit) {
  Writer w(process, limit);
  w.expr(expr);
  return w.take();
}

}  // namespace casus::ir
