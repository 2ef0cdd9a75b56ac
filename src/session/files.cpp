// SPDX-License-Identifier: Apache-2.0
#include "session/files.hpp"

#include <filesystem>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "syntax/limits.hpp"
#include "syntax/parser.hpp"

namespace casus::session {
namespace {

namespace fs = std::filesystem;

class Reader {
 public:
  Reader(SourceMap& sources, Diagnostics& sink, const Overlay& overlay)
      : sources_(sources), sink_(sink), overlay_(overlay) {}

  void read_main(const std::string& path) {
    std::error_code ec;
    if (overlay_.contains(file_key(path))) return read_file(path, {});
    if (!fs::exists(path, ec)) {
      sink_.error(Code::file_unreadable, {}, fmt::format("`{}` does not exist", path))
          .hint("MODEL is a file, or a folder with a main.casus");
      return;
    }
    if (fs::is_directory(path, ec)) {
      const fs::path main = fs::path(path) / "main.casus";
      if (!fs::exists(main, ec) && !overlay_.contains(file_key(main.string()))) {
        sink_.error(Code::no_main, {}, fmt::format("the folder `{}` has no main.casus", path));
        return;
      }
      return read_file(main.lexically_normal().string(), {});
    }
    read_file(path, {});
  }

  ModelFiles take() {
    files_.hash = fmt::format("{:016x}", hash_);
    return std::move(files_);
  }

 private:
  SourceMap& sources_;
  Diagnostics& sink_;
  const Overlay& overlay_;
  ModelFiles files_;
  std::uint64_t hash_ = 0;
  enum class State { open, done };
  std::map<std::string, State> seen_;
  std::vector<std::string> stack_;

  // Regular files only: a pipe or a device might never end.
  bool slurp(const std::string& path, const std::string& key, Span from, std::string& text) {
    if (const auto held = overlay_.find(key); held != overlay_.end()) {
      text = held->second;
      return true;
    }
    std::error_code ec;
    const auto size = fs::file_size(path, ec);
    if (ec || !fs::is_regular_file(path, ec)) {
      sink_.error(from.file.valid() ? Code::include_missing : Code::file_unreadable, from,
                  fmt::format("the file `{}` can't be read", path));
      return false;
    }
    if (size > syntax::max_file_bytes) {
      sink_.error(Code::file_too_large, from,
                  fmt::format("`{}` holds {} MiB; a model's file may hold {} MiB", path, (size + 524288) >> 20,
                              syntax::max_file_bytes >> 20));
      return false;
    }
    std::ifstream in(path, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) {
      sink_.error(Code::file_unreadable, from, fmt::format("the file `{}` can't be read", path));
      return false;
    }
    return true;
  }

  void read_file(const std::string& path, Span from) {
    const std::string key = file_key(path);
    if (!enter(key, path, from)) return;
    std::string text;
    if (slurp(path, key, from, text)) add(path, std::move(text));
    seen_[key] = State::done;
    stack_.pop_back();
  }

  void read_library(const std::string& name, Span from) {
    const std::string key = "library:" + name;
    for (const LibraryModule& m : library()) {
      if (m.name != name) continue;
      if (!enter(key, name, from)) return;
      add(library_path(name), std::string(m.text));
      seen_[key] = State::done;
      stack_.pop_back();
      return;
    }
    std::vector<std::string> names;
    for (const LibraryModule& m : library()) names.emplace_back(m.name);
    auto& d = sink_.error(Code::include_missing, from, fmt::format("the library has no module `{}`", name));
    if (const std::string near = nearest(name, names); !near.empty())
      d.hint(fmt::format("did you mean `{}`?", near)).fix(from, "use " + near);
    else
      d.hint("a file is used by its path, in quotes: use \"sources.casus\"");
  }

  // False if the file needs no reading: it has been read, or it is being read (a circle, which is reported).
  bool enter(const std::string& key, const std::string& shown, Span from) {
    if (const auto it = seen_.find(key); it != seen_.end()) {
      if (it->second == State::open) {
        std::string circle;
        bool inside = false;
        for (const std::string& s : stack_) {
          inside = inside || s == key;
          if (inside) circle += fs::path(s).filename().string() + " -> ";
        }
        sink_.error(Code::include_cycle, from,
                    fmt::format("files use each other in a circle: {}{}", circle, fs::path(shown).filename().string()));
      }
      return false;
    }
    if (seen_.size() >= max_files) {
      sink_.error(Code::file_too_large, from, fmt::format("a model may have {} files", max_files));
      return false;
    }
    seen_[key] = State::open;
    stack_.push_back(key);
    return true;
  }

  void add(const std::string& path, std::string text) {
    const FileId file = sources_.add(path, std::move(text));
    hash_ = combine(hash_, hash_text(sources_.file(file).text));
    syntax::SyntaxTree tree = syntax::parse(sources_, file, sink_);
    if (stack_.size() > 100) {
      sink_.error(Code::nested_too_deep, {file, 0, 0}, "files use each other more than 100 deep");
    } else {
      for (const syntax::Statement& s : tree.statements) {
        if (s.kind != syntax::StatementKind::use) continue;
        if (s.path.empty())
          read_library(s.name, s.span);
        else
          read_file((fs::path(path).parent_path() / s.path).lexically_normal().string(), s.span);
      }
    }
    files_.trees.push_back(std::move(tree));
  }
};

}  // namespace

std::string library_module_of(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> words = [] {
    std::map<std::string, std::string, std::less<>> all;
    SourceMap sources;
    Diagnostics sink;
    for (const LibraryModule& m : library())
      for (const syntax::Statement& s :
           syntax::parse(sources, sources.add(library_path(m.name), std::string(m.text)), sink).statements) {
        if (!s.name.empty() && s.kind != syntax::StatementKind::use) all.emplace(s.name, m.name);
        for (const std::string& n : s.names) all.emplace(n, m.name);
      }
    return all;
  }();
  const auto found = words.find(name);
  return found == words.end() ? std::string{} : found->second;
}

std::string library_path(std::string_view module) {
  std::string path(module);
  std::replace(path.begin(), path.end(), '.', '/');
  return "library/" + path + ".casus";
}

std::string file_key(const std::string& path) {
  std::error_code ec;
  const fs::path canonical = fs::weakly_canonical(path, ec);
  return ec ? path : canonical.string();
}

ModelFiles read_model(const std::string& path, SourceMap& sources, Diagnostics& sink, const Overlay& overlay) {
  Reader reader(sources, sink, overlay);
  reader.read_main(path);
  return reader.take();
}

}  // namespace casus::session
