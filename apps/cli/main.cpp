// SPDX-License-Identifier: Apache-2.0
// The program `casus`: finds the command, reads its words, runs it, and turns what went wrong into an exit status.
// Nothing an input does may end it otherwise.
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "command.hpp"
#include "command_line.hpp"
#include "diag/diagnostic.hpp"
#include "help.hpp"
#include "report.hpp"
#include "session/version.hpp"
#include "shell.hpp"

namespace casus::cli {
namespace {

std::vector<Command> all_commands() {
  return {check_command(), run_command(), ask_command(), test_command(),    replay_command(), sources_command(),
          doc_command(),   fmt_command(), new_command(), explain_command(), dump_command(),   lsp_command()};
}

const Command* find(const std::vector<Command>& commands, const std::string& name) {
  for (const Command& c : commands)
    if (c.name == name) return &c;
  return nullptr;
}

Exit no_such_command(Shell& shell, const std::vector<Command>& commands, const std::string& name) {
  std::vector<std::string> names = {"help"};
  for (const Command& c : commands) names.push_back(c.name);
  if (name.starts_with('-'))
    return usage_fault(shell, fmt::format("a command comes first, not `{}`", name), "casus help lists the commands");
  const std::string near = nearest(name, names);
  const bool model = name.ends_with(".casus") || name.find('/') != std::string::npos;
  return usage_fault(shell, fmt::format("there is no command `{}`", name),
                     model          ? fmt::format("did you mean `casus run {}`?", name)
                     : near.empty() ? "casus help lists the commands"
                                    : fmt::format("did you mean `{}`?", near));
}

Exit help(Shell& shell, const std::vector<Command>& commands, const std::string& about) {
  if (about.empty()) {
    shell.out(program_help(commands));
    return Exit::fine;
  }
  const Command* c = find(commands, about);
  if (!c) return no_such_command(shell, commands, about);
  shell.out(command_help(*c));
  return Exit::fine;
}

Exit perform(Shell& shell, const std::vector<std::string>& line) {
  const std::vector<Command> commands = all_commands();
  if (line.empty()) {
    shell.words(program_help(commands));
    return Exit::usage;
  }
  const std::string& first = line[0];
  if (first == "--version" || first == "-V") {
    shell.out(fmt::format("casus {}\n", session::version()));
    return Exit::fine;
  }
  if (first == "help" || first == "--help" || first == "-h")
    return help(shell, commands, line.size() > 1 ? line[1] : "");
  const Command* command = find(commands, first);
  if (!command) return no_such_command(shell, commands, first);
  const ReadLine read = read_line(*command, {line.begin() + 1, line.end()});
  if (read.help) return help(shell, commands, first);
  if (!read.wrong.empty())
    return usage_fault(shell, read.wrong,
                       read.hint.empty() ? fmt::format("casus help {} tells how", first) : read.hint);
  return command->run(shell);
}

std::string ours(const std::string& what) {
  return "casus: a fault of Casus itself: " + what +
         "\n       please report it, with the model and this command line\n";
}

// An exception in a thread of its own never comes back to guarded().
[[noreturn]] void give_up() {
  std::string what = "an exception in a worker";
  try {
    if (const auto e = std::current_exception()) std::rethrow_exception(e);
  } catch (const std::bad_alloc&) {
    what = "there is not enough memory for this";
  } catch (const std::exception& e) {
    what = e.what();
  } catch (...) {
  }
  const std::string text = ours(what);
  [[maybe_unused]] const auto written = ::write(2, text.data(), text.size());
  ::_exit(static_cast<int>(Exit::ours));
}

Exit guarded(Shell& shell, const std::vector<std::string>& line) {
  std::string what;
  try {
    return perform(shell, line);
  } catch (const std::bad_alloc&) {
    what = "there is not enough memory for this";
  } catch (const std::exception& e) {
    what = e.what();
  } catch (...) {
    what = "an unknown exception";
  }
  shell.words(ours(what));
  return Exit::ours;
}

}  // namespace
}  // namespace casus::cli

int main(int count, char** words) {
  using namespace casus::cli;
  std::set_terminate(give_up);
  Shell shell;
  const Exit status = guarded(shell, {words + std::min(1, count), words + count});
  if (!shell.flushed()) return static_cast<int>(Exit::unwritable);
  return static_cast<int>(status);
}
