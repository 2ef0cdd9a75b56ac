// SPDX-License-Identifier: Apache-2.0
#include "without.hpp"

#include <fmt/format.h>

#include "figures.hpp"
#include "print_answers.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/json.hpp"
#include "table.hpp"

namespace casus::cli {
namespace {

using session::Comparison;
using session::LeftOut;

constexpr std::size_t most_lines = 12, widest_name = 46;

std::string counted(std::size_t n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

void put(std::string& out, const std::string& text, std::size_t width) {
  for (const std::string& line : wrapped(text, width, 2)) out += line + "\n";
}

std::string heading(const LeftOut& left, const Inquiry& q, const Comparison& c) {
  const ir::Process& p = *c.without.process;
  const std::string title = harmless(p.title.empty() ? p.name : p.title);
  return fmt::format("{} without {}   {} futures, each with and without, seed {}, {:.2g} s", title,
                     fmt::join(left.sources, ", "), with_commas(c.without.result.futures), q.settings.sampling.seed,
                     c.without.result.seconds + c.without.compile_seconds);
}

// What goes, what is made of less, and what stays although nothing is left under it.
void tell_what_goes(std::string& out, const LeftOut& left, std::size_t width) {
  put(out,
      left.off.empty()
          ? std::string("No statement rests on it alone: none is off.")
          : fmt::format("Off, since nothing else vouches for {}: {}.", left.off.size() == 1 ? "it" : "them",
                        counted(left.off.size(), "statement", "statements")),
      width);
  Table table({{"", false, 60}, {"", false, 0, true}});
  for (std::size_t k = 0; k < std::min(left.off.size(), most_lines); ++k) {
    const session::Resting& r = left.off[k];
    table.row({"  " + harmless(r.words), fmt::format("{}:{}", r.file.substr(r.file.rfind('/') + 1), r.line)});
  }
  if (!left.off.empty()) out += table.text(width, false);
  if (left.off.size() > most_lines) out += fmt::format("  and {} more\n", left.off.size() - most_lines);
  if (!left.pools.empty())
    put(out, fmt::format("Pooled from the claims that are left: {}.", fmt::join(left.pools, ", ")), width);
  if (!left.kept.empty())
    put(out,
        fmt::format("Kept, though nothing is left under {}: {}. Give another number with --set.",
                    left.kept.size() == 1 ? "it" : "them", fmt::join(left.kept, ", ")),
        width);
}

class MovedTable {
 public:
  explicit MovedTable(const Comparison& c, bool ad_hoc)
      : c_(c),
        ad_hoc_(ad_hoc),
        table_({{"", false, widest_name},
                {"with", true},
                {"without", true},
                {"moved", true},
                {"range", false},
                {"±", true, 0, true}}) {
    for (std::size_t k = 0; k < c.moved.size(); ++k) add(k);
  }
  const Table& table() const { return table_; }

 private:
  void add(std::size_t k) {
    const query::Answer &before = c_.whole[k], &after = c_.without.result.answers[k], &moved = c_.moved[k];
    const Manner plain = manner_of(*c_.without.process, after);
    Manner signs = plain;
    signs.sign = true;
    if (signs.unit == "%") signs.unit = "pts";
    const std::string name = " " + (!after.title.empty() ? after.title : ad_hoc_ ? after.question : after.name);
    if (after.parts.empty()) return row(name, before.figure, after.figure, moved.figure, plain, signs);
    table_.row({name});
    for (std::size_t i = 0; i < after.parts.size(); ++i)
      row("   " + after.parts[i].name, before.parts[i].figure, after.parts[i].figure, moved.parts[i].figure, plain,
          signs);
  }

  static std::string best(const query::Figure& f, const Manner& m) { return f.value ? show(f, m).best : "-"; }

  void row(const std::string& name, const query::Figure& before, const query::Figure& after, const query::Figure& moved,
           const Manner& plain, const Manner& signs) {
    const Shown s = show(moved, signs);
    const bool same = moved.value && *moved.value == 0 && s.error.empty();
    table_.row({name, best(before, plain), best(after, plain),
                same          ? "same"
                : moved.value ? s.best
                              : "-",
                s.range, s.error});
    if (!moved.value && !moved.reason.empty()) table_.note("   " + moved.reason);
  }

  const Comparison& c_;
  bool ad_hoc_;
  Table table_;
};

void print(Shell& shell, const Inquiry& q, const LeftOut& left, const Comparison& c) {
  std::string out;
  put(out, heading(left, q, c), shell.width());
  tell_what_goes(out, left, shell.width());
  out += "\n";
  if (c.moved.empty())
    out += "The model asks nothing; try `casus ask`.\n";
  else
    out += MovedTable(c, q.settings.asked == session::Asked::given).table().text(shell.width(), shell.colour_out());
  shell.out(out);
}

Comparison compare(Inquiry& q, session::Session& whole, session::Session& without, Shell& shell) {
  Interruptible interruptible;
  q.settings.sampling.stop = &Interruptible::flag();
  ProgressLine line(shell, q.settings.sampling);
  return session::run_without(whole, without, q.settings, line.listener());
}

}  // namespace

Exit answer_without(Inquiry& q, session::Session& whole, Shell& shell) {
  session::Session without;
  if (!without.open(q.path, q.questions, q.without)) return report(shell, without, q.json);
  const LeftOut left = session::left_out(without);
  const Comparison c = compare(q, whole, without, shell);
  if (!c.without.process) return report(shell, whole.diagnostics().has_errors() ? whole : without, q.json);
  if (c.without.result.fault && !q.json) return report_fault(shell, without, q.settings, c.without);
  const bool empty = stopped_empty(shell, c.without, "answers");
  if (q.json)
    shell.out(session::without_json(without, q.settings, left, c));
  else if (!empty)
    print(shell, q, left, c);
  if (c.without.result.fault) return Exit::model;
  return empty && c.without.result.interrupted ? Exit::interrupted : Exit::fine;
}

}  // namespace casus::cli
