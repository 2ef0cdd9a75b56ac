// SPDX-License-Identifier: Apache-2.0
// What an expression may read and what a block may write, with the way each index hangs on the family's own slots. From
// this come dependency graphs, the structure of hazards, and the class of a proposition. Lets are followed into with
// their arguments substituted; so are computed sets.
//
//   let strength[a] = army[a] + sum(b in actor: aid[b, a])        reads(p, call strength($0), 1):
//     army [0]; aid [-1, 0]
#pragma once
#include <cstdint>
#include <vector>

#include "ir/process.hpp"

namespace casus::ir {

struct Read {
  enum class Kind : std::uint8_t { var, param, tag, now };
  Kind kind = Kind::var;
  VarId var;
  ParamId param;
  TagId tag;
  std::vector<int> index;              // the family slot that this index is, or -1
  std::vector<std::int64_t> constant;  // its ordinal where it is constant, or -1
  friend auto operator<=>(const Read&, const Read&) = default;
};

// Sorted and distinct. `arity`: the first slots of the frame, which are the family's (or the pattern's) own. For
// families of pairs the order of the two indices means nothing, and they are sorted.
std::vector<Read> reads(const Process& process, ExprId expr, int arity);
std::vector<Read> reads(const Process& process, DistId dist, int arity);
// Of a block and everything below it: conditions, values, indices, weights, delays; `+=` and `-=` read what they
// change.
std::vector<Read> reads(const Process& process, const Block& block, int arity);

// Variables and parameters that a block may assign, nested blocks included.
std::vector<Read> writes(const Process& process, const Block& block, int arity);

// Signals that a block may emit, nested blocks included; ascending.
std::vector<SignalId> emits(const Process& process, const Block& block);

// Number of slots of a frame in which this can be computed: at least `arity`.
std::uint16_t frame_size(const Process& process, ExprId expr, std::uint16_t arity = 0);
std::uint16_t frame_size(const Process& process, const Block& block, std::uint16_t arity = 0);

}  // namespace casus::ir
