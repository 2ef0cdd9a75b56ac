// SPDX-License-Identifier: Apache-2.0
// casus fmt: lays out the text of models as the house writes it, and changes nothing else.
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "command.hpp"
#include "format/format.hpp"
#include "report.hpp"
#include "shell.hpp"
#include "text_files.hpp"

namespace casus::cli {
namespace {

struct Arguments {
  std::vector<std::string> paths;
  bool check = false, diff = false;
};

class Formatter {
 public:
  Formatter(const Arguments& a, Shell& shell) : a_(a), shell_(shell) {}

  Exit run() {
    for (const std::string& path : a_.paths) one(path);
    if (status_ != Exit::fine) return status_;
    return a_.check && changed_ > 0 ? Exit::model : Exit::fine;
  }

 private:
  void one(const std::string& path) {
    std::error_code ec;
    if (path == "-") return standard_input();
    if (!std::filesystem::is_directory(path, ec)) return file(path);
    const auto found = models_in(path);
    if (!found) return refuse(Exit::model, found.error());
    if (found->empty()) return refuse(Exit::model, fmt::format("`{}` holds no .casus file", path));
    for (const std::string& name : *found) file(name);
  }

  void standard_input() {
    const auto text = read_standard_input();
    if (!text) return refuse(Exit::model, text.error());
    const auto made = format_text("<stdin>", *text);
    if (!made) return;
    if (a_.check || a_.diff) return show("<stdin>", *text, *made);
    shell_.out(*made);
  }

  void file(const std::string& path) {
    const auto f = read_text_file(path);
    if (!f) return refuse(Exit::model, f.error());
    const auto made = format_text(path, f->text);
    if (!made || *made == f->text) return;
    if (a_.check || a_.diff) return show(path, f->text, *made);
    if (const std::string wrong = replace_text_file(*f, *made); !wrong.empty()) return refuse(Exit::unwritable, wrong);
    shell_.words(fmt::format("formatted {}\n", path));
  }

  std::optional<std::string> format_text(const std::string& path, const std::string& text) {
    SourceMap sources;
    Diagnostics sink;
    auto made = format::formatted(sources, sources.add(path, text), sink);
    const auto found = sink.sorted();
    print_diagnostics(shell_, sources, found);
    for (const Diagnostic& d : found) worse(d.code == Code::internal_fault ? Exit::ours : Exit::model);
    return made;
  }

  void show(const std::string& path, const std::string& before, const std::string& after) {
    if (before == after) return;
    ++changed_;
    shell_.out(a_.diff ? format::difference(path, before, after) : path + "\n");
  }

  void refuse(Exit status, const std::string& wrong) {
    shell_.words(fmt::format("casus: {}\n", wrong));
    worse(status);
  }

  void worse(Exit status) { status_ = std::max(status_, status); }

  const Arguments& a_;
  Shell& shell_;
  Exit status_ = Exit::fine;
  std::size_t changed_ = 0;
};

}  // namespace

Command fmt_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "fmt";
  c.summary = "Lay out the text of models: indentation, blanks, blank lines";
  c.about =
      "Formats .casus files in place; of a folder all that are in it and below; `-` reads stdin and writes stdout. "
      "Line "
      "breaks and comments stay where they are, and so do columns that are aligned on purpose. What the text means "
      "can't "
      "change: that is checked before a file is replaced. A file with errors is left alone. A link is followed, but "
      "not "
      "where it lies in a folder.";
  c.examples = {
      {"Lay out a model's files:", "casus fmt models/linked_theatres"},
      {"Is everything laid out? (names the files that are not, status 1)", "casus fmt --check models library"},
      {"What would change?", "casus fmt --diff models/truce.casus"}};
  Option paths = words("PATH", "", "files, folders, or - for stdin", a->paths);
  paths.required = true;
  c.options = {paths,
               flag("--check", "write nothing; name the files that would change, and end with status 1", a->check),
               flag("--diff", "write nothing; print what would change", a->diff)};
  c.run = [a](Shell& shell) { return Formatter(*a, shell).run(); };
  return c;
}

}  // namespace casus::cli
