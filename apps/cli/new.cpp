// SPDX-License-Identifier: Apache-2.0
// casus new: a folder with a small model that runs, to be changed line by line into one's own.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "command.hpp"
#include "diag/diagnostic.hpp"
#include "diag/render.hpp"
#include "report.hpp"
#include "session/files.hpp"
#include "shell.hpp"
#include "syntax/characters.hpp"
#include "syntax/limits.hpp"
#include "syntax/words.hpp"
#include "text_files.hpp"

namespace casus::cli {
namespace {

namespace fs = std::filesystem;

// The name that the models and pages of the templates bear.
constexpr std::string_view stand_in = "sketch";

struct Arguments {
  std::string path, kind = "blank";
};

std::vector<std::string> kinds() {
  std::vector<std::string> out;
  for (const session::TemplateFile& f : session::templates())
    if (out.empty() || out.back() != f.name) out.emplace_back(f.name);
  return out;
}

bool is_name(const std::string& name) {
  if (name.empty() || name.size() > syntax::max_name_bytes || syntax::find_bad_utf8(name)) return false;
  for (std::size_t at = 0; at < name.size();) {
    const syntax::CodePoint c = syntax::decode(name, at);
    const bool inner = at > 0 && (syntax::is_digit(name[at]) || name[at] == '_');
    if (!syntax::is_letter(c.value) && !inner) return false;
    at += c.bytes;
  }
  return true;
}

// The letters and digits of `name`, joined by `_` where something else stood.
std::string made_name(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || syntax::is_digit(c);
    if (fine)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (out.ends_with('_')) out.pop_back();
  return is_name(out) && !syntax::is_hard_word(out) ? out : std::string();
}

Exit bad_name(Shell& shell, const fs::path& path, const std::string& name) {
  const std::string better = made_name(name);
  return usage_fault(shell,
                     fmt::format("`{}` can't be a model's name: letters, digits and `_`, and a letter first{}", name,
                                 syntax::is_hard_word(name) ? "; this word is the language's own" : ""),
                     better.empty() ? "" : fmt::format("did you mean `{}`?", (path.parent_path() / better).string()));
}

std::string with_name(std::string_view text, const std::string& name) {
  std::string out(text);
  for (const std::string_view before : {"model ", "# "}) {
    const std::string line = "\n" + std::string(before) + std::string(stand_in);
    const std::size_t at = ("\n" + out).find(line);
    if (at != std::string::npos) out.replace(at + before.size(), stand_in.size(), name);
  }
  return out;
}

Exit unwritable(Shell& shell, const std::string& wrong) {
  shell.words("casus: " + wrong + "\n");
  return Exit::unwritable;
}

Exit go(const Arguments& a, Shell& shell) {
  fs::path path = fs::path(a.path).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  const std::string name = path.filename().string();
  if (!is_name(name) || syntax::is_hard_word(name)) return bad_name(shell, path, name);
  const auto known = kinds();
  if (std::find(known.begin(), known.end(), a.kind) == known.end()) {
    const std::string near = nearest(a.kind, known);
    return usage_fault(
        shell, fmt::format("there is no template `{}`", a.kind),
        near.empty() ? fmt::format("there are {}", fmt::join(known, ", ")) : fmt::format("did you mean `{}`?", near));
  }
  std::error_code ec;
  const auto there = fs::symlink_status(path, ec);
  if (fs::exists(there) && !fs::is_directory(there))
    return usage_fault(shell, fmt::format("`{}` exists, and is no folder", path.string()));
  if (fs::exists(there) && !fs::is_empty(path, ec))
    return usage_fault(shell,
                       ec ? fmt::format("`{}` can't be read: {}", path.string(), ec.message())
                          : fmt::format("the folder `{}` is not empty", path.string()),
                       "choose another name; nothing was written");
  fs::create_directories(path, ec);
  if (ec)
    return unwritable(shell, fmt::format("the folder `{}` can't be made: {}", short_of(path.string()), ec.message()));
  for (const session::TemplateFile& f : session::templates()) {
    if (f.name != a.kind) continue;
    if (const std::string wrong = write_new_file((path / f.file).string(), with_name(f.text, name)); !wrong.empty())
      return unwritable(shell, wrong);
  }
  shell.words(
      fmt::format("made {0}/main.casus and {0}/README.md\n"
                  "Next: casus run {0}     then open {0}/README.md, which says what to change first\n",
                  path.string()));
  return Exit::fine;
}

}  // namespace

Command new_command() {
  auto a = std::make_shared<Arguments>();
  Command c;
  c.name = "new";
  c.summary = "Make a small model to begin with";
  c.about =
      "Makes a folder with a main.casus that checks, runs and tests as it stands, and a README.md that says what to "
      "change first. All of its numbers are placeholders.\n"
      "Templates: blank (two actors, one event; the default), crisis (tension, an ally, a hotline), treaty (articles, "
      "exceptions, accession), arms-race (after Richardson).";
  c.examples = {{"A first sketch in the folder strait:", "casus new strait"},
                {"A treaty:", "casus new league --template treaty"}};
  Option name = word("NAME", "", "the folder; its last part becomes the model's name", a->path);
  name.required = true;
  c.options = {name, word("--template", "NAME", "blank (default), crisis, treaty or arms-race", a->kind)};
  c.run = [a](Shell& shell) { return go(*a, shell); };
  return c;
}

}  // namespace casus::cli
