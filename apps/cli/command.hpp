// SPDX-License-Identifier: Apache-2.0
// What a command is: a name, a help text that teaches, options that check their own values, and what to do. Each
// command stands in a file of its own; command_line.cpp reads the words, help.cpp prints the texts.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace casus::cli {

class Shell;

// Part of the interface: docs/reference/commands.md.
enum class Exit : int {
  fine = 0,
  model = 1,  // the model is at fault; `test`: a proposition is not reproduced
  usage = 2,
  undecided = 3,
  ours = 70,  // a fault of Casus itself
  unwritable = 74,
  interrupted = 130,  // before there was anything to answer from
};

// One option or positional word. `take` gets each value as written and returns what is wrong with it, or nothing.
struct Option {
  std::string names;  // "--seed", "-h,--help"; a positional has its name in capitals: "MODEL"
  std::string value;  // what stands for the value in the help; empty: a flag
  std::string help;
  std::function<std::string(const std::string&)> take;
  bool required = false;  // positionals
  bool many = false;      // may be given again; a positional takes all that is left
  bool positional() const { return !names.starts_with('-'); }
};

struct Command {
  std::string name;
  std::string summary;                                        // one line
  std::string about;                                          // paragraphs
  std::vector<std::pair<std::string, std::string>> examples;  // what it does, the command
  std::vector<Option> options;
  std::function<Exit(Shell&)> run;
};

// Options that only keep the word, or that it was there.
Option word(std::string names, std::string value, std::string help, std::string& to);
Option flag(std::string names, std::string help, bool& to);
Option words(std::string names, std::string value, std::string help, std::vector<std::string>& to);

Command check_command();
Command run_command();
Command ask_command();
Command test_command();
Command replay_command();
Command explain_command();
Command dump_command();
Command sources_command();
Command lsp_command();
Command fmt_command();
Command new_command();
Command doc_command();

}  // namespace casus::cli
