// SPDX-License-Identifier: Apache-2.0
#include "ask_and_answer.hpp"

#include <fmt/format.h>

#include "diag/render.hpp"
#include "figures.hpp"
#include "print_answers.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/json.hpp"
#include "without.hpp"

namespace casus::cli {
namespace {

using session::Asked;

// Names given on the command line that the model does not have.
std::optional<Unknown> unknown_asks(const Inquiry& q, const session::Session& session) {
  if (q.settings.asked != Asked::asks) return std::nullopt;
  return unknown_name(q.settings.only, names_of(session.model(), session.model().asks), "ask");
}

session::RunOutcome run_it(Inquiry& q, session::Session& session, Shell& shell) {
  Interruptible interruptible;
  q.settings.sampling.stop = &Interruptible::flag();
  ProgressLine line(shell, q.settings.sampling);
  if (const auto p = shell.terminal_words() ? session.process(q.settings) : nullptr; p && !p->questions.empty())
    line.about(p->questions[0].name, is_chance(*p, p->questions[0].root));
  return session.run(q.settings, line.listener());
}

// Warnings do not stop a run; a line says that they are there.
void mention_warnings(Shell& shell, const session::Session& session) {
  const std::string count = count_line(session.diagnostics().sorted());
  if (!count.empty()) shell.tell(fmt::format("{}: see `casus check {}`\n", count, session.path()));
}

}  // namespace

bool stopped_empty(Shell& shell, const session::RunOutcome& outcome, const char* what) {
  const query::RunResult& r = outcome.result;
  if (!r.interrupted && !r.out_of_time) return false;
  const char* how = r.interrupted ? "interrupted" : "out of time";
  if (r.futures == 0) {
    shell.words(fmt::format("casus: {} before the first draw was done; there is nothing to answer from\n", how));
    return true;
  }
  shell.tell(fmt::format("{} after {} futures; the {} are of those\n", how, with_commas(r.futures), what));
  return false;
}

void add_inquiry_options(std::vector<Option>& to, Inquiry& inquiry) {
  append(to, sampling_options(inquiry.settings));
  append(to, composition_options(inquiry.settings));
  to.push_back(without_option(inquiry.without));
  to.push_back(flag("--json", "answers as one JSON object (docs/reference/json.md)", inquiry.json));
  to.push_back(flag("-q,--quiet", "no progress, no advice; faults are still told", inquiry.quiet));
}

Exit answer(Inquiry& q, session::Session& session, Shell& shell) {
  shell.quiet = q.quiet;
  if (const std::string wrong = sampling_clash(q.settings); !wrong.empty()) return usage_fault(shell, wrong);
  if (!session.open(q.path, q.questions)) return report(shell, session, q.json);
  if (const auto unknown = unknown_asks(q, session)) return usage_fault(shell, unknown->wrong, unknown->hint);
  if (!q.without.empty()) return answer_without(q, session, shell);
  const session::RunOutcome outcome = run_it(q, session, shell);
  if (!outcome.process) return report(shell, session, q.json);
  if (outcome.result.fault && !q.json) return report_fault(shell, session, q.settings, outcome);
  const bool empty = stopped_empty(shell, outcome, "answers");
  if (q.json) {
    shell.out(session::run_json(session, q.settings, outcome));
    if (outcome.result.fault) return Exit::model;
  } else if (!empty) {
    mention_warnings(shell, session);
    print_answers(shell, session, q.settings, outcome);
  }
  return empty && outcome.result.interrupted ? Exit::interrupted : Exit::fine;
}

}  // namespace casus::cli
