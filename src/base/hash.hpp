// SPDX-License-Identifier: Apache-2.0
// 64-bit hashes for keys of draws and for content. Fixed for ever: goldens pin their values, since a changed hash
// changes every future. `mix` is a strong 64-bit finaliser (Stafford's variant 13 of MurmurHash3's, as in splitmix64).
#pragma once
#include <cstdint>
#include <string_view>

namespace casus {

constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

// Order matters: combine(combine(s, a), b) differs from combine(combine(s, b), a).
constexpr std::uint64_t combine(std::uint64_t seed, std::uint64_t value) {
  return mix(seed * 0x9e3779b97f4a7c15ull + mix(value + 0x9e3779b97f4a7c15ull) + 0x632be59bd9b4e019ull);
}

// FNV-1a, finished by mix: names of clauses, entities and files.
constexpr std::uint64_t hash_text(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ull;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return mix(h);
}

}  // namespace casus
