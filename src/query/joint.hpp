// SPDX-License-Identifier: Apache-2.0
// Several compositions of one model on the same futures, as one run: each answers its questions, and what separates
// them is known far better than two runs would tell, since every future is compared with itself.
//
//   ir::Process all = join({&before, &after});
//   JointEngine engine({&engine_before, &engine_after});
//   RunResult r = run(all, engine, options);   // answers: of the first, of the second, then second less first
//
// The processes must ask the same questions in the same order; the engines, one for each process and in that order,
// must outlive the joint one, and draw from the same seed. Only questions are joined: what is joined has no dynamics.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ir/engine.hpp"

namespace casus::query {

ir::Process join(const std::vector<const ir::Process*>& parts);

class JointEngine : public ir::Engine {
 public:
  explicit JointEngine(std::vector<const ir::Engine*> parts) : parts_(std::move(parts)) {}
  std::unique_ptr<ir::Worker> worker() const override;
  std::string name() const override { return parts_.front()->name(); }
  bool has_spread() const override;

 private:
  std::vector<const ir::Engine*> parts_;
};

}  // namespace casus::query
