// SPDX-License-Identifier: Apache-2.0
// The process: the waist between language and mathematics. A flat, typed description of a generalised semi-Markov
// process with immediate rules, plus the arms in which it is to be run and what is to be recorded in each. Front ends
// build it; engines (sampler, exact solver, export) read it and know nothing of the text.
//
// Always holds (ir/validate.hpp checks it after every pass):
//  - ids point into the arrays of this process; records are in order of declaration;
//  - every value is a double: booleans 0 and 1, entities and enum values their ordinal, integers exact;
//  - times are in days since `as of`, rates per day; units have been checked and are kept only to be printed;
//  - expressions are total: what can't be computed at run time is a RunFault, never NaN in an answer;
//  - the sets and `where` of a family read only constants, so that its members are known before any future.
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/source.hpp"

namespace casus::ir {

using KindId = Id<struct KindTag>;
using SetId = Id<struct SetTag>;
using TableId = Id<struct TableTag>;
using ExprId = Id<struct ExprTag>;
using DistId = Id<struct DistTag>;
using TagId = Id<struct TagTag>;
using ParamId = Id<struct ParamTag>;
using VarId = Id<struct VarTag>;
using LetId = Id<struct LetTag>;
using SignalId = Id<struct SignalTag>;
using EffectId = Id<struct EffectTag>;
using ForesightId = Id<struct ForesightTag>;
using EventId = Id<struct EventTag>;
using BasisId = Id<struct BasisTag>;
using ArmId = Id<struct ArmTag>;
using TrackerId = Id<struct TrackerTag>;
using ScoreId = Id<struct ScoreTag>;
using EstimandId = Id<struct EstimandTag>;
using NodeId = Id<struct NodeTag>;

inline constexpr double never = std::numeric_limits<double>::infinity();

// ---- where things come from ------------------------------------------------------------------------------------

struct Basis {
  enum class Kind : std::uint8_t { arrow, data, claim, judged, placeholder, definition };
  Kind kind = Kind::placeholder;
  std::string ref;     // arrow: "S0:10"; data: the reference; claim: "S3:1"; judged: the reason; else empty
  std::string by, on;  // judged
  Span span;
  bool hindsight = false;  // dated after `as of`
};

// What every statement record carries.
struct Origin {
  Span span;
  std::vector<BasisId> bases;
  std::vector<TagId> tags;
};

// ---- names -----------------------------------------------------------------------------------------------------

// A finite set of named entities; an enum is a kind without attributes.
struct Kind {
  std::string name;
  std::vector<std::string> names;   // by ordinal
  std::vector<std::string> titles;  // same length
  bool numeric = false;             // names are lo..hi; the ordinal is name - lo
  std::int64_t lo = 0;              // numeric only
  bool is_enum = false;
  Span span;
};

enum class Base : std::uint8_t { boolean, integer, real, entity };

struct Type {
  Base base = Base::real;
  KindId kind;  // entity only
  friend bool operator==(const Type&, const Type&) = default;
};

// A set of entities of one kind: all of it, or constant members, or members computed when it is read.
struct Set {
  KindId kind;
  bool all = false;
  std::vector<std::uint32_t> members;  // constant, ascending
  std::vector<ExprId> computed;        // not empty: the set is {these}; `members` is empty
};

// A constant attribute: value by ordinal of the kind.
struct Table {
  std::string name;
  KindId kind;
  Type type;
  std::vector<double> values;
};

// ---- expressions -----------------------------------------------------------------------------------------------

enum class Op : std::uint8_t {
#define CASUS_OP(name, arity, text) name,
#include "ir/ops.def"
#undef CASUS_OP
};

// One record an operation. Children are a, b, c, or the list args[first, first + count). The meaning of `ref` is the id
// of the variable, parameter, let, table, tag, set, tracker or kind that the operation names (see ops.def).
struct Expr {
  Op op = Op::constant;
  Type type;
  std::uint32_t ref = 0;
  ExprId a, b, c;
  std::uint32_t first = 0, count = 0;  // into Process::args
  double value = 0;                    // constant
  std::uint16_t slot = 0, slot2 = 0;   // binder; fold
  bool pair = false;                   // fold over unordered pairs {slot, slot2}
  Span span;
};

// A draw once per future (parameters) or at each arming (clocks, delays). Arguments are expressions in days, per day or
// plain numbers. See DistForm for their number and order.
enum class DistForm : std::uint8_t {
#define CASUS_DIST(name, arity, text) name,
#include "ir/dists.def"
#undef CASUS_DIST
};

struct Dist {
  DistForm form = DistForm::point;
  std::vector<ExprId> args;
  ExprId truncate_low, truncate_high;             // may be none
  double bound_low = -never, bound_high = never;  // natural bounds of the quantity; used by `to`
  std::vector<DistId> components;                 // mixture only; args are the weights
  Span span;
};

// ---- declarations ----------------------------------------------------------------------------------------------

// Index of a family. Slot k of a member's frame holds the ordinal of binder k. Two binders of one kind differ; a pair
// is unordered and kept with the smaller ordinal first. `where` reads constants and binders only.
struct Binder {
  std::string name;
  SetId set;
};

struct Family {
  std::vector<Binder> binders;
  bool pair = false;
  ExprId where;
};

// A mechanism switch. `--off X`, a reading's `off X` and `do not X` turn it off for a run or for an arm. Events that a
// question forbids get a hidden one.
struct Tag {
  std::string name;
  bool on = true;
  bool hidden = false;
  Span span;
};

struct Param {
  std::string name;
  Family family;
  Type type;
  std::string unit;  // for people
  double scale = 1;  // shown value = stored value * scale (rates per year are stored per day)
  DistId dist;
  bool fixed = false;            // stated with `=`, or by --set or a reading: no spread
  bool known_to_all = false;     // in nested runs (Foresight) it is as it is, whoever looks ahead
  std::vector<ExprId> known_to;  // entities that know it, over the family's slots
  Origin origin;
};

// Parameters drawn together: a Gaussian copula with this correlation between each two of them (for one family alone:
// between each two members). Each keeps its own distribution. Families go member by member.
struct Correlation {
  std::vector<ParamId> params;
  double rho = 0;
  Origin origin;
};

struct Variable {
  std::string name;
  Family family;
  Type type;
  std::string unit;
  double scale = 1;
  double low = -never, high = never;  // integers and reals; assigning outside is a fault unless saturating
  bool saturating = false;
  bool hidden = false;  // made by lowering: once flags, holds, settled values
  ExprId initial;       // may read parameters, constants, the family's slots
  VarId frozen;         // hidden boolean with the same family; while true, effects that write this cell are dropped
  Origin origin;
};

// A named expression over `arity` slots (its family's binders). Calls pass ordinals or values.
struct Let {
  std::string name;
  Family family;
  Type type;
  std::string unit;
  double scale = 1;
  ExprId body;
  Origin origin;
};

// Solved anew at quiescence: every cell of every target starts at `from`, then `rounds` simultaneous steps.
struct Settle {
  struct Entry {
    VarId target;
    Family family;              // the cells this entry defines
    std::vector<ExprId> index;  // of the target, over the family's slots
    ExprId value;
  };
  std::vector<Entry> entries;
  double from = 0;
  std::uint32_t rounds = 1;
  Origin origin;
};

struct Signal {
  std::string name;
  std::vector<KindId> kinds;
  bool pair = false;  // occurrence of an unordered family: matches in either order
  EventId event;      // whose occurrence it is; none for a bare signal
  Span span;
};

// What a rule or tracker listens for: per argument a constant expression, a set, or anything; matched arguments may be
// bound to slots (argument k to slot k).
struct Pattern {
  SignalId signal;
  struct Arg {
    ExprId equals;  // none: not required
    SetId in;       // none: any
  };
  std::vector<Arg> args;
};

struct Block {
  std::vector<EffectId> effects;
};

inline constexpr std::uint32_t max_foreseen_runs = 10'000;

// What whoever chooses foresees of a candidate: the mean of `value` at the end of nested runs that take the candidate,
// each with its own noise and with its own draw of the parameters that the decider does not know. All candidates share
// the noise. A nested run looks no further ahead: in it, `stated` stands for the mean.
struct Foresight {
  std::string name;      // of the decision
  ExprId value, stated;  // scores over the frame of the choice; stated may be none (0)
  ExprId decider;        // an entity
  std::uint32_t runs = 0;
  double days = 0;
  Span span;
  std::array<ExprId, 3> exprs() const { return {value, stated, decider}; }
};

struct Effect {
  enum class Kind : std::uint8_t { assign, emit, after, chance, choose, loop, branch, assign_param };
  enum class Assign : std::uint8_t { set, add, subtract };
  Kind kind = Kind::assign;
  Assign assign = Assign::set;
  VarId var;                  // assign
  ParamId param;              // assign_param (interventions only)
  SignalId signal;            // emit
  std::vector<ExprId> index;  // of the variable; arguments of the signal
  ExprId value;               // assign: value; chance: probability; branch: condition; choose: weight (or none)
  DistId delay;               // after
  SetId set;                  // choose, loop
  ExprId where;               // choose, loop
  std::uint16_t slot = 0, slot2 = 0;
  bool pair = false;  // loop over unordered pairs
  Block body, other;
  // A logit choice: `value` is a score, and the candidate with the largest sharpness * score + Gumbel noise is taken
  // (infinite sharpness: the best score, ties to the first). None: `value` is a weight.
  ExprId sharpness;
  ForesightId foresight;  // choose by score: adds to `value`
  std::uint64_t key = 0;  // place in its clause: distinct among the effects of one clause, stable under edits elsewhere
  Span span;
};

enum class Timing : std::uint8_t { hazard, clock, immediate };

struct Event {
  std::string name;
  Family family;
  std::uint64_t key = 0;  // of the clause's name; see docs/explanation/sampling.md
  Timing timing = Timing::hazard;
  ExprId when;             // none: always
  ExprId rate;             // hazard, per day
  DistId delay;            // clock, days
  bool repeating = false;  // clock: armed again after firing while `when` still holds
  std::uint32_t months =
      0;  // clock: not 0: due that many months after it was armed, by the calendar; `delay` is their mean length
  double since = 0;  // clock: armed at this time (<= 0) if `when` holds at the start; conditioned on not having fired
  Block then;
  SignalId signal;  // its occurrence
  Origin origin;
};

struct Rule {
  std::string name;  // head and ordinal among equals
  std::uint64_t key = 0;
  Pattern pattern;
  std::uint16_t slots = 0;  // frame size of the bound arguments
  ExprId when;
  Block effects;
  Origin origin;
};

// While `when` holds, a cell of a real variable grows by `rate` a day; neither reads anything that flows. Flows on one
// cell add up. A transfer takes from `source` what it gives to `var`. At a bound, all that pushes over it is slowed
// down alike, so that the cell stays there; what a transfer does not give, it does not take. A frozen cell stands still
// and slows nothing down.
struct Flow {
  std::string name;
  Family family;
  VarId var;
  std::vector<ExprId> index;  // of `var`; constant for each member
  VarId source;               // transfer: where it comes from; else none
  std::vector<ExprId> source_index;
  ExprId when;  // none: always
  ExprId rate;
  Origin origin;
};

struct Invariant {
  ExprId condition;
  std::string text;
  Origin origin;
};

// ---- arms and what is recorded ---------------------------------------------------------------------------------

struct Intervention {
  enum class Kind : std::uint8_t { effects, occur };
  Kind kind = Kind::effects;
  double time = 0;           // days; in order of declaration among equals, before everything else at that instant
  bool early = false;        // at the start, before `initially`: holds that begin there
  Block effects;             // assignments, signals, holds
  EventId event;             // occur: fires this member whatever its guard
  std::vector<ExprId> args;  // constants; occur
  std::string text;
  std::uint64_t key = 0;
  Span span;
};

// One way of running a future. Arm 0 is the model as composed (model, reading, --off/--set, option).
struct Arm {
  std::string text;  // "" for arm 0, else the `do` list as written
  std::vector<TagId> off;
  std::vector<Intervention> interventions;
};

// One number recorded in one arm of a future. Times are days; `never` where it did not happen.
struct Tracker {
  enum class Kind : std::uint8_t {
    occurrence,  // time of the nth match of `pattern`, counted from `after` on (if given: from that tracker's time,
                 // that instant included)
    count,       // number of matches of `pattern`
    rise,        // time at which `expr` became true for the nth time; true at the start counts as the first (at 0)
    rises,       // number of such
    value,  // `expr` at `time`, or `delay` after tracker `after`; settled, or just before if `before`. NaN if never
            // reached
    spent,  // days during which `expr` held in [time, until]
    falls,  // first time in [time, until] at which `expr` did not hold
  };
  Kind kind = Kind::occurrence;
  ArmId arm;
  Pattern pattern;
  ExprId expr;
  std::uint32_t nth = 1;
  double time = 0, until = never;
  TrackerId after;  // none: time is fixed
  double delay = 0;
  bool before = false;
  Span span;
};

// ---- questions -------------------------------------------------------------------------------------------------

// A number of each future, computed from trackers at its end (expressions with Op::tracked). Boolean scores are 0 or 1.
struct Score {
  ExprId expr;
};

struct Estimand {
  enum class Kind : std::uint8_t { probability, mean, quantile };
  Kind kind = Kind::probability;
  ScoreId value;
  ScoreId condition;   // none: unconditional
  double level = 0.5;  // quantile
  std::string text;
};

// Arithmetic over estimands.
struct Node {
  enum class Kind : std::uint8_t { constant, estimand, add, subtract, multiply, divide, negate };
  Kind kind = Kind::constant;
  double value = 0;
  EstimandId estimand;
  NodeId a, b;
};

struct OutsideView {
  bool present = false;
  double k = 0, n = 0;
  std::string per;      // "year" etc. where n is time; empty: n cases
  double days_per = 0;  // length of one unit of n in days, where n is time
  double window = 0;    // the question's own window, days (0: none)
  std::string given;
  std::vector<BasisId> bases;
};

struct Question {
  std::string name, title, text, section;
  std::string kind;  // probability, mean, quantile, difference, ratio, expression, series, shares
  std::string unit;
  double scale = 1;  // shown = stored * scale
  NodeId root;       // none for series and shares
  struct Part {
    std::string name;
    double time = 0;  // series
    NodeId node;
  };
  std::vector<Part> parts;  // series and shares
  OutsideView beside;
  std::string better;  // low, high or empty
  bool has_limit = false;
  double fails_above = 0;
  std::vector<BasisId> bases;  // of what the answer can depend on, nearest first
  Span span;
};

enum class Relation : std::uint8_t { greater, at_least, equal, exactly };

enum class PropositionClass : std::uint8_t { encoded, emergent, contested };

struct Proposition {
  std::string id, title, text;
  struct Comparison {
    NodeId left, right;
    Relation relation = Relation::greater;  // `<` and `<=` are turned round
    double margin = -1;                     // stored units; < 0: the default
    bool is_probability = true;             // for the default margin
    std::string unit;                       // of both sides, as shown
    double scale = 1;                       // shown = stored * scale
  };
  std::vector<Comparison> comparisons;  // all must hold
  PropositionClass cls = PropositionClass::emergent;
  double error_rate = 0.001;
  std::string reading;            // of its first source; empty: none
  std::string undecided_because;  // composition clash: reported, not run
  std::vector<BasisId> bases;
  Span span;
};

// ---- the whole -------------------------------------------------------------------------------------------------

struct Process {
  std::string name, title;
  std::string as_of;           // 2024-11-05
  std::int64_t as_of_day = 0;  // days since 1970-01-01
  double horizon = 0;          // days
  std::string hash;            // of the text of all files, 16 hex digits
  std::string composition;     // reading, options, off, set: as applied

  std::vector<Kind> kinds;
  std::vector<Set> sets;
  std::vector<Table> tables;
  std::vector<Expr> exprs;
  std::vector<ExprId> args;
  std::vector<Dist> dists;
  std::vector<Tag> tags;
  std::vector<Param> params;
  std::vector<Correlation> correlations;
  std::vector<Variable> vars;
  std::vector<Let> lets;
  std::vector<Settle> settles;
  std::vector<Signal> signals;
  std::vector<Foresight> foresights;
  std::vector<Effect> effects;
  std::vector<Event> events;
  std::vector<Rule> rules;
  std::vector<Flow> flows;
  Block initially;
  std::vector<Invariant> invariants;
  std::vector<Basis> bases;

  std::vector<Arm> arms;
  std::vector<Tracker> trackers;
  std::vector<Score> scores;
  std::vector<Estimand> estimands;
  std::vector<Node> nodes;
  std::vector<Question> questions;
  std::vector<Proposition> propositions;

  const Expr& operator[](ExprId id) const { return exprs[id.value]; }
  const Kind& operator[](KindId id) const { return kinds[id.value]; }
  const Set& operator[](SetId id) const { return sets[id.value]; }
  const Table& operator[](TableId id) const { return tables[id.value]; }
  const Dist& operator[](DistId id) const { return dists[id.value]; }
  const Tag& operator[](TagId id) const { return tags[id.value]; }
  const Param& operator[](ParamId id) const { return params[id.value]; }
  const Variable& operator[](VarId id) const { return vars[id.value]; }
  const Let& operator[](LetId id) const { return lets[id.value]; }
  const Signal& operator[](SignalId id) const { return signals[id.value]; }
  const Foresight& operator[](ForesightId id) const { return foresights[id.value]; }
  const Effect& operator[](EffectId id) const { return effects[id.value]; }
  const Event& operator[](EventId id) const { return events[id.value]; }
  const Basis& operator[](BasisId id) const { return bases[id.value]; }
  const Tracker& operator[](TrackerId id) const { return trackers[id.value]; }
  const Score& operator[](ScoreId id) const { return scores[id.value]; }
  const Estimand& operator[](EstimandId id) const { return estimands[id.value]; }
  const Node& operator[](NodeId id) const { return nodes[id.value]; }

  // Appends and returns the id.
  ExprId add(Expr e);
  // An operation with children in a, b, c.
  ExprId make(Op op, Type type, Span span, ExprId a = {}, ExprId b = {}, ExprId c = {});
  ExprId constant(double value, Type type, Span span = {});
  // An operation that names something and takes a list of index expressions (load, param, call, table).
  ExprId refer(Op op, std::uint32_t ref, Type type, const std::vector<ExprId>& indices, Span span = {});

  // Number of entities in a set (constant sets only) and the ordinals, ascending.
  std::vector<std::uint32_t> members(SetId id) const;
};

}  // namespace casus::ir
