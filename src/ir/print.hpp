// SPDX-License-Identifier: Apache-2.0
// The process as text: complete, deterministic, one record a line, for people, goldens and ir/read.hpp.
//
//   process name="sir" horizon=365 args=[e1 e2]
//   v0 name="x" type={base=integer} high=9 initial=e0 origin={span=0:10-17 bases=[b0]}  # initial: 3 | model.csu:2:1
//
// A line is a head (the record's id) and its fields; fields with their default value are left out. Values: numbers
// (shortest that read back the same), "strings" with \" \\ \xHH, words, ids (a letter or word and a number; - is none),
// spans file:begin-end, [lists] and {nested records}. What follows # is for people only: expressions written out,
// places.
#pragma once
#include <string>

#include "ir/process.hpp"

namespace casus::ir {

std::string print(const Process& process, const SourceMap* sources = nullptr);

// An expression as a person would write it; cut short behind `limit` bytes.
std::string text(const Process& process, ExprId expr, std::size_t limit = 160);

}  // namespace casus::ir
