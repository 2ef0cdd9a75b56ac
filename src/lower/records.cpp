// SPDX-License-Identifier: Apache-2.0
#include "lower/records.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lower/canon.hpp"

namespace casus::lower {
namespace {

// The record of this text, or a new one at the end of the list.
template <class TheId, class Record>
TheId once(std::map<std::string, TheId>& known, std::vector<Record>& list, const std::string& text, Record record) {
  const auto [it, fresh] = known.try_emplace(text, TheId(list.size()));
  if (fresh) list.push_back(std::move(record));
  return it->second;
}

}  // namespace

ir::ArmId Records::arm(const Acts& acts, const std::string& text) {
  if (acts.texts.empty()) return ir::ArmId(0);
  // Switches have no order among themselves; what happens at one time has.
  std::vector<std::string> offs;
  std::string key;
  for (const std::string& t : acts.texts) {
    if (t.starts_with("off ") && t.find('@') == std::string::npos)
      offs.push_back(t);
    else
      key += t + ";";
  }
  std::sort(offs.begin(), offs.end());
  for (const std::string& t : offs) key += t + ";";
  const auto known = arms_.find(key);
  if (known != arms_.end()) return known->second;
  ir::Arm arm = p_.arms[0];
  arm.text = text;
  arm.off.insert(arm.off.end(), acts.off.begin(), acts.off.end());
  arm.interventions.insert(arm.interventions.end(), acts.interventions.begin(), acts.interventions.end());
  return once(arms_, p_.arms, key, std::move(arm));
}

ir::TrackerId Records::tracker(ir::Tracker t) {
  const std::string text = canon(p_, t);
  return once(trackers_, p_.trackers, text, std::move(t));
}

ir::ScoreId Records::score(ir::ExprId expr) { return once(scores_, p_.scores, canon(p_, expr), ir::Score{expr}); }

ir::EstimandId Records::estimand(ir::Estimand e) {
  const std::string text =
      fmt::format("{} {} {} {}", static_cast<int>(e.kind), e.value.value, e.condition.value, e.level);
  return once(estimands_, p_.estimands, text, std::move(e));
}

ir::NodeId Records::node(ir::Node n) {
  const std::string text =
      fmt::format("{} {} {} {} {}", static_cast<int>(n.kind), n.value, n.estimand.value, n.a.value, n.b.value);
  return once(nodes_, p_.nodes, text, n);
}

ir::NodeId Records::estimand_node(ir::Estimand e) {
  ir::Node n;
  n.kind = ir::Node::Kind::estimand;
  n.estimand = estimand(std::move(e));
  return node(n);
}

ir::NodeId Records::number(double value) {
  ir::Node n;
  n.value = value;
  return node(n);
}

ir::NodeId Records::combine(ir::Node::Kind kind, ir::NodeId a, ir::NodeId b) {
  ir::Node n;
  n.kind = kind;
  n.a = a;
  n.b = b;
  return node(n);
}

}  // namespace casus::lower
