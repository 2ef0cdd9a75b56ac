// SPDX-License-Identifier: Apache-2.0
// casus test: what the sources commit themselves to, tried against the model.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "ask_and_answer.hpp"
#include "command.hpp"
#include "print_tests.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/json.hpp"

namespace casus::cli {
namespace {

using query::Verdict;

struct Arguments {
  std::string path;
  std::vector<std::string> ids;
  session::RunSettings settings;
  std::vector<std::string> without;  // sources
  bool json = false, quiet = false;
};

session::RunOutcome test_it(Arguments& a, session::Session& session, Shell& shell) {
  Interruptible interruptible;
  a.settings.sampling.stop = &Interruptible::flag();
  ProgressLine line(shell, a.settings.sampling);
  return session.test(a.settings, line.listener());
}

Exit verdict_status(const std::vector<query::PropositionResult>& all) {
  const auto any = [&](Verdict v) {
    return std::any_of(all.begin(), all.end(), [v](const auto& r) { return r.verdict == v; });
  };
  if (any(Verdict::not_reproduced)) return Exit::model;
  return any(Verdict::undecided) ? Exit::undecided : Exit::fine;
}

Exit tell(const Arguments& a, session::Session& session, const session::RunOutcome& outcome, Shell& shell) {
  if (!outcome.process) return report(shell, session, a.json);
  if (outcome.result.fault && !a.json) return report_fault(shell, session, a.settings, outcome);
  const bool empty = stopped_empty(shell, outcome, "verdicts");
  if (a.json)
    shell.out(session::test_json(session, a.settings, outcome));
  else if (!empty)
    print_tests(shell, a.settings, outcome);
  if (outcome.result.fault) return Exit::model;
  if (empty) return outcome.result.interrupted ? Exit::interrupted : Exit::undecided;
  return verdict_status(outcome.result.propositions);
}

Exit go(Arguments& a, Shell& shell) {
  shell.quiet = a.quiet;
  if (const std::string wrong = sampling_clash(a.settings); !wrong.empty()) return usage_fault(shell, wrong);
  session::Session session;
  if (!session.open(a.path, {}, a.without)) return report(shell, session, a.json);
  const std::vector<std::string> known = names_of(session.model(), session.model().propositions);
  if (const auto unknown = unknown_name(a.ids, known, "proposition"))
    return usage_fault(shell, unknown->wrong, unknown->hint);
  a.settings.asked = session::Asked::propositions;
  a.settings.only = a.ids;
  return tell(a, session, test_it(a, session, shell), shell);
}

}  // namespace

Command test_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "test";
  c.summary = "Try what the sources commit themselves to against the model";
  c.about =
      "Each proposition is tried on the same futures on both sides, under the reading of its first source unless one "
      "is named. It is "
      "reproduced, not reproduced, or undecided (more futures may decide it). Encoded ones are true by construction "
      "and tell nothing; "
      "emergent ones are findings. The exit status is 1 if one is not reproduced, otherwise 3 if one is undecided.";
  c.examples = {{"All of them:", "casus test models/linked_theatres"},
                {"Two of them, on more futures:", "casus test models/linked_theatres T07 T10 --futures 100000"},
                {"Do they still hold without one mechanism?", "casus test models/linked_theatres --off OA1"},
                {"And without one source?", "casus test models/linked_theatres --without S3"}};
  c.options = {model_word(a->path), words("ID", "", "propositions to try; all of them if none is named", a->ids)};
  append(c.options, sampling_options(a->settings));
  append(c.options, composition_options(a->settings));
  c.options.push_back(without_option(a->without));
  c.options.push_back(flag("--json", "verdicts as one JSON object (docs/reference/json.md)", a->json));
  c.options.push_back(flag("-q,--quiet", "no progress; faults are still told", a->quiet));
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
