// SPDX-License-Identifier: Apache-2.0
#include "lower/withdraw.hpp"

#include <algorithm>
#include <string_view>

namespace casus::lower {

bool withdrawn(const sema::CheckedModel& model, const std::vector<ir::BasisId>& bases) {
  const auto is = [&](ir::BasisId id) {
    const ir::Basis& b = model.process[id];
    if (b.kind != ir::Basis::Kind::arrow && b.kind != ir::Basis::Kind::claim) return false;
    const std::string_view key = std::string_view(b.ref).substr(0, b.ref.find(':'));
    return model.ledger.withdrawn(key, ledger::Hearing::all);
  };
  return !bases.empty() && std::all_of(bases.begin(), bases.end(), is);
}

void withdraw(Context& c) {
  const auto gone = [](const ledger::Source& s) { return s.retracted || s.left_out; };
  const auto& sources = c.model.ledger.sources;
  if (std::none_of(sources.begin(), sources.end(), gone)) return;
  c.withdrawn = ir::TagId(c.process.tags.size());
  ir::Tag tag;
  tag.name = "withdrawn";
  tag.on = false;
  tag.hidden = true;
  c.process.tags.push_back(std::move(tag));
  const auto mark = [&](ir::Origin& o) {
    if (withdrawn(c.model, o.bases)) o.tags.push_back(c.withdrawn);
  };
  for (ir::Event& e : c.process.events) mark(e.origin);
  for (ir::Rule& r : c.process.rules) mark(r.origin);
  for (ir::Flow& f : c.process.flows) mark(f.origin);
  for (sema::Scale& s : c.model.scales) mark(s.origin);
}

}  // namespace casus::lower
