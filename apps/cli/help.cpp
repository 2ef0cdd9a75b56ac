// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace casus::cli {
namespace {

constexpr std::size_t width = 96;

// `text` in lines of at most `width`, each behind `indent` blanks; the first line goes on where `out` ends.
void wrap(std::string& out, const std::string& text, std::size_t indent) {
  std::size_t column = out.size() - (out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1);
  std::size_t at = 0;
  bool first = true;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::size_t length = end - at;
    if (!first && column + 1 + length > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out.append(text, at, length);
    column += length;
    first = false;
    at = end + 1;
  }
  out += '\n';
}

std::string shown(const Option& o) { return o.positional() || o.value.empty() ? o.names : o.names + " " + o.value; }

void add_options(std::string& out, const Command& command, bool positional) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Option& o : command.options)
    if (o.positional() == positional) rows.emplace_back(shown(o), o.help);
  if (!positional) rows.emplace_back("-h,--help", "this text");
  if (rows.empty()) return;
  out += positional ? "\nWords\n" : "\nOptions\n";
  std::size_t wide = 0;
  for (const auto& [left, right] : rows) wide = std::max(wide, left.size());
  wide = std::min<std::size_t>(wide, 24);
  for (const auto& [left, right] : rows) {
    out += fmt::format("  {:<{}}  ", left, wide);
    wrap(out, right, wide + 4);
  }
}

constexpr const char* statuses = R"(
Exit status
  0   fine (a run that was stopped with Ctrl-C but could answer is fine, and says so)
  1   the model is at fault; `test`: a proposition is not reproduced
  2   the command line is at fault
  3   `test`: nothing failed, but a proposition is undecided
  70  a fault of Casus itself: please report it
  74  the output can't be written
  130 stopped with Ctrl-C before there was anything to answer from
)";

}  // namespace

std::string usage_line(const Command& command) {
  std::string line = "casus " + command.name;
  for (const Option& o : command.options)
    if (o.positional()) line += (o.required ? " " + o.names : " [" + o.names + "]") + (o.many ? "..." : "");
  return line + " [OPTIONS]";
}

std::string command_help(const Command& command) {
  std::string out = command.summary + "\n\n  " + usage_line(command) + "\n\n";
  for (std::size_t at = 0; at < command.about.size();) {
    const std::size_t end = std::min(command.about.find('\n', at), command.about.size());
    wrap(out, command.about.substr(at, end - at), 0);
    at = end + 1;
  }
  out += "\nExamples\n";
  for (const auto& [what, line] : command.examples) out += fmt::format("  {}\n    {}\n", what, line);
  add_options(out, command, true);
  add_options(out, command, false);
  return out;
}

std::string program_help(const std::vector<Command>& commands) {
  std::string out =
      "Casus: write down who is tied to whom, what they promised and what could set it off, each line with\n"
      "its source; it runs many futures and tells what is likely and how far to trust it.\n\n"
      "  casus COMMAND MODEL [OPTIONS]      MODEL is a .casus file, or a folder with a main.casus\n\nCommands\n";
  for (const Command& c : commands) out += fmt::format("  {:<8} {}\n", c.name, c.summary);
  out += "  help     this text, or with a command's name the text of that command\n";
  out +=
      "\nExamples\n"
      "  Answer the questions that a model asks:\n"
      "    casus run models/linked_theatres\n"
      "  Ask something else of it:\n"
      "    casus ask models/two_theatres.casus \"P(second_front within 12 months)\"\n"
      "  See what one future was like:\n"
      "    casus replay models/two_theatres.casus --future 7\n"
      "\nAnswers go to stdout, words to stderr. Commands that answer take --json, which is meant for programs.\n"
      "NO_COLOR is honoured. --version prints the version.\n";
  return out + statuses;
}

}  // namespace casus::cli
