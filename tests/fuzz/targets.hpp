// SPDX-License-Identifier: Apache-2.0
// What is fuzzed: each takes any bytes, and aborts where something is claimed of all bytes that does not hold. The
// programs *_fuzz.cpp give them to libFuzzer, replay.cpp runs the committed corpus through them.
#pragma once
#include <string_view>

namespace casus::fuzz {

// Text to tree: the tree has a text, every place that is reported lies in the file.
void parser(std::string_view bytes);
// A model of one file, as `casus check` takes it, composed with each reading and option: what had no errors is a valid
// process that is printed and read back the same.
void checker(std::string_view bytes);
// What ir::read takes is valid and is printed and read back the same.
void process_reader(std::string_view bytes);

}  // namespace casus::fuzz
