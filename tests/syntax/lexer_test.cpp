// SPDX-License-Identifier: Apache-2.0
#include "syntax/lexer.hpp"

#include <gtest/gtest.h>

#include "support.hpp"
#include "syntax/characters.hpp"

namespace casus::syntax {
namespace {

std::string tokens(const std::string& text) {
  SourceMap sources;
  Diagnostics sink;
  const FileId file = sources.add("t", text);
  const TokenBuffer buffer = lex(sources, file, sink);
  return dump_tokens(sources, buffer);
}

TEST(Lexer, PlacesAndKinds) {
  EXPECT_EQ(tokens("state x: 0..9 # note\n  = 12_000 %"),
            "1:1 name state\n1:7 name x\n1:8 symbol :\n1:10 number 0\n1:11 symbol ..\n1:13 number 9\n"
            "2:3 symbol =\n2:5 number 12_000\n2:12 symbol %\n");
  EXPECT_EQ(tokens("a:=b+=c-=d!=e<=f>=g"),
            "1:1 name a\n1:2 symbol :=\n1:4 name b\n1:5 symbol +=\n1:7 name c\n1:8 symbol -=\n1:10 name d\n"
            "1:11 symbol !=\n1:13 name e\n1:14 symbol <=\n1:16 name f\n1:17 symbol >=\n1:19 name g\n");
}

TEST(Lexer, NumbersDatesOrdinals) {
  EXPECT_EQ(tokens("1 2.5 1e3 1.5E-3 2nd 11th 2024-11-05 2024-11"),
            "1:1 number 1\n1:3 number 2.5\n1:7 number 1e3\n1:11 number 1.5E-3\n1:18 ordinal 2nd\n1:22 ordinal 11th\n"
            "1:27 date 2024-11-05\n1:38 number 2024\n1:42 symbol -\n1:43 number 11\n");
}

TEST(Lexer, TextBeyondAscii) {
  EXPECT_EQ(tokens("état Größe 北京 \"ü\""), "1:1 name état\n1:6 name Größe\n1:12 name 北京\n1:15 string \"ü\"\n");
  EXPECT_EQ(tokens("\xEF\xBB\xBFmodel x\r\n  y"), "1:2 name model\n1:8 name x\n2:3 name y\n");
}

TEST(Lexer, StringsUndoEscapes) {
  EXPECT_EQ(string_value(R"("a \"b\" \\ \n c")"), "a \"b\" \\ \n c");
  EXPECT_EQ(string_value("\"\""), "");
}

TEST(Lexer, IndentationCountsTabsToTheNextMultipleOfFour) {
  SourceMap sources;
  Diagnostics sink;
  const FileId file = sources.add("t", "a\n\tb\n  \tc\n     d e");
  const auto t = lex(sources, file, sink).tokens;
  ASSERT_EQ(t.size(), 5u);
  EXPECT_EQ(t[1].indent, 4u);
  EXPECT_EQ(t[2].indent, 4u);
  EXPECT_EQ(t[3].indent, 5u);
  EXPECT_EQ(t[4].indent, 5u);
  EXPECT_TRUE(t[3].first);
  EXPECT_FALSE(t[4].first);
}

TEST(Lexer, FaultsOfTheText) {
  EXPECT_EQ(faults("let x = \"abc\nlet y = 1"), "E0105 1:9 this string has no closing quote on its line\n");
  EXPECT_EQ(faults("let x = \"a\\qb\""), "E0104 1:11 a lone `\\` in a string\n");
  EXPECT_EQ(faults("let x = 3days"), "E0106 1:9 `3days` begins as a number and ends as a name\n");
  EXPECT_EQ(faults("let x = 5."), "E0106 1:9 `5.` has no digit after its point\n");
  EXPECT_EQ(faults("let x = 1.2.3"), "E0106 1:9 `1.2.3` has more than one point\n");
  EXPECT_EQ(faults("let x = .5"), "E0106 1:9 `.5` has no digit before its point\n");
  EXPECT_EQ(faults("let x = 1__0"), "E0106 1:9 `1__0` has two `_` in a row\n");
  EXPECT_EQ(faults("let x = 1e999"), "E0106 1:9 `1e999` is too large or too small to hold\n");
  EXPECT_EQ(faults("let x = 21th"), "E0106 1:9 `21th` is no ordinal\n");
  EXPECT_EQ(faults("let x = 2024-02-30"), "E0107 1:9 `2024-02-30` is not in the calendar\n");
  EXPECT_EQ(faults("let x = 2024-1-5"), "E0107 1:9 `2024-1-5` is a date without its two-digit month and day\n");
  EXPECT_EQ(faults("let _x = 1"), "E0104 1:5 a name begins with a letter, not with `_`\n");
  EXPECT_EQ(dump("let x = 2024-02-29"), "let x\n  value 2024-02-29\n");
}

TEST(Lexer, LookAlikesCarryAFix) {
  const Parsed p("let y = a ≤ b\nlet z = “abc”\n");
  ASSERT_EQ(p.sink.all().size(), 2u) << p.faults();
  EXPECT_EQ(p.sink.all()[0].fixes.at(0).replacement, "<=");
  EXPECT_EQ(p.sink.all()[1].fixes.size(), 2u);
}

TEST(Lexer, HiddenCharactersAreRefusedInCommentsAndStringsToo) {
  EXPECT_EQ(faults("# a \xE2\x80\xAE b\n"), "E0104 1:5 found the invisible character U+202E\n");
  EXPECT_EQ(faults(std::string("use \"a\0b\"", 9)), "E0104 1:7 found the invisible character U+0000\n");
  EXPECT_EQ(faults("let x = 1\x01\x02 + 2"), "E0104 1:10 found the invisible character U+0001\n");
}

TEST(Characters, DecodingIsStrict) {
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF"})
    EXPECT_EQ(find_bad_utf8(bad), 0u) << bad;
  EXPECT_FALSE(find_bad_utf8("a é € 𝄞").has_value());
}

TEST(Characters, QuotesAreShortened) {
  EXPECT_EQ(in_backticks("short"), "`short`");
  EXPECT_EQ(in_backticks(std::string(100, 'a')), "`" + std::string(40, 'a') + "...`");
}

}  // namespace
}  // namespace casus::syntax
