// SPDX-License-Identifier: Apache-2.0
// What is due: a binary heap by (time, order of declaration, member). Nothing is ever searched or removed: an entry
// that has become stale is recognised when it comes up (its clock's version has moved on, its band's floor is above the
// rate).
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace casus::kernel {

struct Due {
  double time = 0;
  std::uint64_t key = 0;  // of the candidate, arming or delay
  std::uint32_t order = 0;
  std::uint32_t group = 0;  // delayed effects: index of the pending block
  std::uint32_t member = 0;
  std::uint32_t extra = 0;  // band, or version of the clock
};

// Before every clause: what flows reaches a bound, or brings a condition to change.
inline constexpr std::uint32_t wake_order = 0;
// Orders above every clause's: blocks that an effect put off, in the order in which they were.
inline constexpr std::uint32_t delayed_order = 0x80000000u;

class DueQueue {
 public:
  void clear() { heap_.clear(); }
  bool empty() const { return heap_.empty(); }
  const std::vector<Due>& entries() const { return heap_; }  // in no order
  const Due& top() const { return heap_.front(); }
  void push(const Due& d) {
    heap_.push_back(d);
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  Due pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Due d = heap_.back();
    heap_.pop_back();
    return d;
  }

 private:
  static bool later(const Due& a, const Due& b) {
    if (a.time != b.time) return a.time > b.time;
    if (a.order != b.order) return a.order > b.order;
    if (a.member != b.member) return a.member > b.member;
    if (a.extra != b.extra) return a.extra > b.extra;
    return a.group > b.group;
  }
  std::vector<Due> heap_;
};

}  // namespace casus::kernel
