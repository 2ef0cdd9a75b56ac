// SPDX-License-Identifier: Apache-2.0
#include "session/replay.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "ir/family.hpp"
#include "sema/unit.hpp"

namespace casus::session {
namespace {

std::string entity(const ir::Process& p, ir::KindId kind, double ordinal) {
  const auto& names = p[kind].names;
  const auto k = static_cast<std::size_t>(ordinal);
  return ordinal >= 0 && k < names.size() ? names[k] : fmt::format("#{}", ordinal);
}

std::string member_name(const ir::Process& p, const std::string& name, const ir::Family& f,
                        std::span<const std::uint32_t> index) {
  if (index.empty()) return name;
  std::string list;
  for (std::size_t k = 0; k < index.size(); ++k) {
    if (k > 0) list += ", ";
    list += entity(p, p[f.binders[k].set].kind, index[k]);
  }
  return f.pair ? fmt::format("{}{{{}}}", name, list) : fmt::format("{}[{}]", name, list);
}

class Teller : public kernel::Tracer {
 public:
  Teller(const ir::Process& p, Story& story) : p_(p), story_(story) {
    std::set<std::string_view> events;
    for (const ir::Event& e : p.events) events.insert(e.name);
    for (const ir::Variable& v : p.vars) decides_.push_back(events.contains(v.name + ".taken"));
  }

  void wrote(double time, ir::VarId var, std::span<const std::uint32_t> index, double before, double after) override {
    const ir::Variable& v = p_[var];
    if (v.hidden) return;
    add(time, "change",
        fmt::format("{}: {} -> {}", member_name(p_, v.name, v.family, index),
                    value_text(p_, v.type, before, v.scale, v.unit), value_text(p_, v.type, after, v.scale, v.unit)),
        v.origin.span);
  }
  // A choice is told even where it is the one that was made before.
  void kept(double time, ir::VarId var, std::span<const std::uint32_t> index, double value) override {
    const ir::Variable& v = p_[var];
    if (!decides_[var.value]) return;
    add(time, "change",
        fmt::format("{}: {} again", member_name(p_, v.name, v.family, index),
                    value_text(p_, v.type, value, v.scale, v.unit)),
        v.origin.span);
  }
  void fired(double time, ir::EventId event, std::span<const std::uint32_t> row) override {
    const ir::Event& e = p_[event];
    add(time, "event", member_name(p_, e.name, e.family, row), e.origin.span);
  }
  void heard(double time, std::uint32_t rule, std::span<const std::uint32_t>) override {
    add(time, "rule", p_.rules[rule].name, p_.rules[rule].origin.span);
  }
  void signalled(double time, ir::SignalId id, std::span<const std::uint32_t> arguments) override {
    const ir::Signal& s = p_[id];
    std::string list;
    for (std::size_t k = 0; k < arguments.size(); ++k)
      list += (k > 0 ? ", " : "") + entity(p_, s.kinds[k], arguments[k]);
    add(time, "signal", arguments.empty() ? s.name : fmt::format("{}({})", s.name, list), s.span);
  }
  void reached(double time, ir::VarId var, std::span<const std::uint32_t> index, double bound) override {
    const ir::Variable& v = p_[var];
    add(time, "flow",
        fmt::format("{} comes to {}", member_name(p_, v.name, v.family, index),
                    value_text(p_, v.type, bound, v.scale, v.unit)),
        v.origin.span);
  }
  void intervened(double time, const ir::Intervention& what) override { add(time, "do", what.text, what.span); }
  void began_later(double time, const ir::Effect& delayed) override {
    add(time, "delayed", "what was put off happens", delayed.span);
  }

 private:
  const ir::Process& p_;
  Story& story_;
  std::vector<bool> decides_;  // by variable: is it a decision's?

  void add(double time, const char* kind, std::string what, Span span) {
    if (story_.steps.size() > max_steps) return;
    if (story_.steps.size() == max_steps) what = fmt::format("the story breaks off after {} steps", max_steps);
    story_.steps.push_back({time, date_of(p_, time), kind, std::move(what), span});
  }
};

// Cells that differ from their initial value, as text; at most `limit`.
std::vector<std::string> state_lines(const ir::Process& p, const kernel::Program& program,
                                     const std::vector<double>& vars, std::size_t limit) {
  std::vector<std::string> lines;
  for (std::size_t v = 0; v < p.vars.size() && lines.size() <= limit; ++v) {
    const ir::Variable& var = p.vars[v];
    if (var.hidden) continue;
    const ir::Cells& cells = program.layout.vars[v];
    for (std::size_t c = 0; c < cells.count && lines.size() <= limit; ++c) {
      const std::size_t at = program.layout.var_offset[v] + c;
      if (at >= vars.size() || vars[at] == program.initial[at]) continue;
      lines.push_back(fmt::format("{} = {}", member_name(p, var.name, var.family, cells.ordinals(c)),
                                  value_text(p, var.type, vars[at], var.scale, var.unit)));
    }
  }
  if (lines.size() > limit) lines.back() = "...";
  return lines;
}

Code code_of(ir::FaultKind kind) {
  using K = ir::FaultKind;
  switch (kind) {
    case K::out_of_bounds: return Code::run_out_of_bounds;
    case K::rate_negative:
    case K::rate_not_a_number:
    case K::rate_too_large: return Code::run_bad_rate;
    case K::too_many_firings:
    case K::too_many_events: return Code::run_endless;
    case K::invariant_broken: return Code::run_invariant;
    case K::bad_probability:
    case K::bad_weight:
    case K::bad_delay:
    case K::bad_distribution:
    case K::bad_score: return Code::run_bad_draw;
    case K::too_many_crossings: return Code::run_endless;
    case K::no_such_entity: return Code::run_no_member;
    default: return Code::run_expression;
  }
}

// A word for a shell.
std::string quoted(const std::string& word) {
  if (word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./=,%-") ==
      std::string::npos)
    return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The command that tells the same future again.
std::string replay_command(const RunSettings& settings, const std::string& path, std::uint64_t future,
                           const std::string& arm) {
  const Sampling& s = settings.sampling;
  std::string command = fmt::format("casus replay {} --future {} --seed {}", quoted(path), future, s.seed);
  if (s.draws && s.runs)
    command += fmt::format(" --draws-by-runs {}x{}", *s.draws, *s.runs);
  else if (s.futures)
    command += fmt::format(" --futures {}", *s.futures);
  if (s.drawing == kernel::Drawing::stream) command += " --drawing stream";
  const lower::Composition& c = settings.composition;
  if (!c.reading.empty()) command += " --reading " + quoted(c.reading);
  for (const std::string& o : c.options) command += " --option " + quoted(o);
  for (const std::string& o : c.off) command += " --off " + quoted(o);
  for (const auto& [name, value] : c.set) command += " --set " + quoted(name + "=" + value);
  if (!arm.empty()) command += " --do " + quoted(arm);
  return command;
}

Diagnostic fault_text(const ir::Process& p, const std::string& path, const RunSettings& settings, const ir::RunFault& f,
                      const std::vector<std::string>& state) {
  Diagnostics sink;
  Diagnostic& d =
      sink.error(code_of(f.kind), f.span, f.message.empty() ? std::string(ir::describe(f.kind)) : f.message);
  const std::string arm = f.arm.valid() && f.arm.value > 0 ? p.arms[f.arm.value].text : std::string();
  std::string where = fmt::format("in future {} on {} (day {:.6g})", f.future, date_of(p, f.time), f.time);
  if (!arm.empty()) where += fmt::format(", in the arm `{}`", arm);
  if (!state.empty()) where += fmt::format("; state then: {}", fmt::join(state, ", "));
  d.hint(fmt::format("{}; see it with: {}", where, replay_command(settings, path, f.future, arm)));
  return d;
}

std::string param_value(const ir::Process& p, const ir::Param& q, double value) {
  return value_text(p, q.type, value, q.scale, q.unit);
}

}  // namespace

std::string date_of(const ir::Process& process, double time) {
  return sema::print_date(static_cast<long>(process.as_of_day) + static_cast<long>(std::floor(time)));
}

std::string value_text(const ir::Process& p, ir::Type type, double value, double scale, const std::string& unit) {
  switch (type.base) {
    case ir::Base::boolean: return value != 0 ? "true" : "false";
    case ir::Base::entity: return entity(p, type.kind, value);
    default: break;
  }
  std::string number = fmt::format("{:.6g}", value * scale);
  return unit.empty() ? number : fmt::format("{} {}", number, unit);
}

Story replay(const std::shared_ptr<const ir::Process>& process, const RunSettings& settings, const std::string& path,
             std::uint64_t number, std::uint32_t arm) {
  const ir::Process& p = *process;
  const Sampling& sampling = settings.sampling;
  const kernel::SamplingEngine engine(p, {sampling.seed, sampling.drawing});
  const Design d = design(sampling, engine.has_spread());
  Story story;
  story.future = number;
  story.draw = number / d.runs;
  story.run = number % d.runs;
  story.arm = p.arms[arm].text;
  Teller teller(p, story);
  const kernel::Replayed r = kernel::replay(engine, story.draw, story.run, arm, teller);
  const kernel::Program& program = engine.program();
  for (std::size_t k = 0; k < p.params.size(); ++k) {
    const ir::Param& q = p.params[k];
    for (std::size_t m = 0; m < program.params[k].members.size(); ++m) {
      const auto row = program.params[k].members.row(m);
      const double value = r.params[program.layout.param_offset[k] + program.layout.params[k].index(row)];
      story.params.emplace_back(member_name(p, q.name, q.family, row), param_value(p, q, value));
    }
  }
  story.state = state_lines(p, program, r.vars, 200);
  if (r.fault) {
    ir::RunFault f = *r.fault;
    f.future = number;
    story.fault = fault_text(p, path, settings, f, {});
    return story;
  }
  for (const ir::Question& q : p.questions) {
    if (!q.root.valid() || p[q.root].kind != ir::Node::Kind::estimand) continue;
    const ir::Estimand& e = p[p[q.root].estimand];
    const bool counts = !e.condition.valid() || r.scores[e.condition.value] != 0;
    const double value = r.scores[e.value.value];
    std::string text = !counts                                     ? "not counted: its condition does not hold"
                       : e.kind == ir::Estimand::Kind::probability ? (value != 0 ? "yes" : "no")
                       : std::isfinite(value)                      ? value_text(p, {}, value, q.scale, q.unit)
                                                                   : "never";
    story.answers.emplace_back(q.name, std::move(text));
  }
  return story;
}

Diagnostic describe_fault(const std::shared_ptr<const ir::Process>& process, const RunSettings& settings,
                          const std::string& path, const ir::RunFault& fault) {
  const Sampling& sampling = settings.sampling;
  const kernel::SamplingEngine engine(*process, {sampling.seed, sampling.drawing});
  const Design d = design(sampling, engine.has_spread());
  Story unused;
  Teller silent(*process, unused);
  const std::uint32_t arm = fault.arm.valid() ? fault.arm.value : 0;
  const kernel::Replayed r = kernel::replay(engine, fault.future / d.runs, fault.future % d.runs, arm, silent);
  return fault_text(*process, path, settings, fault,
                    r.fault ? state_lines(*process, engine.program(), r.vars, 8) : std::vector<std::string>{});
}

}  // namespace casus::session
