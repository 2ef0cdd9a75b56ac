// SPDX-License-Identifier: Apache-2.0
// The steps of ir/validate.hpp; internal.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ir/process.hpp"

namespace casus::ir {

class Findings {
 public:
  // A fact that must hold.
  bool require(bool holds, std::string_view invariant, std::string_view record, std::size_t index,
               std::string_view fact) {
    if (holds) return true;
    if (list_.size() < 100) {
      std::string line(invariant);
      ((line += ": ") += record) += std::to_string(index);
      (line += ": ") += fact;
      list_.push_back(std::move(line));
    }
    return false;
  }
  bool empty() const { return list_.empty(); }
  std::vector<std::string> take() { return std::move(list_); }

 private:
  std::vector<std::string> list_;
};

void check_ids(const Process& p, Findings& found);
void check_shapes(const Process& p, Findings& found);
void check_scopes(const Process& p, Findings& found);

// Children an operation has: 0-3 in a, b, c; -1: the list.
int children(Op op);

}  // namespace casus::ir
