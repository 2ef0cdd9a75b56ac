// SPDX-License-Identifier: Apache-2.0
#include "print_tests.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "figures.hpp"
#include "print_answers.hpp"
#include "table.hpp"

namespace casus::cli {
namespace {

using query::PropositionResult;
using query::Verdict;
using Class = ir::PropositionClass;

constexpr const char* class_names[] = {"encoded", "emergent", "contested"};
constexpr const char* verdict_names[] = {"reproduced", "not reproduced", "undecided"};

std::string size_text(const PropositionResult& r) {
  if (!r.estimate) return "";
  const bool chance = r.chances;
  const double scale = chance ? 100 : 1;
  const double width = r.low && r.high ? (*r.high - *r.low) * scale : 0;
  const double step = step_of(width, chance) / (chance && width < 40 ? 10 : 1);
  const auto text = [&](double x) { return number(x * scale, step, true); };
  std::string out = text(*r.estimate) + (chance ? " pts" : r.unit.empty() ? "" : " " + r.unit);
  if (r.low && r.high && width > 0) out += fmt::format(" ({}..{})", text(*r.low), text(*r.high));
  return out;
}

std::string signs_text(const PropositionResult& r) {
  if (!r.plus || !r.zero || !r.minus) return "";
  return fmt::format("{:.0f}/{:.0f}/{:.0f}", *r.plus * 100, *r.zero * 100, *r.minus * 100);
}

std::string counts_text(const std::vector<PropositionResult>& all) {
  std::string out;
  for (const Class c : {Class::emergent, Class::contested, Class::encoded}) {
    std::size_t of[3] = {0, 0, 0}, n = 0;
    for (const PropositionResult& r : all)
      if (r.cls == c) ++of[static_cast<std::size_t>(r.verdict)], ++n;
    if (n == 0) continue;
    out += fmt::format("{} {}: {} reproduced, {} not, {} undecided{}\n", n, class_names[static_cast<std::size_t>(c)],
                       of[0], of[1], of[2], c == Class::encoded ? " (true by construction)" : "");
  }
  return out;
}

}  // namespace

void print_tests(Shell& shell, const session::RunSettings& settings, const session::RunOutcome& outcome) {
  const auto& all = outcome.result.propositions;
  if (all.empty()) {
    shell.out("The model holds no propositions.\n");
    return;
  }
  Table table({{"", false, 12}, {"class"}, {"verdict"}, {"reading"}, {"size (interval)"}, {"draws +/0/- %"}});
  for (const PropositionResult& r : all) {
    table.row({r.id, class_names[static_cast<std::size_t>(r.cls)], verdict_names[static_cast<std::size_t>(r.verdict)],
               r.reading, size_text(r), signs_text(r)});
    table.note("    " + (r.title.empty() ? r.question : r.title));
    if (!r.reason.empty()) table.note("    " + r.reason);
  }
  shell.out(table.text(shell.width(), shell.colour_out()) + "\n" + counts_text(all));
  shell.tell(fmt::format(
      "\n{} futures, seed {}, {:.2g} s. An interval misses the truth one time in a thousand, unless an error rate is "
      "stated.\n",
      with_commas(outcome.result.futures), settings.sampling.seed, outcome.result.seconds + outcome.compile_seconds));
}

}  // namespace casus::cli
