// SPDX-License-Identifier: Apache-2.0
// Builds the alias table: each cell that is short is filled up by one that is over, in index order.
#include "rng/alias.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace casus::rng {

std::expected<AliasTable, std::string> AliasTable::build(std::span<const double> weights) {
  if (weights.size() >= std::numeric_limits<std::uint32_t>::max()) return std::unexpected("too many weights");
  AliasTable table;
  for (const double w : weights) {
    if (!(w >= 0.0)) return std::unexpected("weights must not be negative");
    table.total_ += w;
  }
  if (!(table.total_ > 0.0)) return std::unexpected("some weight must be positive");
  const double scale = static_cast<double>(weights.size()) / table.total_;
  if (!std::isnormal(scale)) return std::unexpected("weights must be finite and not too small");

  table.cells_.resize(weights.size());
  std::vector<std::uint32_t> under;
  std::vector<std::uint32_t> over;
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    table.cells_[i] = {weights[i] * scale, i};
    (table.cells_[i].keep < 1.0 ? under : over).push_back(i);
  }
  while (!under.empty() && !over.empty()) {
    Cell& poor = table.cells_[under.back()];
    under.pop_back();
    poor.other = over.back();
    Cell& rich = table.cells_[over.back()];
    rich.keep -= 1.0 - poor.keep;
    if (rich.keep < 1.0) {
      under.push_back(over.back());
      over.pop_back();
    }
  }
  // What is left is full but for rounding; an impossible index must still never be drawn.
  const auto heaviest = std::max_element(weights.begin(), weights.end()) - weights.begin();
  for (const std::uint32_t i : over) table.cells_[i].keep = 1.0;
  for (const std::uint32_t i : under) {
    if (weights[i] > 0.0) {
      table.cells_[i].keep = 1.0;
    } else {
      table.cells_[i].other = static_cast<std::uint32_t>(heaviest);
    }
  }
  return table;
}

}  // namespace casus::rng
