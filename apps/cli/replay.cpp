// SPDX-License-Identifier: Apache-2.0
// casus replay: one future, told as it happened.
#include "session/replay.hpp"

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "command.hpp"
#include "print_story.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "session/json.hpp"
#include "values.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  std::string path, what_is_done;
  std::uint64_t future = 0;
  std::optional<std::uint32_t> arm;
  session::RunSettings settings;
  bool json = false, everything = false;
};

// What is done makes an arm of a question that asks nothing else.
std::vector<std::string> carrier(const Arguments& a) {
  if (a.what_is_done.empty()) return {};
  const bool has_do = a.what_is_done.starts_with("do ");
  return {fmt::format("P(0 = 0 at end | {}{})", has_do ? "" : "do ", a.what_is_done)};
}

std::string arm_list(const ir::Process& p) {
  std::string out;
  for (std::size_t k = 0; k < std::min<std::size_t>(p.arms.size(), 20); ++k)
    out += fmt::format("\n         {:>2}  {}", k, p.arms[k].text.empty() ? "nothing is done" : p.arms[k].text);
  return out;
}

Exit go(Arguments& a, Shell& shell) {
  if (a.arm && !a.what_is_done.empty()) return usage_fault(shell, "--arm and --do exclude each other");
  if (const std::string wrong = sampling_clash(a.settings); !wrong.empty()) return usage_fault(shell, wrong);
  session::Session session;
  if (!session.open(a.path, carrier(a))) return report(shell, session, a.json);
  a.settings.asked = a.what_is_done.empty() ? session::Asked::asks : session::Asked::given;
  const auto process = session.process(a.settings);
  if (!process) return report(shell, session, a.json);
  const std::uint32_t arm =
      a.arm.value_or(a.what_is_done.empty() ? 0 : static_cast<std::uint32_t>(process->arms.size() - 1));
  if (arm >= process->arms.size())
    return usage_fault(
        shell,
        fmt::format("the model's questions have {} arms; there is none with number {}", process->arms.size(), arm),
        "they are:" + arm_list(*process));
  session::Story story = session::replay(process, a.settings, a.path, a.future, arm);
  if (!a.what_is_done.empty()) story.answers.clear();  // of the question that only carries the arm
  if (a.json)
    shell.out(session::story_json(session, story));
  else
    print_story(shell, session, *process, story, a.everything);
  return story.fault ? Exit::model : Exit::fine;
}

Option future_option(Arguments& a) {
  const auto take = [&a](const std::string& text) {
    const auto n = read_count(text, 0, most_futures);
    if (!n) return n.error();
    a.future = *n;
    return std::string();
  };
  return {"--future", "N", "which future, counted from 0; default 0", take};
}

Option arm_option(Arguments& a) {
  const auto take = [&a](const std::string& text) {
    const auto n = read_count(text, 0, 1'000'000);
    if (!n) return n.error();
    a.arm = static_cast<std::uint32_t>(*n);
    return std::string();
  };
  return {"--arm", "K", "the K-th way in which the model's questions run it; 0: nothing is done", take};
}

}  // namespace

Command replay_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "replay";
  c.summary = "Tell one future as it happened, step by step";
  c.about =
      "The same model, seed, design and number give the same future as in a run, so that one can see what stands "
      "behind a number or a "
      "fault. What follows from a step stands indented below it.";
  c.examples = {
      {"The eighth future:", "casus replay models/two_theatres.casus --future 7"},
      {"The same future, had a war begun in Europe:",
       "casus replay models/two_theatres.casus --future 7 --do \"war_in_europe at day 30\""},
      {"Of another seed, for a program:", "casus replay models/two_theatres.casus --future 7 --seed 2 --json"}};
  c.options = {model_word(a->path), future_option(*a),
               word("--do", "ACTIONS", "what is done, as behind `do` in a question", a->what_is_done), arm_option(*a)};
  for (Option& o : sampling_options(a->settings))
    if (o.names == "--seed" || o.names == "--futures" || o.names == "--draws-by-runs" || o.names == "--drawing")
      c.options.push_back(std::move(o));
  append(c.options, composition_options(a->settings));
  c.options.push_back(flag("--all", "all parameters as drawn, and all of the state at the end", a->everything));
  c.options.push_back(flag("--json", "the story as one JSON object", a->json));
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
