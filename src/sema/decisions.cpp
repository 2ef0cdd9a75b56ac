// SPDX-License-Identifier: Apache-2.0
// A decision is told in other words: a state that remembers what was chosen, an event that is its taking, and what
// fixes its policy. This is done on the tree, before any name is looked at, so that everything else knows nothing of
// decisions. The names `D.taken`, `D.fixed`, `D.policy` and `D.vote` can't be declared by anyone else.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sema/checker.hpp"

namespace casus::sema {

using syntax::Clause;
using syntax::Effect;
using syntax::EffectId;
using syntax::Expr;
using syntax::ExprId;
using syntax::ExprKind;
using syntax::Statement;
using syntax::StatementKind;
using syntax::SyntaxTree;

namespace {

constexpr std::size_t most_choices = 64, most_considerations = 100;

class Elaborator {
 public:
  Elaborator(SyntaxTree& tree, const Statement& decision, Diagnostics& sink)
      : t_(tree), s_(decision), d_(*decision.decision), sink_(sink), candidate_(s_.name + " choice") {}

  std::vector<Statement> run() {
    std::vector<Statement> out = {choice_state(s_.name)};
    if (!sound()) return out;
    out.push_back(fixed_state());
    out.push_back(choice_state(s_.name + ".policy"));
    if (d_.group.valid()) out.push_back(votes());
    out.push_back(taking());
    return out;
  }

 private:
  // ---- what must hold
  bool refuse(Span span, std::string message, std::string hint = {}) {
    sink_.error(Code::bad_decision, span, std::move(message)).hint(std::move(hint));
    return false;
  }
  bool known(const std::string& choice, Span span) {
    std::vector<std::string> names;
    for (const syntax::Choice& c : d_.choices) names.push_back(c.name);
    if (std::find(names.begin(), names.end(), choice) != names.end()) return true;
    auto& d = sink_.error(Code::unknown_choice, span, fmt::format("`{}` has no choice `{}`", s_.name, choice));
    d.label(s_.name_span, "declared here");
    if (const std::string near = nearest(choice, names); !near.empty())
      d.hint(fmt::format("did you mean `{}`?", near)).fix(span, near);
    return false;
  }
  bool distinct() const {
    std::set<std::string> names;
    for (const syntax::Choice& c : d_.choices) names.insert(c.name);
    return names.size() == d_.choices.size();  // else the state's type reports it
  }
  bool sound() {
    bool fine = enough() && distinct();
    for (const syntax::Consideration& c : d_.weighing)
      for (std::size_t k = 0; k < c.choices.size(); ++k) fine = known(c.choices[k], c.choice_spans[k]) && fine;
    std::set<std::string> weighted;
    for (const syntax::Odds& o : d_.odds) {
      fine = known(o.choice, o.span) && fine;
      if (!weighted.insert(o.choice).second) fine = refuse(o.span, fmt::format("`{}` has odds already", o.choice));
    }
    if (!d_.initially.empty()) fine = known(d_.initially, d_.initially_span) && fine;
    return says_how() && fair_group() && looks_ahead() && fine;
  }
  bool enough() {
    if (d_.choices.size() < 2)
      return refuse(s_.name_span, "a decision is among two choices at least", "write `among no | yes`");
    if (d_.choices.size() > most_choices || d_.weighing.size() > most_considerations)
      return refuse(s_.name_span, fmt::format("a decision has at most {} choices and {} considerations", most_choices,
                                              most_considerations));
    if (s_.when.valid() || d_.every.valid()) return true;
    return refuse(s_.name_span, fmt::format("nothing says when `{}` is taken", s_.name),
                  "give it a `when`, or `every 3 months`");
  }
  bool says_how() {
    const bool sharp = d_.best || d_.sharpness.valid();
    if (!d_.weighing.empty() && !d_.odds.empty())
      return refuse(d_.odds[0].span, "a decision is weighed or has stated odds, not both");
    if (!d_.odds.empty() && sharp) return refuse(d_.sharpness_span, "stated odds have no sharpness");
    if (d_.weighing.empty() && d_.odds.empty())
      return refuse(s_.name_span, fmt::format("nothing says how `{}` is chosen", s_.name),
                    "weigh the choices (`weighing` and `sharpness`), or state their `odds`");
    if (!d_.weighing.empty() && !sharp)
      return refuse(s_.name_span, fmt::format("nothing says how sharply `{}` is weighed", s_.name),
                    "`sharpness 0` is a coin, `sharpness inf` takes the best");
    return true;
  }
  bool fair_group() {
    if (!d_.group.valid()) return true;
    if (!s_.binders.list.empty())
      return refuse(d_.by_span, "a family of decisions is not taken by a group", "let each be taken by one actor");
    if ((d_.rule == "any" || d_.rule == "all") && d_.choices.size() != 2)
      return refuse(d_.rule_span, fmt::format("`deciding by {}` is about two choices: no and yes", d_.rule),
                    "with more than two, decide by `majority` or `weight`");
    return true;
  }

  bool short_of_sight(Span span, std::string message, std::string hint) {
    sink_.error(Code::bad_lookahead, span, std::move(message)).hint(std::move(hint));
    return false;
  }
  bool looks_ahead() {
    const auto foreseen = std::find_if(d_.weighing.begin(), d_.weighing.end(),
                                       [](const syntax::Consideration& c) { return c.foreseen.valid(); });
    const bool any = foreseen != d_.weighing.end();
    if (any && !d_.ahead.valid())
      return short_of_sight(foreseen->span, fmt::format("nothing says how far `{}` looks ahead", s_.name),
                            "write `lookahead 200 runs, 6 months`");
    if (!d_.ahead.valid()) return true;
    if (!any)
      return short_of_sight(d_.ahead_span, "nothing is weighed by what is foreseen",
                            "write a consideration such as `war: foreseen -3 * (if at_war then 1 else 0)`");
    if (d_.group.valid())
      return short_of_sight(d_.ahead_span, "a group that votes can't look ahead",
                            "let one actor decide, or weigh what the members expect");
    if (!s_.actor.empty()) return true;
    return short_of_sight(d_.ahead_span, "nobody is said to look ahead: what is known depends on who decides",
                          fmt::format("write `decision {} by` and who decides", s_.name));
  }

  // ---- expressions
  ExprId make(ExprKind kind, Span span, std::string text, std::vector<ExprId> args = {}) {
    Expr e;
    e.kind = kind;
    e.span = span;
    e.text = std::move(text);
    e.args = std::move(args);
    return t_.add(std::move(e));
  }
  ExprId name(const std::string& text, Span span) { return make(ExprKind::name, span, text); }
  ExprId number(const char* text, Span span) { return make(ExprKind::number, span, text); }
  ExprId binary(const char* op, ExprId a, ExprId b, Span span) { return make(ExprKind::binary, span, op, {a, b}); }
  ExprId branch(ExprId c, ExprId yes, ExprId no, Span span) { return make(ExprKind::branch, span, {}, {c, yes, no}); }
  ExprId is(const std::string& choice, Span span) {
    return binary("=", name(candidate_, span), name(choice, span), span);
  }
  // A state of the decision, of the family's own member.
  ExprId own(const std::string& state) {
    const Span span = s_.name_span;
    if (s_.binders.list.empty()) return name(state, span);
    std::vector<ExprId> index;
    for (const syntax::Binder& b : s_.binders.list) index.push_back(name(b.name, span));
    const ExprId id = make(ExprKind::index, span, state, std::move(index));
    t_.exprs[id.value].braces = s_.binders.pair;
    return id;
  }
  ExprId fixed() { return own(s_.name + ".fixed"); }
  // Available, and not passed over by a fixed policy.
  ExprId admissible() {
    const Span span = s_.name_span;
    const ExprId free = make(ExprKind::unary, span, "not", {fixed()});
    const ExprId fits = binary("=", name(candidate_, span), own(s_.name + ".policy"), span);
    ExprId all = binary("or", free, fits, span);
    for (const syntax::Choice& c : d_.choices) {
      if (!c.available.valid()) continue;
      const ExprId other = binary("!=", name(candidate_, c.span), name(c.name, c.span), c.span);
      all = binary("and", all, binary("or", other, c.available, c.span), c.span);
    }
    return all;
  }
  ExprId stated(const syntax::Consideration& c) {
    ExprId about;
    for (std::size_t k = 0; k < c.choices.size(); ++k) {
      const ExprId one = is(c.choices[k], c.choice_spans[k]);
      about = about.valid() ? binary("or", about, one, c.span) : one;
    }
    return branch(about, c.value, number("0", c.span), c.span);
  }
  ExprId plus(ExprId total, ExprId part) { return total.valid() ? binary("+", total, part, s_.name_span) : part; }
  // What is weighed as it is now; and what of it a foresight replaces.
  ExprId score(bool foreseen) {
    ExprId total;
    for (const syntax::Consideration& c : d_.weighing)
      if (c.value.valid() && c.foreseen.valid() == foreseen) total = plus(total, stated(c));
    return total;
  }
  ExprId foreseen() {
    ExprId total;
    for (const syntax::Consideration& c : d_.weighing)
      if (c.foreseen.valid()) total = plus(total, c.foreseen);
    return total;
  }
  // A choice that the policy is fixed to has weight whatever its odds.
  ExprId odds() {
    ExprId weight = number("0", s_.name_span);
    for (auto o = d_.odds.rbegin(); o != d_.odds.rend(); ++o)
      weight = branch(is(o->choice, o->span), o->weight, weight, o->span);
    return branch(fixed(), number("1", s_.name_span), weight, s_.name_span);
  }

  // ---- effects
  EffectId effect(Effect::Kind kind, ExprId target, ExprId value, std::vector<EffectId> body = {}) {
    Effect e;
    e.kind = kind;
    e.span = s_.name_span;
    e.target = target;
    e.op = kind == Effect::Kind::assign ? ":=" : "";
    e.value = value;
    e.body = std::move(body);
    return t_.add(std::move(e));
  }
  Effect over(Effect::Kind kind, const std::string& binder, ExprId set, std::vector<EffectId> body) {
    Effect e;
    e.kind = kind;
    e.span = e.binders.span = s_.name_span;
    e.binders.list = {{binder, s_.name_span, set}};
    e.body = std::move(body);
    return e;
  }
  ExprId values() { return make(ExprKind::call, s_.name_span, "values", {name(s_.name, s_.name_span)}); }
  // One actor's choice by its own lights.
  EffectId choosing(std::vector<EffectId> body) {
    Effect e = over(Effect::Kind::choose, candidate_, values(), std::move(body));
    e.binders.where = admissible();
    e.value = d_.weighing.empty() ? odds() : score(false);
    if (!e.value.valid()) e.value = number("0", s_.name_span);
    if (d_.ahead.valid()) look_ahead(e);
    e.sharpness = d_.sharpness;
    e.best = d_.best;
    return t_.add(std::move(e));
  }
  void look_ahead(Effect& e) {
    e.foreseen = foreseen();
    e.stated = score(true);
    e.decider = name(s_.actor, d_.by_span);
    e.ahead_runs = d_.ahead_runs;
    e.ahead = d_.ahead;
    e.looker = s_.name;
  }
  // What is chosen is remembered, then does what it does.
  std::vector<EffectId> outcome() {
    std::vector<EffectId> out = {effect(Effect::Kind::assign, own(s_.name), name(candidate_, s_.name_span))};
    for (const syntax::Choice& c : d_.choices)
      if (!c.effects.empty()) out.push_back(effect(Effect::Kind::branch, {}, is(c.name, c.span), c.effects));
    return out;
  }

  // ---- groups: each member votes, then the votes are counted
  std::string member() const { return d_.member.empty() ? s_.name + " member" : d_.member; }
  ExprId vote() { return make(ExprKind::index, s_.name_span, s_.name + ".vote", {name(member(), s_.name_span)}); }
  ExprId count(const char* fold, ExprId where, ExprId body) {
    Expr e;
    e.kind = ExprKind::aggregate;
    e.span = d_.rule_span;
    e.text = fold;
    e.binders = {{member(), d_.by_span, d_.group}};
    e.where = where;
    if (body.valid()) e.args = {body};
    return t_.add(std::move(e));
  }
  ExprId voted(ExprId what) { return binary("=", vote(), what, d_.rule_span); }
  ExprId tally() {
    const Span span = d_.rule_span;
    const ExprId candidate = name(candidate_, span);
    if (d_.rule == "majority") return count("count", voted(candidate), {});
    if (d_.rule == "weight") return count("sum", voted(candidate), d_.weight);
    const ExprId yes = count(d_.rule.c_str(), {}, voted(name(d_.choices[1].name, span)));
    const auto for_choice = [&](std::size_t k) {
      return branch(is(d_.choices[k].name, span), number("1", span), number("0", span), span);
    };
    return branch(yes, for_choice(1), for_choice(0), span);
  }
  std::vector<EffectId> by_vote() {
    const EffectId cast = choosing({effect(Effect::Kind::assign, vote(), name(candidate_, s_.name_span))});
    Effect verdict = over(Effect::Kind::choose, candidate_, values(), outcome());
    verdict.binders.where = admissible();
    verdict.value = tally();
    verdict.best = true;
    return {t_.add(over(Effect::Kind::loop, member(), d_.group, {cast})), t_.add(std::move(verdict))};
  }

  // ---- statements
  Statement statement(StatementKind kind, const std::string& name) {
    Statement out;
    out.kind = kind;
    out.span = s_.span;
    out.name_span = s_.name_span;
    out.name = name;
    out.names = {name};
    out.name_spans = {s_.name_span};
    out.binders = s_.binders;
    return out;
  }
  Statement choice_state(const std::string& called) {
    Statement out = statement(StatementKind::state, called);
    out.type.span = s_.name_span;
    for (const syntax::Choice& c : d_.choices) {
      out.type.values.push_back(c.name);
      out.type.value_spans.push_back(c.span);
    }
    if (called == s_.name && !d_.initially.empty()) out.value = name(d_.initially, d_.initially_span);
    return out;
  }
  Statement fixed_state() {
    Statement out = statement(StatementKind::state, s_.name + ".fixed");
    out.type.span = s_.name_span;
    out.type.name = "bool";
    return out;
  }
  Statement votes() {
    Statement out = choice_state(s_.name + ".vote");
    out.binders.list = {{member(), d_.by_span, d_.group}};
    out.binders.span = d_.by_span;
    return out;
  }
  Clause clause(Clause::Kind kind, ExprId value) {
    Clause c;
    c.kind = kind;
    c.span = s_.name_span;
    c.value = value;
    return c;
  }
  Statement taking() {
    Statement out = statement(StatementKind::event, s_.name + ".taken");
    out.names.clear();
    out.name_spans.clear();
    if (s_.when.valid()) out.clauses.push_back(clause(Clause::Kind::when, s_.when));
    if (d_.every.valid()) {
      out.clauses.push_back(clause(Clause::Kind::after, d_.every));
      out.clauses.back().calendar = true;
      out.clauses.push_back(clause(Clause::Kind::repeating, {}));
    }
    out.clauses.push_back(clause(Clause::Kind::then, {}));
    out.clauses.back().effects = d_.group.valid() ? by_vote() : std::vector<EffectId>{choosing(outcome())};
    out.trailer = s_.trailer;
    return out;
  }

  SyntaxTree& t_;
  const Statement& s_;
  const syntax::Decision& d_;
  Diagnostics& sink_;
  std::string candidate_;  // no one can write a name with a space
};

// Names that stand at the head of other statements.
std::multiset<std::string> declared_names(const std::vector<SyntaxTree>& trees) {
  std::multiset<std::string> out;
  for (const SyntaxTree& t : trees)
    for (const Statement& s : t.statements) {
      if (s.names.empty()) out.insert(s.name);
      out.insert(s.names.begin(), s.names.end());
      for (const syntax::Entity& e : s.entities) out.insert(e.name);
    }
  return out;
}

}  // namespace

// What a decision comes to stands where the decision stood: the order of declaration counts.
void Checker::elaborate_decisions() {
  const std::multiset<std::string> names = declared_names(model_.trees);
  for (Tree& t : model_.trees) {
    std::vector<Statement> out;
    const std::vector<Statement> written = std::move(t.statements);
    for (const Statement& s : written) {
      out.push_back(s);
      if (s.kind != Kind::decision) continue;
      const std::size_t errors = sink_.error_count();
      std::vector<Statement> made = Elaborator(t, s, sink_).run();
      const bool taken_name = names.count(s.name) > 1;  // the state's declaration reports it
      if (taken_name || sink_.error_count() > errors) made.resize(1);
      if (made.size() == 1) t.broken.push_back(s.name + ".taken");
      out.insert(out.end(), made.begin(), made.end());
    }
    t.statements = std::move(out);
  }
}

// After everything has been checked: who decides, and what lowering must know.
void Checker::check_decisions() {
  each([&](StatementRef, const Statement& s) {
    if (s.kind != Kind::decision) return;
    const auto id = [&](const char* part) -> std::optional<std::uint32_t> {
      const Symbol* symbol = model_.symbols.find(s.name + part);
      return symbol ? std::optional(symbol->id) : std::nullopt;
    };
    const auto fixed = id(".fixed"), policy = id(".policy"), taken = id(".taken"), state = id("");
    check_decider(s);
    if (!fixed || !policy || !taken || !state) return;
    ir::Process& p = model_.process;
    p.vars[*fixed].hidden = p.vars[*policy].hidden = true;
    model_.decisions[*state] = {ir::VarId(*fixed), ir::VarId(*policy), ir::EventId(*taken)};
    if (!p.vars[*state].type.kind.valid()) return;
    ir::Kind& kind = p.kinds[p.vars[*state].type.kind.value];
    for (std::size_t k = 0; k < s.decision->choices.size() && k < kind.titles.size(); ++k)
      if (!s.decision->choices[k].title.empty()) kind.titles[k] = s.decision->choices[k].title;
  });
}

// One entity, or a binder of the family.
void Checker::check_decider(const Statement& s) {
  if (s.actor.empty()) return;
  const Span span = s.decision->by_span;
  for (const syntax::Binder& b : s.binders.list)
    if (b.name == s.actor) return;
  const Symbol* symbol = model_.symbols.find(s.actor);
  if (symbol && symbol->kind == Symbol::Kind::entity) return;
  if (!symbol && model_.broken.count(s.actor)) return;
  if (!symbol) {
    auto& d = sink_.error(Code::unknown_name, span, fmt::format("`{}` is not declared", s.actor));
    if (const std::string near = nearest(s.actor, model_.symbols.names()); !near.empty())
      d.hint(fmt::format("did you mean `{}`?", near)).fix(span, near);
    return;
  }
  const bool group = symbol->kind == Symbol::Kind::group || symbol->kind == Symbol::Kind::kind;
  sink_
      .error(Code::bad_decision, span,
             group ? fmt::format("`{}` is many: nothing says how they decide", s.actor)
                   : fmt::format("`{}` is no one who could decide", s.actor))
      .hint(group ? fmt::format("write `by {} deciding by majority`", s.actor) : "name an entity, or a group");
}

}  // namespace casus::sema
