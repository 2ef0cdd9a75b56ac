// SPDX-License-Identifier: Apache-2.0
// What the passes share while one model is lowered: the model (a copy of ours, whose process grows into the result),
// where texts are, where faults go, and the hidden switches made so far.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"
#include "sema/check.hpp"
#include "sema/model.hpp"
#include "syntax/tree.hpp"

namespace casus::lower {

// Occurrences that some arm forbids. The hidden tag is on where they may happen.
struct Ban {
  ir::Pattern pattern;
  ir::TagId tag;
};

// A derived value that some arm holds: while `flag` it reads as `value`.
struct HeldLet {
  ir::VarId flag, value;
};

struct Context {
  sema::CheckedModel& model;
  ir::Process& process;
  SourceMap& sources;
  Diagnostics& sink;
  sema::ExprChecker check;

  std::map<std::string, Ban> bans;               // by canonical pattern
  std::map<std::uint32_t, ir::VarId> off_since;  // by tag: true once a timed `off` has come
  std::map<std::uint32_t, HeldLet> held_lets;    // by let
  ir::TagId withdrawn;  // off: of what only a source vouches for that is not heard (withdraw.hpp)
  std::vector<ir::BasisId> composition_bases;  // of the reading and options applied
  // Where an act on what is switched off is to be reported; none: as an error. A proposition is then undecided.
  std::string* clash = nullptr;

  Context(sema::CheckedModel& m, SourceMap& s, Diagnostics& d)
      : model(m), process(m.process), sources(s), sink(d), check(m, d) {}

  // Source text on one line.
  std::string text(Span span) const;
  const sema::Symbol* symbol(const syntax::SyntaxTree& tree, syntax::ExprId id) const;
  // Does the expression name an event or signal (as opposed to a condition)?
  bool names_occurrence(const syntax::SyntaxTree& tree, syntax::ExprId id) const;
  const syntax::Statement& statement(sema::StatementRef ref) const {
    return model.trees[ref.tree].statements[ref.statement];
  }
  // A constant of this type and unit; reported if it isn't one.
  std::optional<double> constant(const syntax::SyntaxTree& tree, syntax::ExprId id,
                                 const sema::ExprChecker::Expect& expect);
  // "" or "did you mean `x`?"
  std::string did_you_mean(const std::string& name, const std::vector<std::string>& candidates) const;
};

}  // namespace casus::lower
