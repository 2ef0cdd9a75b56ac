// SPDX-License-Identifier: Apache-2.0
// Every id in range, every number a number, every enumeration a word: by going through the fields of all records.
#include <cmath>
#include <type_traits>

#include "ir/fields.hpp"
#include "ir/validate_steps.hpp"

namespace casus::ir {
namespace {

class FieldCheck {
 public:
  FieldCheck(const Process& p, Findings& found, std::string_view head, std::size_t index)
      : p_(p), found_(found), head_(head), index_(index) {}

  template <class R>
  void record(const R& r) {
    auto visit = [&](std::string_view, auto member) { value(r.*member); };
    describe(visit, &r);
  }

 private:
  template <class T>
  void value(const T& v) {
    if constexpr (std::is_same_v<T, double>)
      found_.require(!std::isnan(v), "numbers", head_, index_, "not a number");
    else if constexpr (std::is_enum_v<T>)
      found_.require(static_cast<std::size_t>(v) < words<T>.size(), "ids", head_, index_, "unknown word");
    else if constexpr (std::is_same_v<T, Block>)
      value(v.effects);
    else if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string> && !std::is_same_v<T, Span>)
      record(v);
  }
  template <class T>
  void value(const std::vector<T>& v) {
    for (const T& one : v) value(one);
  }
  template <class Tag>
  void value(const Id<Tag>& id) {
    if (id.valid()) found_.require(id.value < size(id), "ids", head_, index_, "an id is out of range");
  }

  std::size_t size(KindId) const { return p_.kinds.size(); }
  std::size_t size(SetId) const { return p_.sets.size(); }
  std::size_t size(TableId) const { return p_.tables.size(); }
  std::size_t size(ExprId) const { return p_.exprs.size(); }
  std::size_t size(DistId) const { return p_.dists.size(); }
  std::size_t size(TagId) const { return p_.tags.size(); }
  std::size_t size(ParamId) const { return p_.params.size(); }
  std::size_t size(VarId) const { return p_.vars.size(); }
  std::size_t size(LetId) const { return p_.lets.size(); }
  std::size_t size(SignalId) const { return p_.signals.size(); }
  std::size_t size(ForesightId) const { return p_.foresights.size(); }
  std::size_t size(EffectId) const { return p_.effects.size(); }
  std::size_t size(EventId) const { return p_.events.size(); }
  std::size_t size(BasisId) const { return p_.bases.size(); }
  std::size_t size(ArmId) const { return p_.arms.size(); }
  std::size_t size(TrackerId) const { return p_.trackers.size(); }
  std::size_t size(ScoreId) const { return p_.scores.size(); }
  std::size_t size(EstimandId) const { return p_.estimands.size(); }
  std::size_t size(NodeId) const { return p_.nodes.size(); }

  const Process& p_;
  Findings& found_;
  std::string_view head_;
  std::size_t index_;
};

}  // namespace

void check_ids(const Process& p, Findings& found) {
  FieldCheck(p, found, "process", 0).record(p);
  for_each_array(p, [&](std::string_view head, const auto& records) {
    for (std::size_t i = 0; i < records.size(); ++i) FieldCheck(p, found, head, i).record(records[i]);
  });
}

}  // namespace casus::ir
