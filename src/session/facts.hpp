// SPDX-License-Identifier: Apache-2.0
// What is known of a parameter, a state or a constant before anything is run, in words: for editors and descriptions.
#pragma once
#include <string>

#include "sema/model.hpp"

namespace casus::session {

struct ParamFacts {
  std::string law;     // "gamma", "fixed", "chance"; empty: not known before a future
  std::string unit;    // in which mean and range are shown
  std::string mean;    // empty where there is none: a choice of values
  std::string range;   // "0.1 to 2.4": 5 to 95 %
  std::string shares;  // of a choice of values: "opportunist 30 %, loyal 70 %"
};

// Of a family: of its first member whose law is constant.
ParamFacts facts_of(const ir::Process& process, const ir::Param& param);

// A value of a type as people write it: 12, 3.5 %, true, korea.
std::string shown(const ir::Process& process, const ir::Type& type, double stored, double scale,
                  const std::string& unit);

// "0 .. 10", "bool", "none | duty", "real", a kind's name.
std::string type_text(const ir::Process& process, const ir::Variable& v);

// The initial value if it is constant, else empty.
std::string initial_text(const ir::Process& process, const ir::Variable& v);

}  // namespace casus::session
