// SPDX-License-Identifier: Apache-2.0
// A valid process in which every kind of record occurs and most fields differ from their defaults.
#pragma once
#include "build.hpp"

namespace casus::ir::testing {

inline Process full_process() {
  Build b;
  Process& p = b.p;
  p.title = "two blocs, \"tense\"\n\x01";
  p.as_of_day = 20032;
  p.hash = "0123456789abcdef";
  p.composition = "reading S1";
  p.bases.push_back({Basis::Kind::arrow, "S0:10", "", "", {FileId(0), 1, 5}, false});
  p.bases.push_back({Basis::Kind::judged, "why \\ not", "modeller", "2026-11-22", {}, true});

  const KindId a = b.kind("actor", {"US", "RU", "CN"}), n = b.numbers("node", -1, 2);
  p.kinds[0].titles[0] = "the United States";
  p.kinds[1].is_enum = true;
  const TagId tag = b.tag("OA1");
  p.tags.push_back({"hidden", false, true, {FileId(0), 3, 9}});
  const TableId weight = b.table("weight", a, {0.1, 1e300, -0.0});
  const ExprId s0 = b.slot(0, a), s1 = b.slot(1, a), s2 = b.slot(2, a);

  const ParamId rate = b.param("rate", {}, b.dist(DistForm::to, {0.1, 0.3}));
  p.dists[0].truncate_low = b.num(0.05), p.dists[0].bound_low = 0, p.dists[0].bound_high = 1;
  p.params[0].unit = "per year", p.params[0].scale = 365.25, p.params[0].origin.bases = {BasisId(0), BasisId(1)};
  const DistId one = b.dist(DistForm::point, {1}), two = b.dist(DistForm::discrete, {1, 0.5, 2, 0.5});
  const DistId mix = b.dist(DistForm::mixture, {1, 2});
  p.dists[mix.value].components = {one, two};
  const ParamId mixed = b.param("mixed", b.family({a, a}, b.op(Op::unequal, s0, b.entity(a, 2))), mix);
  p.params[1].fixed = true, p.params[1].known_to = {s0}, p.params[0].known_to_all = true;

  p.correlations.push_back({{rate, mixed}, -0.25, {{FileId(0), 7, 9}, {BasisId(1)}, {tag}}});
  const VarId frozen = b.var("frozen", b.pair_of(a), Build::boolean, b.truth(false));
  const VarId war = b.var("war", b.pair_of(a), Build::boolean, b.truth(true));
  p.vars[war.value].frozen = frozen, p.vars[frozen.value].hidden = true;
  const VarId fear = b.var("fear", b.family({a}), Build::real, b.num(0.5), 0, 1);
  p.vars[fear.value].saturating = true;
  const VarId node = b.var("node", {}, Build::of(n), b.entity(n, 1));
  const LetId strength = b.let("strength", b.family({a}), b.op(Op::multiply, b.table(weight, s0), b.load(fear, {s0})));

  Settle settle;
  settle.entries.push_back({fear, b.family({a}), {s0}, b.op(Op::minimum, b.num(1), b.call(strength, {s0}))});
  settle.from = 0.25, settle.rounds = 8;
  p.settles.push_back(settle);

  const SignalId attack = b.signal("attack", {a, a});
  Effect after;
  after.kind = Effect::Kind::after, after.delay = b.dist(DistForm::exponential_mean, {30});
  after.body.effects = {b.emit(attack, {s0, s1})};
  Effect branch;
  branch.kind = Effect::Kind::branch, branch.value = b.load(war, {s0, s1}), branch.body.effects = {b.effect(after)};
  branch.other.effects = {b.assign(fear, {s0}, b.num(0.1), Effect::Assign::subtract)};
  Effect choose;
  choose.kind = Effect::Kind::choose, choose.set = b.some(a, {0, 2}), choose.slot = 2,
  choose.value = b.load(fear, {s2}), choose.sharpness = b.num(2);
  p.foresights.push_back({"outbreak", b.load(fear, {s2}), b.num(-1), s0, 200, 30, {FileId(0), 5, 6}});
  choose.foresight = ForesightId(0);
  choose.where = b.op(Op::unequal, s2, s0), choose.body.effects = {b.assign(fear, {s2}, b.num(1))};
  const EventId outbreak =
      b.event("outbreak", b.pair_of(a),
              {.when = b.op(Op::logical_not, b.load(war, {s0, s1})),
               .rate = b.op(Op::multiply, b.param(rate), b.param(mixed, {s0, s1})),
               .delay = {},
               .then = {b.assign(war, {s0, s1}, b.truth(true)), b.effect(branch), b.effect(choose)}});
  b.event("budget", {},
          {.when = b.tag(tag), .rate = {}, .delay = b.dist(DistForm::point, {365}), .then = {}, .repeating = true});
  p.events[1].since = -10;
  Effect loop;
  loop.kind = Effect::Kind::loop, loop.set = b.all(a), loop.pair = true, loop.slot = 2, loop.slot2 = 3;
  loop.body.effects = {b.assign(war, {s2, b.slot(3, a)}, b.truth(false))};
  b.rule("on attack #1", attack, 2, b.op(Op::less, b.now(), b.num(100)), {b.effect(loop)});
  p.rules[0].pattern.args[0].equals = b.entity(a, 1), p.rules[0].pattern.args[1].in = b.some(a, {0, 2});
  p.initially.effects = {b.assign(node, {}, b.entity_at(n, b.whole(2)))};
  const VarId stock = b.var("stock", b.family({a}), Build::real, b.num(50), 0, 100);
  p.flows.push_back({"stock #1",
                     b.family({a}, b.op(Op::unequal, s0, b.entity(a, 1))),
                     stock,
                     {s0},
                     stock,
                     {b.entity(a, 1)},
                     b.load(war, {b.entity(a, 0), b.entity(a, 1)}),
                     b.num(2),
                     {{}, {BasisId(0)}, {tag}}});
  const ExprId wars = b.fold_pairs(Op::fold_count, b.all(a), 0, 1, {}, b.load(war, {s0, s1}));
  p.invariants.push_back({b.op(Op::less_equal, wars, b.whole(3)), "wars <= 3", {{FileId(1), 0, 9}, {}, {tag}}});

  Intervention act;
  act.kind = Intervention::Kind::occur, act.time = 30, act.event = outbreak,
  act.args = {b.entity(a, 0), b.entity(a, 1)};
  act.text = "outbreak(US, RU) at day 30", act.key = 0xffffffffffffffffull, act.early = true;
  const ArmId arm = b.arm("do outbreak", {act}, {tag});
  const TrackerId when = b.first(p.events[0].signal, arm);
  Tracker later;
  later.kind = Tracker::Kind::value, later.arm = arm, later.expr = wars, later.after = when, later.delay = 60,
  later.before = true;
  const TrackerId then = b.track(later);
  const ScoreId hit = b.score(b.op(Op::less_equal, b.tracked(when), b.num(730)));
  const ScoreId count = b.score(b.tracked(then));
  p.estimands.push_back({Estimand::Kind::probability, hit, {}, 0.5, "P(outbreak)"});
  p.estimands.push_back({Estimand::Kind::quantile, count, hit, 0.95, "q95"});
  p.nodes.push_back({Node::Kind::estimand, 0, EstimandId(0), {}, {}});
  p.nodes.push_back({Node::Kind::constant, 0.125, {}, {}, {}});
  p.nodes.push_back({Node::Kind::subtract, 0, {}, NodeId(0), NodeId(1)});
  Question q;
  q.name = "q", q.root = NodeId(2), q.parts = {{"p1", 3, NodeId(0)}},
  q.beside = {true, 0, 71, "year", 365.25, 730, "", {BasisId(0)}};
  q.better = "low", q.has_limit = true, q.fails_above = 0.3;
  p.questions.push_back(q);
  Proposition t;
  t.id = "T07", t.comparisons = {{NodeId(0), NodeId(1), Relation::at_least, 0.01, false, "days", 2}},
  t.cls = PropositionClass::contested;
  p.propositions.push_back(t);
  return std::move(b.p);
}

}  // namespace casus::ir::testing
