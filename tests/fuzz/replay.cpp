// SPDX-License-Identifier: Apache-2.0
// fuzz_replay FOLDER [CHANGES]: runs each file of FOLDER/parser, FOLDER/checker and FOLDER/process_reader through its
// target, then that many changed copies of them: always the same ones. No fuzzer needed; what fails aborts, and its
// text is left in fuzz_replay.txt.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "targets.hpp"

namespace {

namespace fs = std::filesystem;

struct Target {
  const char* name;
  void (*run)(std::string_view);
};
constexpr Target targets[] = {{"parser", casus::fuzz::parser},
                              {"checker", casus::fuzz::checker},
                              {"process_reader", casus::fuzz::process_reader}};

struct Dice {
  std::uint64_t seed = 0, count = 0;
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(casus::combine(seed, ++count) % std::max<std::size_t>(1, n));
  }
};

std::vector<std::string> texts_of(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

// Words are what a model is made of: a piece of one text takes the place of a piece of another.
std::string changed(const std::vector<std::string>& texts, Dice& dice) {
  std::string text = texts[dice.below(texts.size())];
  for (std::size_t k = 1 + dice.below(3); k > 0; --k) {
    const std::size_t at = dice.below(text.size() + 1), length = dice.below(dice.below(2) == 0 ? 4 : 40);
    const std::string& other = texts[dice.below(texts.size())];
    const std::string piece = other.substr(dice.below(other.size() + 1), dice.below(40));
    switch (dice.below(4)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, piece); break;
      case 2: text.replace(at, length, piece); break;
      default: text.insert(at, text.substr(dice.below(text.size() + 1), length)); break;
    }
  }
  return text;
}

void run(const Target& target, const std::string& text) {
  {
    std::ofstream left("fuzz_replay.txt", std::ios::binary);
    left << text;
  }
  target.run(text);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) return std::fputs("usage: fuzz_replay FOLDER [CHANGES]\n", stderr), 2;
  const std::size_t changes = count > 2 ? std::strtoul(words[2], nullptr, 10) : 0;
  for (const Target& target : targets) {
    const std::vector<std::string> texts = texts_of(fs::path(words[1]) / target.name);
    if (texts.empty()) return std::fprintf(stderr, "no corpus for %s\n", target.name), 1;
    for (const std::string& text : texts) run(target, text);
    Dice dice;
    for (std::size_t k = 0; k < changes; ++k) run(target, changed(texts, dice));
    std::printf("%s: %zu texts, %zu changed ones\n", target.name, texts.size(), changes);
  }
  return 0;
}
