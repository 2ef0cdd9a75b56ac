// SPDX-License-Identifier: Apache-2.0
// What can influence what. Nodes are the statements of a process, clauses split in three: what arms or enables it
// (trigger), what it does at once (fire), and what it does later or by chance (late); a flow is a crossing. An edge
// goes from a node to what it can change. The trigger of a hazard or a clock and every late part are crossings: there,
// time or chance intervenes.
//
// From this come the bases an answer rests on (backwards from its trackers, nearest first), and the class of a
// proposition: encoded if nothing that differs between its arms reaches an outcome across a crossing other than the
// outcome's own.
#pragma once
#include <cstdint>
#include <vector>

#include "ir/process.hpp"

namespace casus::lower {

class Dependencies {
 public:
  explicit Dependencies(const ir::Process& process);

  // Bases of the statements that these trackers depend on, nearest first, each once.
  std::vector<ir::BasisId> bases(const std::vector<ir::TrackerId>& trackers) const;
  // Do their arms differ in nothing that reaches a tracker across a crossing not its own? (False for a single arm.)
  bool encoded(const std::vector<ir::TrackerId>& trackers) const;
  // Are there several arms, and does nothing in which they differ reach any tracker?
  bool apart(const std::vector<ir::TrackerId>& trackers) const;
  // By parameter, by tag: does a tracker depend on it (on a statement that bears the tag)?
  std::vector<bool> params_reached(const std::vector<ir::TrackerId>& trackers) const;
  std::vector<bool> tags_reached(const std::vector<ir::TrackerId>& trackers) const;
  // Those of a question or of one side of a comparison, conditions included.
  std::vector<ir::TrackerId> trackers(const std::vector<ir::NodeId>& roots) const;

 private:
  using Node = std::uint32_t;
  enum Part { trigger, fire, late, parts };

  Node var(ir::VarId v) const { return v.value; }
  Node param(ir::ParamId v) const { return params_ + v.value; }
  Node let(std::uint32_t v) const { return lets_ + v; }
  Node tag(ir::TagId v) const { return tags_ + v.value; }
  Node signal(ir::SignalId v) const { return signals_ + v.value; }
  Node settle(std::size_t i) const { return settles_ + static_cast<Node>(i); }
  Node event(std::size_t i, Part part) const { return events_ + static_cast<Node>(i) * parts + part; }
  Node flow(std::size_t i) const { return flows_ + static_cast<Node>(i); }
  Node rule(std::size_t i, Part part) const { return rules_ + static_cast<Node>(i) * parts + part; }

  void edge(Node from, Node to);
  void read(ir::ExprId expr, Node by);
  void read(ir::SetId set, Node by);
  void read(ir::DistId dist, Node by);
  void block(const ir::Block& block, Node fires, Node lates);
  void declarations();
  void clauses();
  std::vector<Node> sources(const std::vector<ir::ArmId>& arms) const;
  void source(const ir::Intervention& act, std::vector<Node>& out) const;
  std::vector<Node> outcomes(ir::TrackerId tracker) const;
  std::vector<ir::ArmId> arms(const std::vector<ir::TrackerId>& trackers) const;
  // Everything that the trackers depend on, nearest first.
  std::vector<Node> behind(const std::vector<ir::TrackerId>& trackers) const;
  std::vector<bool> own(const std::vector<Node>& outcomes) const;
  bool reaches_across(const std::vector<Node>& from, const std::vector<Node>& outcomes) const;
  const ir::Origin* origin(Node node) const;
  void collect(ir::ExprId expr, std::vector<ir::TrackerId>& out) const;
  void collect(ir::NodeId node, std::vector<ir::TrackerId>& out) const;

  const ir::Process& p_;
  Node params_ = 0, lets_ = 0, tags_ = 0, signals_ = 0, settles_ = 0, flows_ = 0, events_ = 0, rules_ = 0, end_ = 0;
  std::vector<std::vector<Node>> out_, in_;
  std::vector<bool> crossing_, through_;  // through: lets, signals and immediate rules, which only pass on
};

// Fills the bases of all questions and propositions, and the classes of propositions that are not contested.
void lower_dependencies(ir::Process& process, const std::vector<ir::BasisId>& of_composition);

}  // namespace casus::lower
