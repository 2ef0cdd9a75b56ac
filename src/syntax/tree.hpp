// SPDX-License-Identifier: Apache-2.0
// The syntax tree of one .casus file: what was written, in order, with spans, and no meaning yet. Expressions of models
// and of questions share one arena and one node type; the checker decides what a name is. A file with errors still
// yields a well-formed tree (statements that can't be read are left out). The grammar is docs/reference/grammar.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/source.hpp"

namespace casus::syntax {

using ExprId = Id<struct ExprTag>;

enum class ExprKind : std::uint8_t {
  error,      // could not be read; already reported
  number,     // text, unit (may be empty): `3`, `22 %`, `20 days`, `12000 people`, `1.5 per year`, `4 % per year`
  date,       // text: 2024-11-05
  string,     // text (without quotes, escapes undone)
  name,       // text
  wildcard,   // _
  index,      // text[args...] or text{args...} (braces = true): a family member, or an occurrence pattern
  call,       // text(args...): function, signal pattern, kind constructor, distribution
  member,     // args[0].text: attribute of an entity
  unary,      // text in {-, not}; args[0]
  binary,     // text in {+ - * / mod = != < <= > >= and or in}; args[0], args[1]
  branch,     // if args[0] then args[1] else args[2]
  aggregate,  // text in {count sum min max mean any all argmax}; binders; where (may be none); args[0] = body (none for
              // plain count)
  set,        // { args... } ; each arg an expression, or `typed` weights in a distribution (see weighted)
  weighted,   // args[0] args[1]: `opportunist 30 %` inside a set that is a discrete distribution
  range,      // args[0] .. args[1] (args[1] may be none: `0..`)
  named_arg,  // `mean 22 %` inside a call: text, args[0]
  binder_arg,  // `a: actor` inside a pattern: text, args[0] = the kind's name
  // distributions
  to,       // args[0] to args[1]: 5-95 %
  between,  // between args[0] and args[1]: uniform
  chance,   // chance args[0]
  pool,     // pool(claim text): args are weights of sources (named_arg)
  // questions
  probability,  // P(args[0] | conditions)
  expectation,  // E(args[0] | conditions)
  quantile,     // text in {median, q5, q95, ...}: (args[0] | conditions)
  at,           // args[0] at args[1]
  every,        // args[0] every args[1] (a duration)
  within,       // args[0] within args[1] [of args[2]]
  by_date,      // args[0] by args[1]
  stays,        // args[0] stays [from args[1] to args[2]]  (absent: none)
  before,       // args[0] before args[1]
  after_event,  // args[0] after args[1]: a time, `60 days after attack(KP, KR, _)`
  day,          // day args[0]: a time
  start,        // a time
  end,          // a time
  nth,          // `2nd attack(...)`: text = "2", args[0]
  time_from,    // time from args[0] to args[1]
  time_spent,   // time spent (args[0])
  times,        // times(args[0])
  first_of,     // first of (args...)
  had,          // had args[0] (only among conditions)
  do_action,    // an intervention (only among conditions): action
};

struct Binder {
  std::string name;
  Span span;
  ExprId set;  // kind, group or set expression; none: the same as the next binder's
};

// `[a: actor, b: actor where cond]` or `{a, b: actor}`; pair = braces.
struct Binders {
  std::vector<Binder> list;
  ExprId where;
  bool pair = false;
  Span span;
};

// One intervention of a `do` list, an option or a reading.
struct Action {
  enum class Kind : std::uint8_t {
    nothing,  // do nothing
    assign,   // target op value [at time]      (op: := += -=)
    hold,     // hold target = value [from time] [to until]
    occur,    // E(parties) [at time]           target is the pattern
    forbid,   // not E  /  not TAG / off TAG    target is a name or pattern
    set,      // NAME = value                   (options and readings: fix a parameter, or a state from the start)
    option,   // option NAME
  };
  Kind kind = Kind::nothing;
  Span span;
  ExprId target;
  std::string op;
  ExprId value;
  ExprId time;
  ExprId until;
};

struct Expr {
  ExprKind kind = ExprKind::error;
  bool braces = false;
  Span span;
  std::string text;
  std::string unit;  // of a number
  std::vector<ExprId> args;
  std::vector<Binder> binders;     // of an aggregate
  bool pair = false;               // an aggregate over unordered pairs `{a, b} in actor`
  ExprId where;                    // of an aggregate
  std::vector<ExprId> conditions;  // of P, E, quantiles: what follows the bar (phi, had, do_action)
  std::vector<Action> actions;     // of a do_action: exactly one
};

// Where a statement or a number comes from.
struct Basis {
  enum class Kind : std::uint8_t { source, data, judged, placeholder, definition };
  Kind kind = Kind::placeholder;
  Span span;
  std::string source;                // source: key, e.g. S0
  std::optional<std::int64_t> line;  // source: locator; absent for a whole source
  std::string text;                  // data: the reference; judged: the reason
  std::string by;                    // judged: role
  std::string on;                    // judged: date as written
};

struct Tag {
  std::string name;
  Span span;
};

// What may end any statement.
struct Trailer {
  std::vector<Basis> bases;
  std::vector<Tag> tags;
  ExprId off;  // value when a tag is off (let, param, state, settle)
  bool contested = false;
};

using EffectId = Id<struct EffectTag>;

struct Effect {
  enum class Kind : std::uint8_t {
    assign,  // target op value
    emit,    // target: call or index or name
    after,   // after value: body
    chance,  // with probability value: body else: other
    choose,  // choose binder [where] [weighted by value | scored by value with sharpness s]: body else: other
    loop,    // for binder(s) [where]: body
    branch,  // if value: body else: other
  };
  Kind kind = Kind::assign;
  Span span;
  ExprId target;
  std::string op;
  ExprId value;
  ExprId sharpness;   // choose: `value` is a score
  bool best = false;  // choose: a score, and the best one is taken (`with sharpness inf`)
  // choose of a decision that looks ahead: what it foresees and what stands for it, who decides, how often and how far
  ExprId foreseen, stated, decider, ahead_runs, ahead;
  std::string looker;  // the decision
  Binders binders;
  std::vector<EffectId> body;
  std::vector<EffectId> other;
};

struct Attribute {
  std::string name;
  Span span;
  ExprId type;   // may be none
  ExprId value;  // may be none
};

struct Entity {
  std::string name;
  std::string title;
  Span span;
  std::vector<Attribute> attributes;
};

// A declared type: exactly one way is used.
struct TypeName {
  Span span;
  std::string name;                 // bool, real, integer, a unit or a kind; `real` before a range; else empty
  std::vector<std::string> values;  // a | b | c
  std::vector<Span> value_spans;
  ExprId low, high;  // low .. high (high none: unbounded above)
  bool is_range = false;
  std::string unit;  // `0 .. 100 people` takes it from the numbers; `real people` from here
};

struct Clause {  // of an event, in the order written
  enum class Kind : std::uint8_t { when, rate, after, since, once, repeating, then };
  Kind kind = Kind::when;
  Span span;
  ExprId value;
  std::vector<EffectId> effects;
  bool calendar = false;  // after: whole months are stepped by the calendar (`every` of a decision)
};

struct Parameter {  // of a signal
  std::string name;
  Span span;
  ExprId kind;
};

struct SettleEntry {
  std::string name;
  Span span;
  Binders binders;            // a family, or empty
  std::vector<ExprId> index;  // a single member, or empty
  TypeName type;
  ExprId value;
};

// One thing that a decision may come to.
struct Choice {
  std::string name, title;
  Span span;
  ExprId available;  // none: always
  std::vector<EffectId> effects;
};

// `label: value for choice, choice` or `label: foreseen value [else value for choice, choice]`
struct Consideration {
  std::string label;
  Span span;
  ExprId foreseen;                   // of whatever is chosen, at the end of the lookahead; may be none
  ExprId value;                      // stated; none only beside `foreseen`
  std::vector<std::string> choices;  // that `value` speaks for
  std::vector<Span> choice_spans;
};

struct Odds {
  std::string choice;
  Span span;
  ExprId weight;
};

struct Decision {
  std::vector<Choice> choices;
  std::vector<Consideration> weighing;
  std::vector<Odds> odds;
  ExprId every;  // none: taken when `when` becomes true
  ExprId sharpness;
  bool best = false;  // sharpness inf
  Span sharpness_span, by_span, rule_span;
  std::string member;  // by member in group
  ExprId group;
  std::string rule;  // how the group decides: majority, any, all, weight
  ExprId weight;
  std::string initially;
  Span initially_span;
  ExprId ahead_runs, ahead;  // lookahead RUNS runs, TIME; none: no lookahead
  Span ahead_span;
};

enum class StatementKind : std::uint8_t {
  model,        // name, title; as_of, runs (in args by keyword), notes
  use,          // name (library) or path
  unit,         // name: a countable unit such as people
  kind,         // name, title; range or entities; attributes
  entity,       // kind name in `name`; entities
  group,        // name, title, value
  constant,     // name, value
  param,        // name, binders, value (distribution), fixed (= instead of ~), unit suffix inside value
  state,        // names, binders, type, value (initial), saturating
  let,          // name, binders, type (optional), value
  settle,       // entries, from, rounds
  event,        // name, binders, clauses
  signal,       // name, parameters
  on,           // value = pattern, when, effects
  scale,        // value = event (name or index with binders), by, when
  flow,         // value = state (name or index with binders), into (transfer), by, when
  decision,     // name, binders, actor, when, decision
  initially,    // effects
  always,       // value
  source,       // name, title, dated, graded, ...
  claim,        // name, ...
  option,       // name, title, by, actions
  reading,      // name, title, actions
  section,      // title: heads the asks that follow
  ask,          // name, title, value, beside...
  proposition,  // name, title, value = comparison chain
  pact,         // name, title, pact
  yardstick,    // name: the subject; claim
  dispute,      // of, against: two places; title: the reason
  supersede,    // name: the subject; of, against; title
  retract,      // name: the source; title; dated_from
  tag,          // name; value: how plausible it is
  correlate,    // names: parameters; by
};

struct Beside {
  bool present = false;
  Span span;
  ExprId k, n;        // `0 of 71 years`: n carries the unit if there is one
  std::string given;  // quoted condition, or empty
  std::vector<Basis> bases;
};

struct Comparison {  // of a proposition: left rel right [within margin | exactly]
  ExprId left;
  std::string rel;  // > >= = < <=
  Span rel_span;
  ExprId right;
  ExprId margin;
  bool exactly = false;
};

struct ClaimValue {
  std::string word;  // about, at most, at least, exactly, or empty
  ExprId low, high;  // numbers, dates; high only for `low .. high`
  std::string text;  // a claim in words
};

// `except "label" when COND: not owed`, with the exceptions to it indented below.
struct PactException {
  enum class Outcome : std::uint8_t { not_owed, owed, consultation };
  std::string title;
  Span span;
  ExprId when;
  Outcome outcome = Outcome::not_owed;
  std::vector<std::string> over;  // the labels of siblings that this one prevails over
  std::vector<Span> over_spans;
  std::vector<PactException> nested;
  std::vector<Basis> bases;
};

struct PactDuty {
  enum class Kind : std::uint8_t { defence, offence, neutrality, nonaggression, consultation };
  enum class Side : std::uint8_t { bound, against, by };  // who `member` is: a bound name, who is hit, who strikes
  Kind kind = Kind::defence;
  Side side = Side::bound;
  Span span;
  ExprId pattern;  // none: nonaggression
  ExprId when, probability, delay, deadline, lapses;
  std::vector<EffectId> conduct;
  std::vector<PactException> exceptions;
};

struct PactArticle {
  std::string name;  // a number or a name
  std::string title;
  Span span;  // of the name
  std::vector<PactDuty> duties;
  Trailer trailer;
};

struct Pact {
  std::vector<ExprId> parties;
  ExprId signed_on, force_from, force_when, expires, suspended, open_to;
  std::vector<PactArticle> articles;
};

struct Statement {
  StatementKind kind{};
  Span span;  // the whole statement
  Span name_span;
  std::string name;
  std::string title;
  std::vector<std::string> names;  // state a, b: ...
  std::vector<Span> name_spans;
  Binders binders;
  TypeName type;
  ExprId value;
  ExprId when, by, from, rounds;  // scale/on: when; scale: by; settle: from, rounds
  ExprId into;                    // flow
  ExprId as_of, runs;             // model
  ExprId range;                   // kind: `0..194`
  std::vector<Entity> entities;
  std::vector<Attribute> attributes;
  std::vector<Clause> clauses;
  std::vector<EffectId> effects;
  std::vector<Parameter> parameters;
  std::vector<SettleEntry> entries;
  std::vector<Action> actions;  // option, reading
  std::string actor;            // option: by
  std::string path;             // use "path", kind ... from csv "path", source: file "name"
  bool fixed = false, saturating = false;
  std::vector<ExprId> known_to;  // param: entities
  bool known_to_all = false;
  // source
  ExprId dated_from, dated_to;
  std::string grade;
  ExprId paragraphs;
  std::vector<std::string> derived_from;
  std::vector<Span> derived_spans;
  // claim, dispute, supersede
  Basis of;
  Basis against;  // dispute, supersede: the place that speaks against `of`
  std::string speaker, modality;
  ClaimValue claim;
  // ask, proposition
  std::optional<Decision> decision;
  Beside beside;
  std::string better;  // low, high or empty
  ExprId fails_above;
  Pact pact;
  std::vector<Comparison> comparisons;  // `and`-joined chains, flattened left to right
  ExprId error_rate;
  Trailer trailer;
};

struct SyntaxTree {
  FileId file;
  std::vector<Expr> exprs;
  std::vector<Effect> effects;
  std::vector<Statement> statements;
  std::vector<std::string> broken;  // names that statements left out would have declared: not worth a second report
  ExprId add(Expr e) {
    exprs.push_back(std::move(e));
    return ExprId(exprs.size() - 1);
  }
  EffectId add(Effect e) {
    effects.push_back(std::move(e));
    return EffectId(effects.size() - 1);
  }
  const Expr& expr(ExprId id) const { return exprs[id.value]; }
  const Effect& effect(EffectId id) const { return effects[id.value]; }
};

}  // namespace casus::syntax
