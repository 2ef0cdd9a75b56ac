// SPDX-License-Identifier: Apache-2.0
// The fields of every record of a process, once, for the printer and the reader: describe(archive, R*) names each
// member of R to the archive. What is not named here is not in the dump; ir/print.hpp states the form.
#pragma once
#include <array>
#include <string_view>

#include "ir/process.hpp"

namespace casus::ir {

// ---- words -----------------------------------------------------------------------------------------------------

template <class E>
inline constexpr std::array<std::string_view, 0> words{};  // of an enumeration, in order

#define CASUS_OP(name, arity, text) std::string_view(#name),
template <>
inline constexpr auto words<Op> = std::to_array({
#include "ir/ops.def"
});
#undef CASUS_OP
#define CASUS_DIST(name, arity, text) std::string_view(#name),
template <>
inline constexpr auto words<DistForm> = std::to_array({
#include "ir/dists.def"
});
#undef CASUS_DIST
template <>
inline constexpr auto words<Basis::Kind> = std::to_array<std::string_view>({"arrow", "data", "claim", "judged",
                                                                            "placeholder", "definition"});
template <>
inline constexpr auto words<Base> = std::to_array<std::string_view>({"boolean", "integer", "real", "entity"});
template <>
inline constexpr auto words<Effect::Kind> =
    std::to_array<std::string_view>({"assign", "emit", "after", "chance", "choose", "loop", "branch", "assign_param"});
template <>
inline constexpr auto words<Effect::Assign> = std::to_array<std::string_view>({"set", "add", "subtract"});
template <>
inline constexpr auto words<Timing> = std::to_array<std::string_view>({"hazard", "clock", "immediate"});
template <>
inline constexpr auto words<Intervention::Kind> = std::to_array<std::string_view>({"effects", "occur"});
template <>
inline constexpr auto words<Tracker::Kind> = std::to_array<std::string_view>({"occurrence", "count", "rise", "rises",
                                                                              "value", "spent", "falls"});
template <>
inline constexpr auto words<Estimand::Kind> = std::to_array<std::string_view>({"probability", "mean", "quantile"});
template <>
inline constexpr auto words<Node::Kind> = std::to_array<std::string_view>({"constant", "estimand", "add", "subtract",
                                                                           "multiply", "divide", "negate"});
template <>
inline constexpr auto words<Relation> = std::to_array<std::string_view>({"greater", "at_least", "equal", "exactly"});
template <>
inline constexpr auto words<PropositionClass> = std::to_array<std::string_view>({"encoded", "emergent", "contested"});

// What an id is written with before its number; also the head of its record's line.
template <class I>
inline constexpr std::string_view prefix{};
template <>
inline constexpr std::string_view prefix<KindId> = "k";
template <>
inline constexpr std::string_view prefix<SetId> = "s";
template <>
inline constexpr std::string_view prefix<TableId> = "table";
template <>
inline constexpr std::string_view prefix<ExprId> = "e";
template <>
inline constexpr std::string_view prefix<DistId> = "d";
template <>
inline constexpr std::string_view prefix<TagId> = "tag";
template <>
inline constexpr std::string_view prefix<ParamId> = "p";
template <>
inline constexpr std::string_view prefix<VarId> = "v";
template <>
inline constexpr std::string_view prefix<LetId> = "let";
template <>
inline constexpr std::string_view prefix<SignalId> = "signal";
template <>
inline constexpr std::string_view prefix<EffectId> = "f";
template <>
inline constexpr std::string_view prefix<ForesightId> = "foresight";
template <>
inline constexpr std::string_view prefix<EventId> = "event";
template <>
inline constexpr std::string_view prefix<BasisId> = "b";
template <>
inline constexpr std::string_view prefix<ArmId> = "arm";
template <>
inline constexpr std::string_view prefix<TrackerId> = "tracker";
template <>
inline constexpr std::string_view prefix<ScoreId> = "score";
template <>
inline constexpr std::string_view prefix<EstimandId> = "estimand";
template <>
inline constexpr std::string_view prefix<NodeId> = "n";
template <>
inline constexpr std::string_view prefix<struct CorrelationId> = "correlation";
template <>
inline constexpr std::string_view prefix<struct SettleId> = "settle";
template <>
inline constexpr std::string_view prefix<struct RuleId> = "rule";
template <>
inline constexpr std::string_view prefix<struct FlowId> = "flow";
template <>
inline constexpr std::string_view prefix<struct InvariantId> = "always";
template <>
inline constexpr std::string_view prefix<struct QuestionId> = "ask";
template <>
inline constexpr std::string_view prefix<struct PropositionId> = "proposition";

// ---- records ---------------------------------------------------------------------------------------------------

template <class A>
void describe(A& a, const Basis*) {
  a("kind", &Basis::kind), a("ref", &Basis::ref), a("by", &Basis::by), a("on", &Basis::on);
  a("span", &Basis::span), a("hindsight", &Basis::hindsight);
}
template <class A>
void describe(A& a, const Origin*) {
  a("span", &Origin::span), a("bases", &Origin::bases), a("tags", &Origin::tags);
}
template <class A>
void describe(A& a, const Kind*) {
  a("name", &Kind::name), a("names", &Kind::names), a("titles", &Kind::titles), a("numeric", &Kind::numeric);
  a("lo", &Kind::lo), a("is_enum", &Kind::is_enum), a("span", &Kind::span);
}
template <class A>
void describe(A& a, const Type*) {
  a("base", &Type::base), a("kind", &Type::kind);
}
template <class A>
void describe(A& a, const Set*) {
  a("kind", &Set::kind), a("all", &Set::all), a("members", &Set::members), a("computed", &Set::computed);
}
template <class A>
void describe(A& a, const Table*) {
  a("name", &Table::name), a("kind", &Table::kind), a("type", &Table::type), a("values", &Table::values);
}
template <class A>
void describe(A& a, const Expr*) {
  a("op", &Expr::op), a("type", &Expr::type), a("ref", &Expr::ref), a("a", &Expr::a), a("b", &Expr::b);
  a("c", &Expr::c), a("first", &Expr::first), a("count", &Expr::count), a("value", &Expr::value);
  a("slot", &Expr::slot), a("slot2", &Expr::slot2), a("pair", &Expr::pair), a("span", &Expr::span);
}
template <class A>
void describe(A& a, const Dist*) {
  a("form", &Dist::form), a("args", &Dist::args), a("truncate_low", &Dist::truncate_low);
  a("truncate_high", &Dist::truncate_high), a("bound_low", &Dist::bound_low), a("bound_high", &Dist::bound_high);
  a("components", &Dist::components), a("span", &Dist::span);
}
template <class A>
void describe(A& a, const Binder*) {
  a("name", &Binder::name), a("set", &Binder::set);
}
template <class A>
void describe(A& a, const Family*) {
  a("binders", &Family::binders), a("pair", &Family::pair), a("where", &Family::where);
}
template <class A>
void describe(A& a, const Tag*) {
  a("name", &Tag::name), a("on", &Tag::on), a("hidden", &Tag::hidden), a("span", &Tag::span);
}
template <class A>
void describe(A& a, const Param*) {
  a("name", &Param::name), a("family", &Param::family), a("type", &Param::type), a("unit", &Param::unit);
  a("scale", &Param::scale), a("dist", &Param::dist), a("fixed", &Param::fixed), a("origin", &Param::origin);
  a("known_to_all", &Param::known_to_all), a("known_to", &Param::known_to);
}
template <class A>
void describe(A& a, const Correlation*) {
  a("params", &Correlation::params), a("rho", &Correlation::rho), a("origin", &Correlation::origin);
}
template <class A>
void describe(A& a, const Variable*) {
  a("name", &Variable::name), a("family", &Variable::family), a("type", &Variable::type), a("unit", &Variable::unit);
  a("scale", &Variable::scale), a("low", &Variable::low), a("high", &Variable::high);
  a("saturating", &Variable::saturating), a("hidden", &Variable::hidden), a("initial", &Variable::initial);
  a("frozen", &Variable::frozen), a("origin", &Variable::origin);
}
template <class A>
void describe(A& a, const Let*) {
  a("name", &Let::name), a("family", &Let::family), a("type", &Let::type), a("unit", &Let::unit);
  a("scale", &Let::scale), a("body", &Let::body), a("origin", &Let::origin);
}
template <class A>
void describe(A& a, const Settle::Entry*) {
  a("target", &Settle::Entry::target), a("family", &Settle::Entry::family), a("index", &Settle::Entry::index);
  a("value", &Settle::Entry::value);
}
template <class A>
void describe(A& a, const Settle*) {
  a("entries", &Settle::entries), a("from", &Settle::from), a("rounds", &Settle::rounds);
  a("origin", &Settle::origin);
}
template <class A>
void describe(A& a, const Signal*) {
  a("name", &Signal::name), a("kinds", &Signal::kinds), a("pair", &Signal::pair), a("event", &Signal::event);
  a("span", &Signal::span);
}
template <class A>
void describe(A& a, const Pattern::Arg*) {
  a("equals", &Pattern::Arg::equals), a("in", &Pattern::Arg::in);
}
template <class A>
void describe(A& a, const Pattern*) {
  a("signal", &Pattern::signal), a("args", &Pattern::args);
}
template <class A>
void describe(A& a, const Effect*) {
  a("kind", &Effect::kind), a("assign", &Effect::assign), a("var", &Effect::var), a("param", &Effect::param);
  a("signal", &Effect::signal), a("index", &Effect::index), a("value", &Effect::value), a("delay", &Effect::delay);
  a("set", &Effect::set), a("where", &Effect::where), a("slot", &Effect::slot), a("slot2", &Effect::slot2);
  a("pair", &Effect::pair), a("body", &Effect::body), a("other", &Effect::other), a("sharpness", &Effect::sharpness);
  a("foresight", &Effect::foresight), a("key", &Effect::key), a("span", &Effect::span);
}
template <class A>
void describe(A& a, const Foresight*) {
  a("name", &Foresight::name), a("value", &Foresight::value), a("stated", &Foresight::stated),
      a("decider", &Foresight::decider);
  a("runs", &Foresight::runs), a("days", &Foresight::days), a("span", &Foresight::span);
}
template <class A>
void describe(A& a, const Event*) {
  a("name", &Event::name), a("family", &Event::family), a("key", &Event::key), a("timing", &Event::timing);
  a("when", &Event::when), a("rate", &Event::rate), a("delay", &Event::delay), a("repeating", &Event::repeating);
  a("months", &Event::months);
  a("since", &Event::since), a("then", &Event::then), a("signal", &Event::signal), a("origin", &Event::origin);
}
template <class A>
void describe(A& a, const Rule*) {
  a("name", &Rule::name), a("key", &Rule::key), a("pattern", &Rule::pattern), a("slots", &Rule::slots);
  a("when", &Rule::when), a("effects", &Rule::effects), a("origin", &Rule::origin);
}
template <class A>
void describe(A& a, const Flow*) {
  a("name", &Flow::name), a("family", &Flow::family), a("var", &Flow::var), a("index", &Flow::index);
  a("source", &Flow::source), a("source_index", &Flow::source_index), a("when", &Flow::when);
  a("rate", &Flow::rate), a("origin", &Flow::origin);
}
template <class A>
void describe(A& a, const Invariant*) {
  a("condition", &Invariant::condition), a("text", &Invariant::text), a("origin", &Invariant::origin);
}
template <class A>
void describe(A& a, const Intervention*) {
  a("kind", &Intervention::kind), a("time", &Intervention::time), a("effects", &Intervention::effects);
  a("event", &Intervention::event), a("args", &Intervention::args), a("text", &Intervention::text);
  a("key", &Intervention::key), a("early", &Intervention::early), a("span", &Intervention::span);
}
template <class A>
void describe(A& a, const Arm*) {
  a("text", &Arm::text), a("off", &Arm::off), a("interventions", &Arm::interventions);
}
template <class A>
void describe(A& a, const Tracker*) {
  a("kind", &Tracker::kind), a("arm", &Tracker::arm), a("pattern", &Tracker::pattern), a("expr", &Tracker::expr);
  a("nth", &Tracker::nth), a("time", &Tracker::time), a("until", &Tracker::until), a("after", &Tracker::after);
  a("delay", &Tracker::delay), a("before", &Tracker::before), a("span", &Tracker::span);
}
template <class A>
void describe(A& a, const Score*) {
  a("expr", &Score::expr);
}
template <class A>
void describe(A& a, const Estimand*) {
  a("kind", &Estimand::kind), a("value", &Estimand::value), a("condition", &Estimand::condition);
  a("level", &Estimand::level), a("text", &Estimand::text);
}
template <class A>
void describe(A& a, const Node*) {
  a("kind", &Node::kind), a("value", &Node::value), a("estimand", &Node::estimand), a("a", &Node::a), a("b", &Node::b);
}
template <class A>
void describe(A& a, const OutsideView*) {
  a("present", &OutsideView::present), a("k", &OutsideView::k), a("n", &OutsideView::n), a("per", &OutsideView::per);
  a("days_per", &OutsideView::days_per), a("window", &OutsideView::window), a("given", &OutsideView::given);
  a("bases", &OutsideView::bases);
}
template <class A>
void describe(A& a, const Question::Part*) {
  a("name", &Question::Part::name), a("time", &Question::Part::time), a("node", &Question::Part::node);
}
template <class A>
void describe(A& a, const Question*) {
  a("name", &Question::name), a("title", &Question::title), a("text", &Question::text);
  a("section", &Question::section), a("kind", &Question::kind), a("unit", &Question::unit);
  a("scale", &Question::scale), a("root", &Question::root), a("parts", &Question::parts);
  a("beside", &Question::beside), a("better", &Question::better), a("has_limit", &Question::has_limit);
  a("fails_above", &Question::fails_above), a("bases", &Question::bases), a("span", &Question::span);
}
template <class A>
void describe(A& a, const Proposition::Comparison*) {
  using C = Proposition::Comparison;
  a("left", &C::left), a("right", &C::right), a("relation", &C::relation), a("margin", &C::margin);
  a("is_probability", &C::is_probability);
  a("unit", &C::unit);
  a("scale", &C::scale);
}
template <class A>
void describe(A& a, const Proposition*) {
  a("id", &Proposition::id), a("title", &Proposition::title), a("text", &Proposition::text);
  a("comparisons", &Proposition::comparisons), a("class", &Proposition::cls);
  a("error_rate", &Proposition::error_rate), a("reading", &Proposition::reading);
  a("undecided_because", &Proposition::undecided_because), a("bases", &Proposition::bases);
  a("span", &Proposition::span);
}

// The scalars of the whole.
template <class A>
void describe(A& a, const Process*) {
  a("name", &Process::name), a("title", &Process::title), a("as_of", &Process::as_of);
  a("as_of_day", &Process::as_of_day), a("horizon", &Process::horizon), a("hash", &Process::hash);
  a("composition", &Process::composition), a("initially", &Process::initially), a("args", &Process::args);
}

// Calls each(prefix, array) for every array of records, in the order in which they are printed.
template <class P, class Each>
void for_each_array(P& p, Each&& each) {
  each(prefix<KindId>, p.kinds), each(prefix<SetId>, p.sets), each(prefix<TableId>, p.tables);
  each(prefix<TagId>, p.tags), each(prefix<ParamId>, p.params), each(prefix<CorrelationId>, p.correlations);
  each(prefix<VarId>, p.vars);
  each(prefix<LetId>, p.lets), each(prefix<SettleId>, p.settles), each(prefix<SignalId>, p.signals);
  each(prefix<EventId>, p.events), each(prefix<RuleId>, p.rules), each(prefix<EffectId>, p.effects);
  each(prefix<ForesightId>, p.foresights);
  each(prefix<FlowId>, p.flows);
  each(prefix<InvariantId>, p.invariants), each(prefix<ArmId>, p.arms), each(prefix<TrackerId>, p.trackers);
  each(prefix<ScoreId>, p.scores), each(prefix<EstimandId>, p.estimands), each(prefix<NodeId>, p.nodes);
  each(prefix<QuestionId>, p.questions), each(prefix<PropositionId>, p.propositions), each(prefix<DistId>, p.dists);
  each(prefix<ExprId>, p.exprs), each(prefix<BasisId>, p.bases);
}

}  // namespace casus::ir
