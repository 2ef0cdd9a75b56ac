// SPDX-License-Identifier: Apache-2.0
// What rests on what: the sources of a model, what they claim and who disputes it, and every statement that stands on
// them; and what stands on no source. Library files are left out: they hold definitions.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ledger/ledger.hpp"
#include "sema/model.hpp"

namespace casus::session {

// One statement that names one basis.
struct Resting {
  std::string file;  // as shown to people
  std::uint32_t line = 0;
  std::string words;  // how the statement begins
  std::string place;  // "S0:10"; of a judgement, whose it is and of which day; of data, the reference
};

// Without a place.
Resting resting(const SourceMap& files, Span statement);

struct SourceReport {
  const ledger::Source* source = nullptr;
  std::size_t claims = 0;
  bool hindsight = false;  // may be dated after the model's date
  std::vector<Resting> rests;
  std::size_t alone = 0;  // of them, those that have no other basis
};

struct SubjectReport {
  std::string subject;
  std::string pooled_by;  // the first parameter that pools it; empty: none
  std::vector<ledger::Pooled> pool;
  std::vector<std::pair<std::size_t, std::size_t>> conflicts;  // of claims that stand
  std::vector<std::string> known;                              // yardsticks, as written
};

struct Provenance {
  const ledger::Ledger* ledger = nullptr;
  std::vector<SourceReport> sources;
  std::vector<SubjectReport> subjects;
  std::vector<Resting> data, judged, placeholders;
  std::size_t defined = 0;  // statements that only say what a word means
};

Provenance provenance(const sema::CheckedModel& model, const SourceMap& files);

}  // namespace casus::session
