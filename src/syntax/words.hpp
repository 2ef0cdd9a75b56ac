// SPDX-License-Identifier: Apache-2.0
// The words of the language by the place they act in. Only the hard words are reserved; a soft word may be a name too,
// and Parser::is_name_here() says where it is one.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace casus::syntax {

// Words that begin a statement, in the order of the grammar; for help and "did you mean".
const std::vector<std::string>& statement_words();

// Every word that means something in some place, sorted: what an editor colours. A name that is such a word is told
// from it by the syntax tree.
const std::vector<std::string>& all_words();
bool is_any_word(std::string_view word);

bool is_statement_word(std::string_view word);
bool is_hard_word(std::string_view word);    // and or not in if then else
bool is_soft_word(std::string_view word);    // ends an expression when one could end
bool is_lone_word(std::string_view word);    // a soft word that nothing follows: placeholder, once, ...
bool is_clause_word(std::string_view word);  // of an event
bool is_clause_of(std::string_view statement, std::string_view word);  // of a decision, a pact: no unit there
bool is_trailer_word(std::string_view word);                           // of any statement
bool is_aggregate_word(std::string_view word);                         // count sum ...
bool is_parameter_word(std::string_view word);                         // mean, sd, ... of a distribution

// `day` and `days` give `days`; empty if the word is no unit of time. rate_unit gives `per day`.
std::string time_unit(std::string_view word);
std::string rate_unit(std::string_view word);

}  // namespace casus::syntax
