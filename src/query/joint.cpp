// SPDX-License-Identifier: Apache-2.0
#include "query/joint.hpp"

#include <algorithm>
#include <utility>

namespace casus::query {
namespace {

using ir::Process;

template <class Tag>
void shift(Id<Tag>& id, std::size_t by) {
  if (id.valid()) id = Id<Tag>(id.value + by);
}

// Appends the questions of `part` and all that they stand on. Propositions are of one composition: they stay behind.
void append(Process& all, const Process& part) {
  const std::size_t scores = all.scores.size(), estimands = all.estimands.size(), nodes = all.nodes.size();
  all.scores.insert(all.scores.end(), part.scores.size(), ir::Score{});  // computed by the part's own engine
  for (ir::Estimand e : part.estimands) {
    shift(e.value, scores);
    shift(e.condition, scores);
    all.estimands.push_back(std::move(e));
  }
  for (ir::Node n : part.nodes) {
    shift(n.estimand, estimands);
    shift(n.a, nodes);
    shift(n.b, nodes);
    all.nodes.push_back(n);
  }
  for (ir::Question q : part.questions) {
    shift(q.root, nodes);
    for (ir::Question::Part& p : q.parts) shift(p.node, nodes);
    all.questions.push_back(std::move(q));
  }
}

ir::NodeId less(Process& all, ir::NodeId left, ir::NodeId right) {
  if (!left.valid() || !right.valid()) return {};
  ir::Node n;
  n.kind = ir::Node::Kind::subtract;
  n.a = left;
  n.b = right;
  all.nodes.push_back(n);
  return ir::NodeId(all.nodes.size() - 1);
}

ir::Question difference(Process& all, const ir::Question& of, const ir::Question& from) {
  ir::Question q = of;
  if (q.parts.empty()) q.kind = "difference";
  q.beside = {};
  q.root = less(all, of.root, from.root);
  for (std::size_t k = 0; k < q.parts.size() && k < from.parts.size(); ++k)
    q.parts[k].node = less(all, of.parts[k].node, from.parts[k].node);
  return q;
}

class JointWorker : public ir::Worker {
 public:
  explicit JointWorker(std::vector<std::unique_ptr<ir::Worker>> parts) : parts_(std::move(parts)) {}

  ir::Batch run(std::uint64_t first_draw, std::uint32_t draws, std::uint32_t runs) override {
    std::vector<ir::Batch> each;
    ir::Batch all{first_draw, draws, runs, {}, 0, {}};
    for (const auto& part : parts_) {
      each.push_back(part->run(first_draw, draws, runs));
      all.events += each.back().events;
      const auto& fault = each.back().fault;
      if (fault && (!all.fault || fault->future < all.fault->future)) all.fault = fault;
    }
    if (!all.fault) interleave(each, std::size_t{draws} * runs, all.scores);
    return all;
  }

 private:
  static void interleave(const std::vector<ir::Batch>& each, std::size_t futures, std::vector<double>& out) {
    for (std::size_t f = 0; f < futures; ++f)
      for (const ir::Batch& b : each) {
        const std::size_t width = b.scores.size() / futures;
        const auto row = b.scores.begin() + static_cast<std::ptrdiff_t>(f * width);
        out.insert(out.end(), row, row + static_cast<std::ptrdiff_t>(width));
      }
  }

  std::vector<std::unique_ptr<ir::Worker>> parts_;
};

}  // namespace

Process join(const std::vector<const Process*>& parts) {
  Process all;
  for (const Process* p : parts) append(all, *p);
  all.foresights = parts.front()->foresights;
  const std::size_t n = parts.front()->questions.size();
  for (std::size_t k = 1; k < parts.size(); ++k)
    for (std::size_t q = 0; q < n; ++q) {
      const ir::Question of = all.questions[k * n + q], from = all.questions[q];
      all.questions.push_back(difference(all, of, from));
    }
  return all;
}

std::unique_ptr<ir::Worker> JointEngine::worker() const {
  std::vector<std::unique_ptr<ir::Worker>> parts;
  for (const ir::Engine* e : parts_) parts.push_back(e->worker());
  return std::make_unique<JointWorker>(std::move(parts));
}

bool JointEngine::has_spread() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const ir::Engine* e) { return e->has_spread(); });
}

}  // namespace casus::query
