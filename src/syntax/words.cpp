// SPDX-License-Identifier: Apache-2.0
#include "syntax/words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>
#include <unordered_set>

namespace casus::syntax {
namespace {

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

const std::vector<std::string>& statement_words() {
  static const std::vector<std::string> words = {
      "model",  "use",    "unit",      "kind",    "group",     "const",   "param",    "state",
      "let",    "settle", "event",     "signal",  "on",        "scale",   "decision", "initially",
      "always", "source", "claim",     "option",  "reading",   "section", "ask",      "proposition",
      "pact",   "flow",   "yardstick", "dispute", "supersede", "retract", "tag",      "correlate"};
  return words;
}

const std::vector<std::string>& all_words() {
  static const std::vector<std::string> words = [] {
    std::istringstream text(
        "about above after against all always among an and any argmax article as ask at attacks available before "
        "beside better between breached by calendar chance choose claim const consultation contested count csv data "
        "dated day days deciding decision defence definition derived do else end error event every exactly except "
        "expires fails false file first for force foreseen from given graded group had high hold honoured hour hours if "
        "in inf initially instead integer joined judged kind known lapses least leave left let lookahead low majority "
        "max mean median member min mixture mod mode model month months most n neutrality no nonaggression not nothing "
        "odds of off offence on once open option or other over owed owes p5 p95 pact paragraphs param per placeholder "
        "pool prevails probability proposition rate reading real repeating rounds runs saturating scale scored sd "
        "section settle shape sharpness signal signed since source speaker spent start state stays sum suspended tag "
        "then time times to triggered true truncated unit use week weeks weighing weight weighted when where with "
        "within year years bool");
    std::vector<std::string> all(std::istream_iterator<std::string>(text), {});
    std::sort(all.begin(), all.end());
    return all;
  }();
  return words;
}

bool is_any_word(std::string_view word) { return std::binary_search(all_words().begin(), all_words().end(), word); }

bool is_statement_word(std::string_view word) {
  const auto& words = statement_words();
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_hard_word(std::string_view word) {
  return contains(std::array<std::string_view, 7>{"and", "or", "not", "in", "if", "then", "else"}, word);
}

bool is_lone_word(std::string_view word) {
  return contains(std::array<std::string_view, 7>{"placeholder", "definition", "contested", "once", "repeating",
                                                  "saturating", "exactly"},
                  word);
}

bool is_clause_word(std::string_view word) {
  return contains(std::array<std::string_view, 7>{"when", "rate", "after", "since", "once", "repeating", "then"}, word);
}

bool is_trailer_word(std::string_view word) {
  return contains(
      std::array<std::string_view, 7>{"from", "judged", "placeholder", "definition", "tag", "off", "contested"}, word);
}

bool is_aggregate_word(std::string_view word) {
  return contains(std::array<std::string_view, 8>{"count", "sum", "min", "max", "mean", "any", "all", "argmax"}, word);
}

bool is_parameter_word(std::string_view word) {
  return contains(std::array<std::string_view, 12>{"mean", "sd", "median", "mode", "n", "p5", "p95", "shape", "scale",
                                                   "low", "high", "rate"},
                  word);
}

bool is_soft_word(std::string_view word) {
  static const std::unordered_set<std::string_view> others = {
      "where",   "to",         "at",         "within", "by",     "every",   "before",   "stays",   "of",    "per",
      "mod",     "for",        "weighted",   "rounds", "except", "beside",  "better",   "fails",   "error", "given",
      "exactly", "with",       "as",         "runs",   "dated",  "graded",  "file",     "derived", "on",    "truncated",
      "speaker", "paragraphs", "saturating", "known",  "while",  "weights", "plausible"};
  return is_clause_word(word) || is_trailer_word(word) || others.contains(word);
}

std::string time_unit(std::string_view word) {
  for (const std::string_view unit : {"hours", "days", "weeks", "months", "years"})
    if (word == unit || word == unit.substr(0, unit.size() - 1)) return std::string(unit);
  return {};
}

std::string rate_unit(std::string_view word) {
  std::string unit = time_unit(word);
  if (unit.empty()) return unit;
  unit.pop_back();
  return "per " + unit;
}

}  // namespace casus::syntax
