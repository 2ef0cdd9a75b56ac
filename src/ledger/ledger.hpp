// SPDX-License-Identifier: Apache-2.0
// Sources and what they claim. A source vouches for arrows and directions; numbers of a source are claims, kept one by
// one with speaker and modality, and pooled only when a model says so.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"

namespace casus::ledger {

struct Source {
  std::string key, title;
  std::optional<long> from, to;  // days since 1970-01-01
  char grade = 0;                // A-F (Admiralty reliability), 0: not given
  std::int64_t paragraphs = 0;   // non-empty lines of its text; 0: not given
  std::string file;              // name of the text, where one has it
  std::vector<std::string> derived_from;
  Span span;
};

struct Claim {
  std::string subject;  // claims about one subject share it
  std::string source;
  std::int64_t line = 0;
  std::string speaker, modality;
  enum class Word : std::uint8_t { plain, about, at_most, at_least, exactly };
  Word word = Word::plain;
  bool numeric = false;
  double low = 0, high = 0;  // stored units (days, plain); equal for a point
  std::string unit;
  std::string text;  // a claim in words
  Span span;
};

struct Ledger {
  std::vector<Source> sources;
  std::vector<Claim> claims;
  const Source* find(std::string_view key) const;
  std::vector<const Claim*> about(std::string_view subject) const;
};

}  // namespace casus::ledger
