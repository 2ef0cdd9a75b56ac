// SPDX-License-Identifier: Apache-2.0
// Checked model to process: what the files declare, composed with a reading, switches, settings and options, plus the
// arms in which it is to be run and what is to be recorded for every ask and proposition.
//
//   lower::Composition c{.reading = "S1", .options = {"transactional"}, .off = {"OA1"}, .set = {{"p", "0.5 %"}}};
//   ir::Process process = lower::lower(model, sources, c, sink);
//   if (sink.has_errors()) ...   // the process is then not to be run
//
// The model is not changed, so that one model can be lowered once for each reading. Texts of `--set` are added to
// `sources` as files of their own, so that their faults can be shown in place.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"
#include "sema/model.hpp"

namespace casus::lower {

struct Composition {
  std::string reading;                                   // empty: none
  std::vector<std::string> options;                      // in order; all of one level
  std::vector<std::string> off;                          // tags, events or signals
  std::vector<std::pair<std::string, std::string>> set;  // name, value as written
};

ir::Process lower(const sema::CheckedModel& model, SourceMap& sources, const Composition& composition,
                  Diagnostics& sink);

}  // namespace casus::lower
