// SPDX-License-Identifier: Apache-2.0
#include "syntax/habits.hpp"

#include <algorithm>
#include <array>

namespace casus::syntax {
namespace {

using List = std::string_view;  // words with a blank between each two; empty: any

constexpr std::string_view leave_out = "<>";

struct Row {
  List statement, clause, found;
  std::string_view wanted;  // a part of it
  std::string_view hint;
  std::string_view put = {};  // `leave_out`, or empty: no fix
};

constexpr std::string_view judgement = "a judgement is written `judged \"why\" by modeller on 2026-01-31`";
constexpr std::string_view duty = "a duty is written `on attack against a member, every other member owes defence`";

// The first row that fits speaks. Narrow ones stand before wide ones.
constexpr Row rows[] = {
    // a date, a reason, a place in a source
    {"", "judged", "", "the reason in quotes", judgement},
    {"", "", "", "whose judgement", judgement},
    {"", "by", "", "`on` and a date", judgement},
    {"", "", "on in", "a date", "the date follows at once", leave_out},
    {"", "", "", "a date", "a date is written year-month-day, as 2024-11-05"},
    {"", "", "for of", "a duration", "the duration follows at once", leave_out},
    {"", "", "paragraph paragraphs line para p", "", "a line of a source stands behind a colon: `from S1:4`"},
    {"", "", "", "a source such as",
     "a source is named by its key, without quotes; what was counted is `from data \"...\"`"},
    {"source", "", "on date from of", "`dated`", "say when it was written: `dated 2024-11-05`", "dated"},
    {"source", "", "grade rated rating", "", "a grade from A to F: `graded C`", "graded"},
    {"claim", "", "to", "", "from so much to so much is `3 .. 5` in a claim", ".."},
    {"claim", "", "", "`:` and what is claimed",
     "a claim is written `claim size of S1:4 speaker \"who\", asserted: 300 people`"},
    // rates and units
    {"", "", "yearly annually annual", "", "write `per year`", "per year"},
    {"", "", "monthly", "", "write `per month`", "per month"},
    {"", "", "weekly", "", "write `per week`", "per week"},
    {"", "", "daily", "", "write `per day`", "per day"},
    {"", "", "quarter decade century", "hour, day", "turn it into a year: once a quarter is `4 per year`"},
    {"", "rate", "once twice", "an expression", "a rate is a number: `1 per year`"},
    {"", "", "%", "",
     "a unit goes with a number: a parameter has its own, `param r ~ 1 to 3 % per day`, and is used by its name alone"},
    // events
    {"event", "", ":", "a clause", "an event has no colon: its clauses follow", leave_out},
    {"event", "", "if while whenever unless", "a clause", "the condition of an event begins with `when`", "when"},
    {"event", "", "do does causes effect effects", "a clause", "what an event does begins with `then`", "then"},
    {"event", "", "every", "a clause", "an event that comes at even intervals is `after 3 months repeating`"},
    {"event", "", "on", "a clause", "what hears another event is a rule, a statement of its own: `on e: x += 1`"},
    {"event", "", "at", "a clause", "an event on a day waits for it: `when now >= 2025-01-20`"},
    {"event", "", "probability chance with", "a clause",
     "a chance per year is a rate, `rate chance 30 % a year`; a chance at each time stands behind `then`, `with "
     "probability 30 %: x := 1`"},
    {"event decision", "when", ",", "a clause", "conditions are joined by `and` or `or`", " and"},
    {"event on initially", "then", ", and", "", "effects are joined by `;`", ";"},
    {"on initially option reading", "", ",", "`;`", "what is done is joined by `;`", ";"},
    {"event", "rate after since", ",", "a clause", "no comma stands between clauses", leave_out},
    {"event decision", "", "is equals", "a clause", "to compare, write `=`, `<` or `>`", "="},
    {"event on initially", "then", "+ - * /", "", "to change a state, write `x += 1`, `x -= 1` or `x := 1`"},
    // rules
    {"on", "", "then do", "", "a rule has a colon where an event has `then`: `on e: x += 1`", ":"},
    {"on", "", "if", "`when`", "the condition of a rule begins with `when`", "when"},
    {"on", "", "= != < <= > >= and or", "`when`",
     "a rule hears an event or a signal; what waits for a condition is an event: `event e when x > 3 then ...`"},
    // effects
    {"", "", "then", "`:` and an effect", "among effects a colon stands here: `if c: x := 1`", ":"},
    {"", "", ":= += -=", "`:` and an effect", "a colon stands before the effect: `with probability 30 %: x := 1`"},
    {"", "", "", "`:` and an effect", "a colon stands before what is done"},
    {"", "", "chance", "`probability`", "write `with probability 30 %: ...`", "probability"},
    {"", "", "", "`probability`", "write `with probability 30 %: ...`"},
    // scales and flows
    {"scale", "", "* x to with", "`by`", "write `scale e by 3`", "by"},
    {"scale", "", "if while", "", "the condition of a scale begins with `when`", "when"},
    {"flow", "", "when if", "", "the condition of a flow begins with `while`", "while"},
    {"flow", "", "at with", "`by`", "write `flow stock by 3 per day`", "by"},
    {"flow", "", "from into", "`by`", "from one to the other is `flow a to b by 3 per day`"},
    // declarations
    {"ask", "", ":=", "`=` and a question", "a question stands behind `=`", "="},
    {"let const group", "", ":=", "`=`", "`=` says what it is; `:=` is for effects", "="},
    {"state param", "", ":=", "", "`=` says what it begins with; `:=` is for effects", "="},
    {"let", "", "", "`=` and an expression",
     "a value is named by `let x = a > 3`; only a type may stand before the `=`"},
    {"group", "", ":", "`=`", "a group is written `group name = { A, B }`", "="},
    {"group", "", ",", "", "a set stands in braces: `{ A, B }`"},
    {"kind", "", ":", "", "members are listed behind `=`: `kind province = west, east`", "="},
    {"kind", "", "", "the end of the statement", "members are listed behind `=`: `kind province = west, east`"},
    {"state", "", "(", "`:` and a type", "the index of a family stands in square brackets: `state x[a: actor]: 0..10`"},
    {"state", "", "", "`:` and a type", "say what values it may have: `: 0..10 = 3`, `: bool`, `: calm | alarmed`"},
    {"state", "", "or ,", "", "the values of a state are joined by `|`: `calm | alarmed`", " |"},
    {"state", "", "to", "`..`", "a range is written with two dots: `0..10`", ".."},
    {"state", "", "", "`..`", "a range is written `0..10`, and a list of values `calm | alarmed`"},
    {"param", "", "", "`~` and a distribution", "`param x ~ 1 to 3` is drawn once per future; `param x = 3` is fixed"},
    {"param", "", "to", "`and` and the upper end", "write `between 3 and 5`, or `3 to 5`", "and"},
    {"param", "", ":", "an expression", "the weight of a value follows it: `{ a 30 %, b 70 % }`", leave_out},
    {"param", "", "", "`claim` and the name", "claims are pooled by `pool(claim x)`"},
    // decisions
    {"decision", "among", ",", "", "choices are joined by `|`, or stand one a line", " |"},
    {"decision", "odds", ",", "", "odds are joined by `:`, as in `odds yes 3 : no 7`", " :"},
    {"decision", "odds", ":", "an expression", "the weight follows its choice: `odds yes 3 : no 7`", leave_out},
    {"decision", "", "choices options choose between", "a clause", "the choices stand behind `among`", "among"},
    {"decision", "", "if", "a clause", "the condition of a decision begins with `when`", "when"},
    {"decision", "weighing", "", "`:` and a value",
     "a consideration has a name, a colon and a value: `gain: 1 for attack`"},
    {"decision", "weighing", "", "`for` and the choices", "say what it speaks for: `gain: 1 for attack`"},
    // pacts
    {"pact", "", "and", "a clause, an article", "parties are joined by commas", ","},
    {"pact", "", "on upon", "`every other member owes`", "write `on attack against a member`", "against"},
    {"pact", "", "", "`every other member owes`", duty},
    {"pact", "", "all each", "`every`", duty},
    {"pact", "", "", "`:` and `owed`", "an exception is written `except \"far away\" when c: not owed`"},
    {"settle", "", "", "`from` and the value", "a settlement ends with `from 0 % for 8 rounds`"},
    // options and readings
    {"option reading", "", "then", "an intervention", "what is done follows at once", leave_out},
    // questions: behind the bar
    {"proposition", "", "", "a comparison by", "a claim compares: `P(a | do b) > P(a | do nothing)`"},
    {"ask proposition", "hold", ":=", "", "what is held stays so: `do hold x = v`", "="},
    {"ask proposition", "do", "=", "",
     "`do x := v` sets a state once, `do hold x = v` keeps it so; `do e` makes an event happen", ":="},
    {"ask proposition", "do", "and", "", "what is done is joined by commas: `do a, do b`", ","},
    {"ask proposition", "do", "on in from", "", "the time of what is done: `do e at 2025-06-01`", "at"},
    {"ask proposition", "do", "at", "",
     "a question forbids from the start; from a day on, in an option: `from 2025-06-01: not e`"},
    // inside P and E
    {"ask proposition", "", "given if provided when", "`|`", "what is supposed stands behind a bar: `P(a | b)`", "|"},
    {"ask proposition", "", ",", "`|`",
     "conditions are joined by `and`; what is supposed stands behind a bar: `P(a | b)`"},
    {"ask proposition", "", "after", "`|`",
     "not before a day is `P(e and not e by 2025-06-01)`; after something, `P(e within 90 days of f)`"},
    {"ask proposition", "", "in during", "`|`",
     "a time is `within 12 months`, `by 2025-06-01` or, of a condition, `at 2025-06-01`"},
    {"ask proposition", "", "until till", "`|`",
     "write `by 2025-06-01`; a condition that holds all the time is `c stays`", "by"},
    {"ask proposition", "", "over across", "`|`", "a course in time is `E(x every 3 months)`"},
    {"ask proposition", "", "honoured breached triggered", "",
     "say by whom: `p.4 honoured by KP`; `p.4 honoured by _` is anybody"},
    {"ask proposition", "", "is", "", "leave it out: `p.4 honoured by KP`; to compare, write `=`", leave_out},
    // around them
    {"ask", "", ":", "`=` and a question", "a question stands behind `=`", "="},
    {"ask", "", "/ in", "`of` and", "write `beside 0 of 71 years`", "of"},
    {"ask", "", "(", "`=` and a question", "an answer has a name: `ask how_likely = P(...)`"},
    {"proposition", "", "=", "`:` and a comparison", "a claim stands behind a colon", ":"},
    {"proposition", "", "if", "", "what is supposed stands behind a bar: `P(a | do b) > P(a | do nothing)`"},
    {"ask", "", "within by at before stays every after", "an operator or",
     "a time stands inside the brackets: `P(x within 12 months)`, `E(x at end)`"},
    {"ask", "", "|", "an operator or", "the bar stands inside the brackets: `P(a | b)`"},
    {"ask proposition", "", "at every", "`,` or `)`",
     "a question is made of `P(...)`, `E(...)`, `median(...)` and `q5(...)`"},
    // anything
    {"", "", "and", "the end of the statement", "sources are joined by commas: `from S1:4, S2:7`", ","},
    {"", "", "= < > <= >= where", "`,` or `)`", "say over what: `any(a in actor: x[a] > 3)`"},
    {"", "", "is", "an operator", "to compare, write `=`, `<` or `>`", "="},
};

constexpr std::string_view clause_words[] = {"when",   "rate",  "after", "since", "then", "among",   "odds",
                                             "judged", "while", "hold",  "do",    "by",   "weighing"};
constexpr std::string_view continuing[] = {
    "as",          "runs",       "when",   "rate",      "after", "since",  "once",     "then",      "from",  "judged",
    "placeholder", "definition", "off",    "repeating", "among", "odds",   "weighing", "sharpness", "every", "article",
    "signed",      "expires",    "beside", "better",    "dated", "graded", "by",       "else"};

struct Word {
  List found;
  std::string_view hint;
};
constexpr Word statements[] = {
    {"variable var stock stat", "what a future remembers is a `state`"},
    {"parameter assumption input uncertainty", "what is not known is a `param`"},
    {"define formula calculate", "a value that follows from others is a `let`"},
    {"include import require",
     "another file is read by `use \"file.casus\"`, a module of the library by `use security`"},
    {"rule trigger", "what hears an event is a rule: `on e: x += 1`"},
    {"if",
     "what waits for a condition is an event: `event e when x > 3 then ...`; what hears an event is a rule: `on e: "
     "...`"},
    {"question query output", "what is asked is an `ask`: `ask how_likely = P(e)`"},
    {"hypothesis prediction assert test", "what a source commits itself to is a `proposition`"},
    {"treaty alliance agreement", "what states have promised is a `pact`"},
    {"choice policy", "what somebody chooses is a `decision`; what the user may choose is an `option`"},
    {"set start init", "what holds at the start is `state x: 0..10 = 3`, or `initially x := 3`"},
    {"scenario simulation", "a model begins with `model name`"},
    {"/ ' - * ;", "a comment begins with `#`"},
};

bool lists(List list, std::string_view word) {
  if (list.empty()) return true;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (list.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

bool contains(auto& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

std::optional<Habit> habit(const Refused& at) {
  for (const Row& r : rows) {
    const bool wanted = r.wanted.empty() || at.wanted.find(r.wanted) != std::string_view::npos;
    if (!wanted || !lists(r.statement, at.statement) || !lists(r.clause, at.clause) || !lists(r.found, at.found))
      continue;
    Habit out{r.hint, std::nullopt, !r.found.empty()};
    if (!r.put.empty()) out.put = r.put == leave_out ? std::string_view{} : r.put;
    return out;
  }
  return std::nullopt;
}

std::optional<Habit> sign_habit(std::string_view sign) {
  if (sign == "&" || sign == "&&") return Habit{"write `and`", "and", true};
  if (sign == "!") return Habit{"write `not`", "not ", true};
  if (sign == "^") return Habit{"there is no sign for powers: `x * x`, or `exp(2 * log(x))`", std::nullopt, true};
  if (sign == "'")
    return Habit{"titles and reasons stand in double quotes; values and names without any", std::nullopt, true};
  return std::nullopt;
}

bool opens_clause(std::string_view word) { return contains(clause_words, word); }
bool continues_statement(std::string_view word) { return contains(continuing, word); }

std::string_view statement_habit(std::string_view found) {
  for (const Word& w : statements)
    if (lists(w.found, found)) return w.hint;
  return {};
}

std::string as_name(std::string_view words) {
  std::string out;
  for (const char c : words) {
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    if (upper || lower || (digit && !out.empty()))
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!out.empty() && out.back() != '_' && !digit)
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.size() <= 40 ? out : std::string{};
}

}  // namespace casus::syntax
