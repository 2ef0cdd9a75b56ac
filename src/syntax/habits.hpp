// SPDX-License-Identifier: Apache-2.0
// What people write who come from a spreadsheet, from prose or from another language, and how it is written here. Asked
// only when a text has been refused, so what a model means never depends on it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casus::syntax {

// Where a text was refused.
struct Refused {
  std::string_view statement;  // its first word; `ask` for a question alone
  std::string_view clause;     // the nearest word before that opens a clause, or an act of a question
  std::string_view found;      // what stands here; empty at the end of the statement
  std::string_view wanted;     // as the message says it
};

struct Habit {
  std::string_view hint;
  std::optional<std::string_view> put;  // in place of what was found; empty: leave it out
  bool of_word = false;                 // known by the very word that was found
};

// Nothing if no habit is known that leads here.
std::optional<Habit> habit(const Refused& at);

std::optional<Habit> sign_habit(std::string_view sign);  // a sign that no text contains

bool opens_clause(std::string_view word);         // for Refused::clause
bool continues_statement(std::string_view word);  // never begins one, though people begin a line with it

// What a statement is called here that begins with `found` elsewhere, as a hint; empty if unknown.
std::string_view statement_habit(std::string_view found);

// "A big-war" as a name: `a_big_war`. Empty if nothing of it can stand in one.
std::string as_name(std::string_view words);

}  // namespace casus::syntax
