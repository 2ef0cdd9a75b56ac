// SPDX-License-Identifier: Apache-2.0
// What a finished process shows about its model that is no error, but hardly meant: clauses that can never happen,
// propositions that can't decide, parameters on which no answer depends, tags that no proposition tests.
//
//   std::vector<Advice> found = advise(process);   // lowered with all asks and propositions
//
// What one composition never reaches another may (an option that opens a war), so a caller reports only what holds in
// all of them. Found by interval analysis and the dependency graph: what is reported is true, not all is found.
#pragma once
#include <string>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"

namespace casus::lower {

struct Advice {
  Code code;
  Span span;
  std::string message, hint;
};

std::vector<Advice> advise(const ir::Process& process);

}  // namespace casus::lower
