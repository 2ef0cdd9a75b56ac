// SPDX-License-Identifier: Apache-2.0
// Values of options, as people write them. Each reader takes the whole text or says what is wrong with it.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace casus::cli {

template <class T>
using Read = std::expected<T, std::string>;

// 20000, 20_000, 1e6; within [low, high].
Read<std::uint64_t> read_count(const std::string& text, std::uint64_t low, std::uint64_t high);
// 512x32: draws and runs.
Read<std::pair<std::uint64_t, std::uint32_t>> read_design(const std::string& text);
// 0.005 or 0.5%.
Read<double> read_share(const std::string& text);
// 10s, 500ms, 2min, 1h; a bare number is in seconds.
Read<double> read_seconds(const std::string& text);

inline constexpr std::uint64_t most_futures = 1'000'000'000'000;  // days of work; beyond lies a slip of the finger
inline constexpr std::uint32_t most_runs = 100'000;               // a draw is the smallest piece of work
inline constexpr unsigned most_threads = 1024;

}  // namespace casus::cli
