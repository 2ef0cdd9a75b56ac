// SPDX-License-Identifier: Apache-2.0
// Random expressions and effects over the small world that every random model declares; see random_model.cpp.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.hpp"

namespace casus::reference {

struct Dice {
  std::uint64_t seed = 0, count = 0;
  int below(int n) { return static_cast<int>(casus::combine(seed, ++count) % static_cast<std::uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  const std::string& of(const std::vector<std::string>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }
};

// What is in scope at a place.
struct Scope {
  std::vector<std::string> members;  // names that stand for something of `place`
  int first_signal = 0;              // signals before this one are not emitted here
  int depth = 2;
  bool timed = true;  // may effects be put off?
};

class Words {
 public:
  explicit Words(std::uint64_t seed) : dice(seed) {}

  std::string member(const Scope& s);
  std::string condition(const Scope& s) { return condition(s, s.depth); }
  std::string number(const Scope& s) { return number(s, s.depth); }  // never negative
  std::string whole(const Scope& s);                                 // 0 to 6
  std::string share(const Scope& s);                                 // 0 to 1
  std::string delay(const Scope& s);
  // One effect a line, each behind `indent`.
  std::string effects(const Scope& s, const std::string& indent);

  Dice dice;
  std::vector<std::string> conditions{"flag", "mode = red", "mode != blue"};  // names that hold or do not
  std::vector<std::string> numbers{"n", "part", "worth"};                     // names that are not negative
  std::vector<std::string> levels;  // numbers that flow; conditions read them in ways that run straight
  static constexpr int signals = 3;

 private:
  std::string condition(const Scope& s, int depth);
  std::string number(const Scope& s, int depth);
  std::string effect(const Scope& s, const std::string& indent);
  std::string block_effect(const Scope& s, const std::string& indent);
  std::string level(const Scope& s);
  std::string level_condition(const Scope& s);
  std::string level_effect(const Scope& s);
  std::string straight_number(const Scope& s, int depth);  // of nothing that flows
  std::string loop_variable(const Scope& s) const { return "k" + std::to_string(s.members.size()); }
  std::string signal(const Scope& s);
  Scope with(Scope s, const std::string& member) const;

  bool steady_ = false;  // numbers read nothing that flows
};

}  // namespace casus::reference
