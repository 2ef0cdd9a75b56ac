// SPDX-License-Identifier: Apache-2.0
// casus run: the questions that a model asks, answered.
#include <memory>

#include "ask_and_answer.hpp"
#include "command.hpp"
#include "report.hpp"
#include "run_options.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  Inquiry inquiry;
  std::vector<std::string> names;
};

Exit go(Arguments& a, Shell& shell) {
  session::Session session;
  a.inquiry.settings.only = a.names;
  return answer(a.inquiry, session, shell);
}

}  // namespace

Command run_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "run";
  c.summary = "Run many futures of a model and answer the questions it asks";
  c.about =
      "Answers come with two intervals that are never mixed: the range across what is not known (5 to 95 %), and, "
      "small and last, "
      "how far more futures could move the number (95 %). The same model, seed and number of futures give the same "
      "answers "
      "to the bit on any number of threads. Ctrl-C stops the run; the answers are then of the futures that were done.";
  c.examples = {{"Answer all questions of a model:", "casus run models/linked_theatres"},
                {"One question, known to half a point, in 20 seconds at most:",
                 "casus run models/linked_theatres second_front_24m --precision 0.5% --time-budget 20s"},
                {"The same futures with one number changed:",
                 "casus run models/two_theatres.casus --set 'quiet_rate=0.5 % per year'"},
                {"What moves if a source is not heard?", "casus run models/linked_theatres --without S3"},
                {"As one source sees it, as JSON:", "casus run models/linked_theatres --reading S1 --json"}};
  Option names = words("NAME", "", "questions to answer; all of them if none is named", a->names);
  c.options = {model_word(a->inquiry.path), std::move(names)};
  add_inquiry_options(c.options, a->inquiry);
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
