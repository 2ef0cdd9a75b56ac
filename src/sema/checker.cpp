// SPDX-License-Identifier: Apache-2.0
#include "sema/checker.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "sema/pacts.hpp"

namespace casus::sema {

namespace {

constexpr std::size_t longest_chain = 300;  // of declarations that need the next one's value

}  // namespace

CheckedModel check(std::vector<syntax::SyntaxTree> trees, const SourceMap& sources, Diagnostics& sink,
                   const std::vector<std::string>& left_out, ModuleOf module_of) {
  return Checker(std::move(trees), sources, sink, std::move(module_of)).run(left_out);
}

Checker::Checker(std::vector<syntax::SyntaxTree> trees, const SourceMap& sources, Diagnostics& sink, ModuleOf module_of)
    : sources_(sources), sink_(sink), expr_(model_, sink, this) {
  model_.module_of = std::move(module_of);
  model_.trees = std::move(trees);
  for (const syntax::SyntaxTree& t : model_.trees)
    if (sources_.file(t.file).path.starts_with(library_prefix)) model_.library.insert(t.file);
}

CheckedModel Checker::run(const std::vector<std::string>& left_out) {
  PactElaborator(model_.trees, sink_).run();
  elaborate_decisions();
  elaborate_plausible();
  declare_all();
  leave_out(left_out);
  for (const Part p : {Part::kind, Part::constant, Part::group, Part::table, Part::signal, Part::var}) finish_all(p);
  check_sources();
  check_disputes();
  check_plausible();
  values();
  check_correlations();
  bodies();
  check_decisions();
  sizes();
  if (!sink_.has_errors()) ranges();
  warn_about_bases();
  std::uint64_t hash = 0;
  for (const Tree& t : model_.trees) hash = combine(hash, hash_text(sources_.file(t.file).text));
  model_.process.hash = fmt::format("{:016x}", hash);
  return std::move(model_);
}

void Checker::add_item(Part part, StatementRef ref, std::uint32_t sub, std::string name, Span span) {
  items(part).push_back({Item::State::untouched, ref, sub, std::move(name), span});
}

void Checker::finish_all(Part part) {
  for (std::uint32_t id = 0; id < items(part).size(); ++id) ready(part, id, items(part)[id].span);
}

// In the order of the text, since most models name what stands above.
void Checker::values() {
  each([&](StatementRef, const Statement& s) {
    if (s.kind != Kind::param && s.kind != Kind::let) return;
    const Symbol* symbol = model_.symbols.find(s.name);
    if (!symbol || symbol->declared != s.name_span) return;
    ready(s.kind == Kind::let ? Part::let : Part::param, symbol->id, s.name_span);
  });
}

bool Checker::ready(Part part, std::uint32_t id, Span use) {
  if (id >= items(part).size()) return true;
  switch (items(part)[id].state) {
    case Item::State::done: return true;
    case Item::State::broken: return false;
    case Item::State::busy: report_cycle(part, id, use); return false;
    case Item::State::untouched: break;
  }
  if (stack_.size() >= longest_chain) {
    sink_.error(Code::nested_too_deep, use, "too many declarations that each need the next one's value");
    return false;
  }
  items(part)[id].state = Item::State::busy;
  stack_.emplace_back(part, id);
  bool fine = false;
  switch (part) {
    case Part::constant: fine = constant(id); break;
    case Part::group: fine = group(id); break;
    case Part::kind: fine = kind(id); break;
    case Part::table: fine = table(id); break;
    case Part::param: fine = param(id); break;
    case Part::let: fine = let(id); break;
    case Part::var: fine = var(id); break;
    case Part::signal: fine = signal(id); break;
  }
  stack_.pop_back();
  items(part)[id].state = fine ? Item::State::done : Item::State::broken;
  return fine;
}

void Checker::report_cycle(Part part, std::uint32_t id, Span use) {
  std::string text;
  bool inside = false;
  for (const auto& [p, i] : stack_) {
    inside = inside || (p == part && i == id);
    if (inside) text += fmt::format("`{}` needs ", items(p)[i].name);
  }
  const Item& first = items(part)[id];
  const bool alone = stack_.back() == std::pair(part, id);
  sink_
      .error(Code::dependency_cycle, use,
             alone ? fmt::format("`{}` needs its own value", first.name)
                   : fmt::format("{}`{}`: a circle without a beginning", text, first.name))
      .label(first.span, "declared here");
}

std::string Checker::one_line(Span span) const {
  std::string out;
  bool comment = false;
  for (const char c : sources_.text(span)) {
    if (c == '#') comment = true;
    if (c == '\n') comment = false;
    if (comment) continue;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Scope Checker::scope_of(const ir::Family& family) const {
  Scope scope;
  for (const ir::Binder& b : family.binders) {
    const ir::Type type{ir::Base::entity, model_.process[b.set].kind};
    scope.names.push_back({b.name, scope.next_slot++, type, {}, b.set});
  }
  scope.max_slots = scope.next_slot;
  ExprChecker::set_apart(scope, model_.process, family);
  return scope;
}

}  // namespace casus::sema
