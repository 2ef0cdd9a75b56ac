// SPDX-License-Identifier: Apache-2.0
// Reading and replacing the text files that a command changes. A file is replaced as a whole or not at all.
#pragma once
#include <expected>
#include <string>
#include <vector>

namespace casus::cli {

struct TextFile {
  std::string path;    // as given
  std::string target;  // where it stands: a link is followed
  std::string text;
  unsigned mode = 0644;
  long stamp = 0;  // when it was last written
};

// What is wrong goes back as one line about the path.
std::expected<TextFile, std::string> read_text_file(const std::string& path);
// All of standard input.
std::expected<std::string, std::string> read_standard_input();

// The new text takes the place of the old one in one step, with its permissions. Refused if the file may not be
// written, or was written by somebody else since it was read.
std::string replace_text_file(const TextFile& file, const std::string& text);

// A file that may exist: then it is replaced in one step.
std::string write_file(const std::string& path, const std::string& text);
// A file that must not exist yet.
std::string write_new_file(const std::string& path, const std::string& text);

// The .casus files in a folder and those below it, sorted; hidden folders and links are passed over.
std::expected<std::vector<std::string>, std::string> models_in(const std::string& folder);

}  // namespace casus::cli
