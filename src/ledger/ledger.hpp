// SPDX-License-Identifier: Apache-2.0
// Sources and what they claim. A source vouches for arrows and directions; numbers of a source are claims, kept one by
// one with speaker and modality, and pooled only when a model says so.
#pragma once
#include <cstdint>
#include <map>
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
  bool retracted = false;  // by the model
  bool left_out = false;   // by `--without`
  std::string why;         // of a retraction
  std::optional<long> retracted_on;
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
  std::string text;     // a claim in words
  std::string written;  // what is claimed, as it stands in the model
  Span span;
  std::string superseded_by;  // "S3:1"; empty: it stands
  std::string place() const;  // "S3:1"
};

// A line of one source that speaks against a line of another.
struct Dispute {
  std::string source, by_source;
  std::int64_t line = 0, by_line = 0;
  std::string why;
  Span span;
};

// Something known, shown beside the claims of its subject and never pooled with them.
struct Yardstick {
  Claim known;
  std::string basis;  // as written
};

// Is what `left_out` says heard? `model` alone: the model as it stands; `all`: without the sources left out as well.
enum class Hearing : std::uint8_t { model, all };

// A claim's place in a pool: its share, or why it has none.
struct Pooled {
  std::size_t claim = 0;
  double share = 0;
  std::string why_not;
};

struct Ledger {
  std::vector<Source> sources;
  std::vector<Claim> claims;
  std::vector<Dispute> disputes;
  std::vector<Yardstick> yardsticks;
  const Source* find(std::string_view key) const;
  std::vector<const Claim*> about(std::string_view subject) const;

  // Retracted, or resting on nothing but retracted sources.
  bool withdrawn(std::string_view key, Hearing hearing) const;
  // All claims of this subject. Those that count share the pool by the weight of their source, or alike where no
  // weights are given; a copy, a claim that was replaced and one of a withdrawn source have no share, nor has one in
  // words.
  std::vector<Pooled> pool(std::string_view subject, const std::map<std::string, double>& weights,
                           Hearing hearing) const;
};

// What is believed of a claim at least to 5-95 %: its ends as a pool reads them.
struct Ends {
  double low, high;
};
Ends ends(const Claim& claim);
// Can't both be right, as a pool reads them.
bool conflict(const Claim& a, const Claim& b);

}  // namespace casus::ledger
