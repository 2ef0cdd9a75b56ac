// SPDX-License-Identifier: Apache-2.0
// Arms, trackers, scores, estimands and nodes, each made once: questions that mean the same thing share records, and an
// unrelated question changes none of another's.
#pragma once
#include <map>
#include <string>

#include "lower/actions.hpp"
#include "lower/context.hpp"

namespace casus::lower {

class Records {
 public:
  explicit Records(Context& context) : p_(context.process) {}

  // Arm 0 with these acts added; no acts: arm 0 itself.
  ir::ArmId arm(const Acts& acts, const std::string& text);
  ir::TrackerId tracker(ir::Tracker tracker);
  ir::ScoreId score(ir::ExprId expr);
  ir::EstimandId estimand(ir::Estimand estimand);
  ir::NodeId node(ir::Node node);
  ir::NodeId estimand_node(ir::Estimand e);
  ir::NodeId number(double value);
  ir::NodeId combine(ir::Node::Kind kind, ir::NodeId a, ir::NodeId b);

 private:
  ir::Process& p_;
  std::map<std::string, ir::ArmId> arms_;
  std::map<std::string, ir::TrackerId> trackers_;
  std::map<std::string, ir::ScoreId> scores_;
  std::map<std::string, ir::EstimandId> estimands_;
  std::map<std::string, ir::NodeId> nodes_;
};

}  // namespace casus::lower
