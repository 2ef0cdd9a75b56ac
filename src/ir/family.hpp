// SPDX-License-Identifier: Apache-2.0
// Members and cells of families. Members are those index tuples that a family really has, in lexicographic order of
// its binders; cells are the dense storage of a family, over the whole of each binder's kind.
//
//   const Members m = enumerate(process, event.family);
//   for (std::size_t i = 0; i < m.size(); ++i) m.row(i)[0];   // ordinal of binder 0
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "ir/fault.hpp"
#include "ir/process.hpp"

namespace casus::ir {

inline constexpr std::size_t max_arity = 16;  // binders of a family, arguments of a call

struct Members {
  std::uint16_t arity = 0;
  std::vector<std::uint32_t> flat;  // rows of `arity` ordinals
  std::size_t count = 0;            // a family without binders has one member, with an empty row
  std::optional<Fault> fault;       // `where` could not be computed; the rows before that member are kept

  std::size_t size() const { return count; }
  std::span<const std::uint32_t> row(std::size_t i) const { return {flat.data() + i * arity, arity}; }
};

// Cost: a conjunct of `where` that reads early binders only prunes early, and one of the form `b in {...}` or `b = ...`
// (over earlier binders) lists the candidates of b outright, so sparse families cost about their size.
Members enumerate(const Process& process, const Family& family);

// Dense layout: cell = sum of ordinal * stride, the last binder running fastest. A pair uses the full square and is
// looked up with the smaller ordinal first.
struct Cells {
  std::vector<std::uint32_t> extent;  // size of each binder's kind
  std::vector<std::size_t> stride;
  std::size_t count = 1;  // at most too_many, which no engine can hold
  bool pair = false;

  static constexpr std::size_t too_many = std::size_t{1} << 32;

  // Of anything that can be indexed: integers, or doubles that are ordinals.
  template <class Ordinals>
  std::size_t index(const Ordinals& ordinals) const {
    if (pair) {
      const auto a = static_cast<std::size_t>(ordinals[0]), b = static_cast<std::size_t>(ordinals[1]);
      return std::min(a, b) * stride[0] + std::max(a, b);
    }
    std::size_t at = 0;
    for (std::size_t k = 0; k < stride.size(); ++k) at += static_cast<std::size_t>(ordinals[k]) * stride[k];
    return at;
  }
  // The ordinals of a cell; the inverse of `index`.
  std::vector<std::uint32_t> ordinals(std::size_t cell) const;
};

Cells cells(const Process& process, const Family& family);
inline Cells cells(const Process& process, const Variable& v) { return cells(process, v.family); }
inline Cells cells(const Process& process, const Param& p) { return cells(process, p.family); }

inline std::size_t cell_index(const Cells& c, std::span<const std::uint32_t> ordinals) { return c.index(ordinals); }

// Where the cells of each variable and parameter stand in one concatenated array of each.
struct Layout {
  std::vector<std::size_t> var_offset, param_offset;  // one more than there are: the last is the total
  std::vector<Cells> vars, params;

  Layout() = default;
  explicit Layout(const Process& process);
  std::size_t var_cells() const { return var_offset.empty() ? 0 : var_offset.back(); }
  std::size_t param_cells() const { return param_offset.empty() ? 0 : param_offset.back(); }
};

}  // namespace casus::ir
