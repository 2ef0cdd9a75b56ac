// SPDX-License-Identifier: Apache-2.0
// One future told as it happened, and faults of a run told with their place, date, state and how to see them again.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "diag/diagnostic.hpp"
#include "ir/process.hpp"
#include "session/session.hpp"

namespace casus::session {

struct Step {
  double time = 0;   // days
  std::string date;  // 2026-07-03
  std::string kind;  // event, rule, signal, delayed, do, change
  std::string what;  // `second_front`, `attack(KP, KR, korea)`, `war{KP, KR}: false -> true`
  Span span;         // of the clause
};

struct Story {
  std::uint64_t future = 0, draw = 0, run = 0;
  std::string arm;                                          // the `do` list, empty for the base arm
  std::vector<std::pair<std::string, std::string>> params;  // as drawn: name and shown value
  std::vector<Step> steps;
  std::vector<std::pair<std::string, std::string>> answers;  // each question's value in this future
  std::vector<std::string> state;                            // at the end, what differs from the start
  std::optional<Diagnostic> fault;
};

inline constexpr std::size_t max_steps = 20'000;  // then the story breaks off and says so

// Future `number` of the design that the settings give, in one arm.
Story replay(const std::shared_ptr<const ir::Process>& process, const RunSettings& settings, const std::string& path,
             std::uint64_t number, std::uint32_t arm);

// A run's fault as a located diagnostic with future, date, state and replay command.
Diagnostic describe_fault(const std::shared_ptr<const ir::Process>& process, const RunSettings& settings,
                          const std::string& path, const ir::RunFault& fault);

// "2026-07-03" of a day of the model (fractions of a day are dropped).
std::string date_of(const ir::Process& process, double time);
// A value as people write it: enum and entity names, true/false, percentages, units.
std::string value_text(const ir::Process& process, ir::Type type, double value, double scale, const std::string& unit);

}  // namespace casus::session
