// SPDX-License-Identifier: Apache-2.0
// Typed 32-bit ids into contiguous arrays. An id of one array can't be used on another; a default one is none.
#pragma once
#include <cstdint>
#include <functional>

namespace casus {

template <class Tag>
struct Id {
  static constexpr std::uint32_t none_value = 0xffffffffu;
  std::uint32_t value = none_value;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  constexpr bool valid() const { return value != none_value; }
  constexpr explicit operator bool() const { return valid(); }
  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace casus

template <class Tag>
struct std::hash<casus::Id<Tag>> {
  std::size_t operator()(casus::Id<Tag> id) const noexcept { return std::hash<std::uint32_t>{}(id.value); }
};
