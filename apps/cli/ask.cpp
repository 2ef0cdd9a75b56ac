// SPDX-License-Identifier: Apache-2.0
// casus ask: questions that the model does not ask itself.
#include <memory>

#include "ask_and_answer.hpp"
#include "command.hpp"
#include "report.hpp"
#include "run_options.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  Inquiry inquiry;
};

Exit go(Arguments& a, Shell& shell) {
  session::Session session;
  a.inquiry.settings.asked = session::Asked::given;
  return answer(a.inquiry, session, shell);
}

}  // namespace

Command ask_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "ask";
  c.summary = "Ask a model something that it does not ask itself";
  c.about =
      "A question is written as after `ask NAME =` in a model, and stands in quotes. P(...) is a chance, E(...) a "
      "mean, median(...) and "
      "q95(...) quantiles; behind the bar stand conditions and what is done; differences are taken on the same "
      "futures.";
  c.examples = {
      {"A chance within a time:", "casus ask models/two_theatres.casus \"P(second_front within 12 months)\""},
      {"What doing something adds:",
       "casus ask models/two_theatres.casus \"P(second_front | do war_in_europe at day 30) - P(second_front | do "
       "nothing)\""},
      {"Two questions, on the same futures:",
       "casus ask models/birth_death.casus \"E(present at day 10)\" \"median(present at end)\" --futures 100000"}};
  Option questions = words("QUESTION", "", "what is asked, each in quotes", a->inquiry.questions);
  questions.required = true;
  c.options = {model_word(a->inquiry.path), std::move(questions)};
  add_inquiry_options(c.options, a->inquiry);
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
