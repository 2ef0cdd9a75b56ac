// SPDX-License-Identifier: Apache-2.0
// Where statements come from: bases and tags. A source vouches for the arrow; numbers have a basis of their own.
#include <algorithm>

#include <fmt/format.h>

#include "sema/check.hpp"

namespace casus::sema {

ir::Origin ExprChecker::origin(const syntax::Trailer& trailer, Span statement) {
  ir::Origin out;
  out.span = statement;
  for (const syntax::Basis& b : trailer.bases)
    if (const ir::BasisId id = basis(b); id.valid()) out.bases.push_back(id);
  for (const syntax::Tag& t : trailer.tags) {
    const Symbol* s = model_.symbols.find(t.name);
    if (s && s->kind == Symbol::Kind::tag) out.tags.push_back(ir::TagId(s->id));
  }
  return out;
}

namespace {

// A source that is dated to a bracket may be as late as its end.
bool later(const ledger::Source& s, std::int64_t as_of) {
  const auto day = s.to ? s.to : s.from;
  return day && *day > as_of;
}

}  // namespace

ir::BasisId ExprChecker::basis(const syntax::Basis& b) {
  using K = syntax::Basis::Kind;
  ir::Basis out;
  out.span = b.span;
  switch (b.kind) {
    case K::placeholder: out.kind = ir::Basis::Kind::placeholder; break;
    case K::definition: out.kind = ir::Basis::Kind::definition; break;
    case K::data:
      out.kind = ir::Basis::Kind::data;
      out.ref = b.text;
      break;
    case K::judged:
      out.kind = ir::Basis::Kind::judged;
      out.ref = b.text;
      out.by = b.by;
      out.on = b.on;
      if (!b.on.empty() && !parse_date(b.on))
        sink_.error(Code::bad_date, b.span, fmt::format("`{}` is not a day of the calendar", b.on));
      break;
    case K::source: {
      out.kind = ir::Basis::Kind::arrow;
      out.ref = b.line ? fmt::format("{}:{}", b.source, *b.line) : b.source;
      const ledger::Source* s = model_.ledger.find(b.source);
      if (!s) {
        if (model_.broken.count(b.source)) return {};
        std::vector<std::string> keys;
        for (const ledger::Source& known : model_.ledger.sources) keys.push_back(known.key);
        auto& d = sink_.error(Code::unknown_source, b.span, fmt::format("no source is called `{}`", b.source));
        const std::string near = nearest(b.source, keys);
        if (!near.empty()) d.hint(fmt::format("did you mean `{}`?", near));
        return {};
      }
      if (b.line && (*b.line < 1 || (s->paragraphs > 0 && *b.line > s->paragraphs))) {
        sink_
            .error(Code::line_beyond_source, b.span,
                   s->paragraphs > 0 ? fmt::format("`{}` has lines 1 to {}", s->key, s->paragraphs)
                                     : fmt::format("the lines of `{}` begin with 1", s->key))
            .label(s->span, "declared here");
        return {};
      }
      out.hindsight = !process().as_of.empty() && later(*s, process().as_of_day);
      break;
    }
  }
  process().bases.push_back(std::move(out));
  return ir::BasisId(process().bases.size() - 1);
}

ir::BasisId ExprChecker::claim_basis(const ledger::Claim& claim) {
  ir::Basis out;
  out.kind = ir::Basis::Kind::claim;
  out.ref = fmt::format("{}:{}", claim.source, claim.line);
  out.span = claim.span;
  const ledger::Source* s = model_.ledger.find(claim.source);
  out.hindsight = s && !process().as_of.empty() && later(*s, process().as_of_day);
  process().bases.push_back(std::move(out));
  return ir::BasisId(process().bases.size() - 1);
}

}  // namespace casus::sema
