// SPDX-License-Identifier: Apache-2.0
// The passes in their order. Switches come after the questions, since only then is it known what some arm turns off.
#include "lower/lower.hpp"

#include <utility>

#include "lower/compose.hpp"
#include "lower/context.hpp"
#include "lower/depend.hpp"
#include "lower/flows.hpp"
#include "lower/members.hpp"
#include "lower/now.hpp"
#include "lower/questions.hpp"
#include "lower/records.hpp"
#include "lower/switches.hpp"
#include "lower/withdraw.hpp"

namespace casus::lower {

ir::Process lower(const sema::CheckedModel& model, SourceMap& sources, const Composition& composition,
                  Diagnostics& sink) {
  sema::CheckedModel copy = model;
  Context context(copy, sources, sink);
  lower_once(context);
  withdraw(context);
  compose(context, composition);
  Records records(context);
  lower_asks(context, records);
  lower_propositions(context, records);
  lower_switches(context);
  guard_reads(context);
  refuse_now(copy.process, sink);
  refuse_bends(copy.process, sink);
  lower_dependencies(copy.process, context.composition_bases);
  return std::move(copy.process);
}

}  // namespace casus::lower
