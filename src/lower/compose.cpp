// SPDX-License-Identifier: Apache-2.0
#include "lower/compose.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ir/reads.hpp"
#include "lower/actions.hpp"
#include "lower/settings.hpp"
#include "syntax/parser.hpp"

namespace casus::lower {
namespace {

using syntax::Action;
using syntax::Statement;
using syntax::SyntaxTree;

class Composer {
 public:
  explicit Composer(Context& c) : c_(c) {}

  void reading(const std::string& name);
  void command(const Composition& composition);
  void options(const std::vector<std::string>& names);
  std::string described;

 private:
  void statement(Acts& level, const SyntaxTree& tree, const Statement& s, bool is_option);
  bool says_hold(const SyntaxTree& tree, const Action& a);
  bool written_by_model(ir::VarId var) const;
  void off(Acts& level, const std::string& name);
  void apply(Acts& level);
  const Statement* find(const std::vector<sema::StatementRef>& list, const std::string& name, const SyntaxTree*& tree,
                        Code unknown, const char* what);
  void describe(const std::string& part) { described += (described.empty() ? "" : "; ") + part; }

  Context& c_;
};

const Statement* Composer::find(const std::vector<sema::StatementRef>& list, const std::string& name,
                                const SyntaxTree*& tree, Code unknown, const char* what) {
  std::vector<std::string> known;
  for (const sema::StatementRef r : list) {
    tree = &c_.model.trees[r.tree];
    if (c_.statement(r).name == name) return &c_.statement(r);
    known.push_back(c_.statement(r).name);
  }
  c_.sink.error(unknown, {}, fmt::format("no {} is named `{}`", what, name)).hint(c_.did_you_mean(name, known));
  return nullptr;
}

bool Composer::written_by_model(ir::VarId var) const {
  const auto writes = [&](const ir::Block& b, std::size_t arity) {
    const std::vector<ir::Read> all = ir::writes(c_.process, b, static_cast<int>(arity));
    return std::any_of(all.begin(), all.end(),
                       [&](const ir::Read& w) { return w.kind == ir::Read::Kind::var && w.var == var; });
  };
  const ir::Process& p = c_.process;
  const auto flows = [&](const ir::Flow& f) { return f.var == var || f.source == var; };
  return std::any_of(p.flows.begin(), p.flows.end(), flows) ||
         std::any_of(p.events.begin(), p.events.end(),
                     [&](const auto& e) { return writes(e.then, e.family.binders.size()); }) ||
         std::any_of(p.rules.begin(), p.rules.end(), [&](const auto& r) { return writes(r.effects, r.slots); });
}

// Set at the start and then written by the next rule: whoever wrote the option meant more, or must say when.
bool Composer::says_hold(const SyntaxTree& tree, const Action& a) {
  const sema::Symbol* s = c_.symbol(tree, a.target);
  if (a.kind != Action::Kind::assign || a.time || !s || s->kind != sema::Symbol::Kind::state) return true;
  if (c_.model.decisions.count(s->id) || !written_by_model(ir::VarId(s->id))) return true;
  const std::string target = c_.text(tree.expr(a.target).span), value = c_.text(tree.expr(a.value).span);
  c_.sink.error(Code::say_hold, a.span, fmt::format("`{}` is also written by the model's rules", target))
      .hint(fmt::format("`hold {0} = {1}` to keep it, or `from start: {0} := {1}` to set it once", target, value));
  return false;
}

void Composer::statement(Acts& level, const SyntaxTree& tree, const Statement& s, bool is_option) {
  ActionLowerer lowerer(c_, level, ActionLowerer::Of::composition);
  std::vector<ir::BasisId> bases;
  for (const syntax::Basis& b : s.trailer.bases) bases.push_back(c_.check.basis(b));
  for (const Action& a : s.actions) {
    if (a.kind == Action::Kind::set && !a.time)
      fix(c_, level, tree, tree, a, bases);
    else if (!is_option || says_hold(tree, a))
      lowerer.add(tree, a);
  }
  c_.composition_bases.insert(c_.composition_bases.end(), bases.begin(), bases.end());
}

void Composer::apply(Acts& level) {
  ir::Arm& arm = c_.process.arms[0];
  arm.interventions.insert(arm.interventions.end(), level.interventions.begin(), level.interventions.end());
}

void Composer::reading(const std::string& name) {
  if (name.empty()) return;
  const SyntaxTree* tree = nullptr;
  const Statement* s = find(c_.model.readings, name, tree, Code::unknown_reading, "reading");
  if (!s) return;
  Acts level;
  statement(level, *tree, *s, false);
  apply(level);
  describe("reading " + name);
}

void Composer::off(Acts& level, const std::string& name) {
  const FileId file = c_.sources.add("--off", "not " + name);
  const SyntaxTree tree = syntax::parse_actions(c_.sources, file, c_.sink);
  if (tree.statements.size() != 1) return;
  const std::vector<Action>& acts = tree.statements[0].actions;
  if (acts.size() == 1 && acts[0].kind == Action::Kind::forbid) {
    ActionLowerer(c_, level, ActionLowerer::Of::composition).add(tree, acts[0]);
  } else if (!c_.sink.has_errors()) {
    c_.sink.error(Code::unknown_switch, {file, 4, static_cast<std::uint32_t>(4 + name.size())},
                  fmt::format("`{}` is not one tag, event or signal", name));
  }
}

void Composer::command(const Composition& composition) {
  Acts level;
  for (const std::string& name : composition.off) {
    off(level, name);
    describe("off " + name);
  }
  for (const auto& [name, value] : composition.set) {
    fix_from_text(c_, level, name, value);
    describe(fmt::format("set {} = {}", name, value));
  }
  apply(level);
}

void Composer::options(const std::vector<std::string>& names) {
  Acts level;
  for (const std::string& name : names) {
    const SyntaxTree* tree = nullptr;
    const Statement* s = find(c_.model.options, name, tree, Code::unknown_option, "option");
    if (!s) continue;
    statement(level, *tree, *s, true);
    describe("option " + name);
  }
  apply(level);
}

}  // namespace

void compose(Context& c, const Composition& composition) {
  c.process.arms.assign(1, ir::Arm{});
  Composer composer(c);
  composer.reading(composition.reading);
  composer.command(composition);
  composer.options(composition.options);
  c.process.composition = composer.described;
}

}  // namespace casus::lower
