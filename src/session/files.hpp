// SPDX-License-Identifier: Apache-2.0
// From a path to the trees of a model: the file or a folder's main.casus, and what it uses, each file once, what is
// used before what uses it. Library names (`use security`) are texts built into the program.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "syntax/tree.hpp"

namespace casus::session {

struct ModelFiles {
  std::vector<syntax::SyntaxTree> trees;
  std::string hash;  // of all texts in order: 16 hex digits
};

inline constexpr std::size_t max_files = 1000;

// Texts that stand for files, by file_key: what an editor holds and has not saved.
using Overlay = std::map<std::string, std::string>;
std::string file_key(const std::string& path);  // one file, one key, whatever its path is written like

// Faults go to `sink`; what could be read is returned all the same.
ModelFiles read_model(const std::string& path, SourceMap& sources, Diagnostics& sink, const Overlay& overlay = {});

// What `casus new` makes, file by file, sorted; `file` is main.casus or README.md. Texts built into the program.
struct TemplateFile {
  std::string_view name, file, text;
};
const std::vector<TemplateFile>& templates();

// The text of a library module, or nothing. Sorted names of all.
struct LibraryModule {
  std::string_view name, text;
};
const std::vector<LibraryModule>& library();
std::string library_module_of(std::string_view name);  // which module declares it; empty: none does
std::string library_path(std::string_view module);     // security.forces: library/security/forces.casus

}  // namespace casus::session
