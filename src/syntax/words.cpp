// SPDX-License-Identifier: Apache-2.0
#include "syntax/words.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace casus::syntax {
namespace {

using List = std::vector<std::string>;

const List hard = {"and", "or", "not", "in", "if", "then", "else"};
const List lone = {"placeholder", "definition", "contested", "once", "repeating", "saturating", "exactly"};
const List clauses = {"when", "rate", "after", "since", "once", "repeating", "then"};
const List trailers = {"from", "judged", "placeholder", "definition", "tag", "off", "contested"};
const List aggregates = {"count", "sum", "min", "max", "mean", "any", "all", "argmax"};
const List parameters = {"mean", "sd", "median", "mode", "n", "p5", "p95", "shape", "scale", "low", "high", "rate"};
const List other_soft = {"where",      "to",     "at",    "within",  "by",       "every",     "before",  "stays",
                         "of",         "per",    "mod",   "for",     "weighted", "rounds",    "except",  "beside",
                         "better",     "fails",  "error", "given",   "exactly",  "with",      "as",      "runs",
                         "dated",      "graded", "file",  "derived", "on",       "truncated", "speaker", "paragraphs",
                         "saturating", "known",  "while", "weights", "plausible"};
const List time_words = {"hour",  "hours",  "day",  "days",  "week",  "weeks",
                         "month", "months", "year", "years", "start", "end"};
// Words that mean something in one construct alone: nothing above needs to know them.
const List others = {
    "a",         "about",         "above",     "against",  "among",       "an",        "article",      "attacks",
    "available", "between",       "bool",      "breached", "chance",      "choose",    "consultation", "csv",
    "data",      "deciding",      "defence",   "do",       "expires",     "false",     "first",        "force",
    "foreseen",  "had",           "hold",      "honoured", "inf",         "instead",   "integer",      "lapses",
    "least",     "let",           "lookahead", "majority", "member",      "mixture",   "most",         "neutrality",
    "no",        "nonaggression", "nothing",   "odds",     "offence",     "open",      "other",        "over",
    "owed",      "owes",          "pool",      "prevails", "probability", "real",      "scored",       "sharpness",
    "signed",    "spent",         "suspended", "time",     "times",       "triggered", "true",         "weighing",
    "weight"};

bool contains(const List& list, std::string_view word) {
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
    std::set<std::string> all(statement_words().begin(), statement_words().end());
    for (const List* list :
         {&hard, &lone, &clauses, &trailers, &aggregates, &parameters, &other_soft, &time_words, &others})
      all.insert(list->begin(), list->end());
    return List(all.begin(), all.end());
  }();
  return words;
}

bool is_any_word(std::string_view word) { return std::binary_search(all_words().begin(), all_words().end(), word); }

bool is_statement_word(std::string_view word) { return contains(statement_words(), word); }
bool is_hard_word(std::string_view word) { return contains(hard, word); }
bool is_lone_word(std::string_view word) { return contains(lone, word); }
bool is_clause_word(std::string_view word) { return contains(clauses, word); }
bool is_clause_of(std::string_view statement, std::string_view word) {
  static const List decision = {"among", "weighing", "odds", "sharpness", "initially", "lookahead"};
  static const List pact = {"article", "signed", "expires", "suspended", "open", "honoured", "lapses", "except"};
  return (statement == "decision" && contains(decision, word)) || (statement == "pact" && contains(pact, word));
}
bool is_trailer_word(std::string_view word) { return contains(trailers, word); }
bool is_aggregate_word(std::string_view word) { return contains(aggregates, word); }
bool is_parameter_word(std::string_view word) { return contains(parameters, word); }

bool is_soft_word(std::string_view word) {
  static const std::unordered_set<std::string_view> soft = [] {
    std::unordered_set<std::string_view> all;
    for (const List* list : {&clauses, &trailers, &other_soft}) all.insert(list->begin(), list->end());
    return all;
  }();
  return soft.contains(word);
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
