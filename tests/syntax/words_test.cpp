// SPDX-License-Identifier: Apache-2.0
// The list of all words, which editors colour, holds every word that the parser looks for.
#include "syntax/words.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // false alarms in <regex> under sanitizers (GCC bug 105562)
#endif
#include <regex>

#include <gtest/gtest.h>

namespace casus::syntax {
namespace {

TEST(Words, AllThatTheParserLooksForAreInTheList) {
  const std::regex call(R"re(\b(?:accept|expect|see|is)\("([a-z]+[0-9]*)")re");
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator("src/syntax")) {
    std::ifstream in(entry.path());
    const std::string text(std::istreambuf_iterator<char>(in), {});
    for (std::sregex_iterator m(text.begin(), text.end(), call), end; m != end; ++m, ++seen)
      EXPECT_TRUE(is_any_word((*m)[1].str())) << (*m)[1] << " in " << entry.path() << ": add it to words.cpp";
  }
  EXPECT_GT(seen, 200u) << "the parser asks in other ways now";
}

TEST(Words, TheShortListsAreInTheLongOne) {
  for (const std::string& w : statement_words()) EXPECT_TRUE(is_any_word(w)) << w;
  for (const char* w : {"and", "placeholder", "contested", "argmax", "p95", "where", "weeks", "true"})
    EXPECT_TRUE(is_any_word(w)) << w;
  EXPECT_FALSE(is_any_word("alliance"));
  EXPECT_FALSE(is_any_word(""));
}

}  // namespace
}  // namespace casus::syntax
