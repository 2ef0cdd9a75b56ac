// SPDX-License-Identifier: Apache-2.0
// The extension for Visual Studio Code: its files can be read, name each other rightly, and know the language's words.
#include <fstream>
#include <set>
#include <sstream>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // false alarms in <regex> under sanitizers (GCC bug 105562)
#endif
#include <regex>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sema/words.hpp"
#include "session/version.hpp"
#include "syntax/words.hpp"

namespace casus {
namespace {

using Json = nlohmann::json;
using Words = std::set<std::string>;

const std::string folder = "editors/vscode/";

Json read(const std::string& name) {
  std::ifstream in(folder + name);
  EXPECT_TRUE(in) << name;
  return Json::parse(in);
}

Json grammar() { return read("syntaxes/casus.tmLanguage.json"); }

// The words between `(?:` and `)` of a pattern.
Words words_of(const std::string& pattern) {
  const std::size_t open = pattern.find("(?:") + 3;
  std::istringstream list(pattern.substr(open, pattern.find(')', open) - open));
  Words out;
  for (std::string word; std::getline(list, word, '|');) out.insert(word);
  return out;
}

std::string joined(const Words& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : "|") + w;
  return out;
}

// What a line is coloured as: the pattern that matches first wins, and the earlier one of two that match in one place.
std::string coloured(const std::string& line) {
  const Json g = grammar();
  std::string out;
  std::size_t at = 0;
  while (at < line.size()) {
    std::smatch best;
    std::string name;
    for (const Json& p : g["patterns"]) {
      const Json rule = g["repository"][p["include"].get<std::string>().substr(1)];
      std::smatch m;
      const auto flags = at == 0 ? std::regex_constants::match_default : std::regex_constants::match_prev_avail;
      const std::regex pattern(rule["match"].get<std::string>());
      if (!std::regex_search(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), m, pattern, flags)) continue;
      if (!best.empty() && m.position() >= best.position()) continue;
      best = m;
      name = p["include"].get<std::string>().substr(1);
    }
    if (best.empty() || best.length() == 0) break;
    out += (out.empty() ? "" : " ") + name + "<" + best.str() + ">";
    at += static_cast<std::size_t>(best.position() + best.length());
  }
  return out;
}

TEST(Extension, ItsFilesNameEachOther) {
  const Json package = read("package.json");
  EXPECT_EQ(package["version"], std::string(session::version()));
  EXPECT_TRUE(std::ifstream(folder + package["main"].get<std::string>()));
  const Json& language = package["contributes"]["languages"][0];
  EXPECT_EQ(language["extensions"], Json::array({".casus"}));
  EXPECT_TRUE(read(language["configuration"])["comments"].contains("lineComment"));
  const Json& grammars = package["contributes"]["grammars"][0];
  EXPECT_EQ(grammars["language"], language["id"]);
  EXPECT_EQ(read(grammars["path"])["scopeName"], grammars["scopeName"]);
}

TEST(Extension, EveryPatternIsThereAndCanBeRead) {
  const Json g = grammar();
  for (const Json& p : g["patterns"]) {
    const std::string name = p["include"].get<std::string>().substr(1);
    ASSERT_TRUE(g["repository"].contains(name)) << name;
    EXPECT_NO_THROW(std::regex(g["repository"][name]["match"].get<std::string>())) << name;
  }
}

TEST(Extension, TheGrammarKnowsTheWordsOfTheLanguage) {
  const Json rules = grammar()["repository"];
  const auto in = [&](const char* rule) { return words_of(rules[rule]["match"]); };
  const Words statements(syntax::statement_words().begin(), syntax::statement_words().end());
  EXPECT_EQ(in("statement"), statements) << "write: " << joined(statements);
  Words rest(syntax::all_words().begin(), syntax::all_words().end());
  for (const char* rule : {"operator", "constant"})
    for (const std::string& w : in(rule)) EXPECT_EQ(rest.erase(w), 1u) << w << " is no word of the language";
  EXPECT_EQ(in("word"), rest) << "write: " << joined(rest);
}

TEST(Extension, TheGrammarKnowsWhatCanBeCalled) {
  Words callable(sema::function_names().begin(), sema::function_names().end());
  callable.insert(sema::distribution_names().begin(), sema::distribution_names().end());
  callable.insert({"P", "E"});
  EXPECT_EQ(words_of(grammar()["repository"]["function"]["match"]), callable) << "write: " << joined(callable);
}

TEST(Extension, LinesAreColouredAsTheyAreRead) {
  EXPECT_EQ(coloured("param risk ~ gamma(mean 1.5 days)  from S0:10  # rate"),
            "statement<param> symbol<~> function<gamma> word<mean> number<1.5> word<days> word<from> citation<S0:10> "
            "comment<# rate>");
  EXPECT_EQ(coloured("  when not war and csp.member[RU] and day = 2024-11-05"),
            "word<when> operator<not> operator<and> part<.member> operator<and> word<day> symbol<=> date<2024-11-05>");
  EXPECT_EQ(coloured("ask x \"a # \\\" then\" = P(2nd war) > 30 %"),
            "statement<ask> string<\"a # \\\" then\"> symbol<=> function<P> number<2nd> symbol<>> number<30 %>");
  EXPECT_EQ(coloured("let model_x = from_here"), "statement<let> symbol<=>");
}

}  // namespace
}  // namespace casus
