// SPDX-License-Identifier: Apache-2.0
#include "dump_program.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "kernel/engine.hpp"

namespace casus::cli {
namespace {

using kernel::Group;
using kernel::GroupKind;

constexpr const char* kind_names[] = {"hazard",  "dense",     "clock",  "immediate",
                                      "tracker", "invariant", "settle", "flow"};

std::string name_of(const ir::Process& p, const Group& g) {
  switch (g.kind) {
    case GroupKind::tracker: return fmt::format("tracker {} of arm {}", g.id, g.arm.valid() ? g.arm.value : 0);
    case GroupKind::invariant: return p.invariants[g.id].text;
    case GroupKind::settle: return fmt::format("settle {}", g.id);
    case GroupKind::flow: return p.flows[g.id].name;
    default: return p.events[g.id].name;
  }
}

std::string group_line(const ir::Process& p, const Group& g) {
  std::string line = fmt::format("{:<9} {}", kind_names[static_cast<std::size_t>(g.kind)], name_of(p, g));
  line += fmt::format("  members {}  may start {}", g.members.size(), g.start.size());
  if (g.kind == GroupKind::hazard && !g.exponent.empty()) {
    const auto [low, high] = std::minmax_element(g.exponent.begin(), g.exponent.end());
    line += fmt::format("  first band 2^{}..2^{} per day", *low, *high);
  }
  if (g.kind == GroupKind::dense)
    line += fmt::format("  total {:.6g} per day  highest {:.6g}{}", g.total, g.highest,
                        g.param_bounds ? "  bounds by draw" : "");
  return line + "\n";
}

}  // namespace

std::string program_text(const ir::Process& process) {
  const kernel::SamplingEngine engine(process, {});
  const kernel::Program& program = engine.program();
  std::string out = fmt::format("cells {}  parameters {}  arms {}  trackers {}  scores {}  rules {}  {}\n",
                                program.layout.var_cells(), program.layout.param_cells(), process.arms.size(),
                                process.trackers.size(), process.scores.size(), process.rules.size(),
                                program.has_spread ? "with spread" : "without spread");
  for (const Group& g : program.groups) out += group_line(process, g);
  return out;
}

}  // namespace casus::cli
