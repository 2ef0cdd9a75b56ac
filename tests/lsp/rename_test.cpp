// SPDX-License-Identifier: Apache-2.0
// A name is changed everywhere it means this thing, and nowhere else; what would break the model is refused.
#include "support.hpp"

namespace casus::lsp {
namespace {

struct Renaming : ::testing::Test {
  Folder f;
  Editor e;
  std::string uri = f.uri("main.casus");
  std::string text = head +
                     "param é𝔸 ~ 1 to 3   placeholder\n"
                     "let twice = é𝔸 + é𝔸   # é𝔸 stays here\n"
                     "let share[a: side] = 2 * é𝔸\n"
                     "kind side\n"
                     "side left, right\n"
                     "ask x \"é𝔸 here too\" = E(twice + share[left] at end)\n";

  // The text after a renaming, or why there is none.
  std::string renamed(unsigned line, unsigned column, const std::string& to) {
    const Json a = e.ask_whole("textDocument/rename", Editor::place(uri, line, column, {{"newName", to}}));
    if (a.contains("error")) return a["error"]["message"];
    SourceMap sources;
    const SourceFile& file = sources.file(sources.add("", text));
    std::string out = text;
    const Json edits = a["result"]["changes"].value(uri, Json::array());
    for (auto k = edits.rbegin(); k != edits.rend(); ++k) {
      const std::uint32_t begin = offset(file, position_of((*k)["range"]["start"]), Units::utf16);
      const std::uint32_t end = offset(file, position_of((*k)["range"]["end"]), Units::utf16);
      out.replace(begin, end - begin, (*k)["newText"].get<std::string>());
    }
    return out;
  }
};

TEST_F(Renaming, ChangesTheNameAndNothingElse) {
  e.open(uri, text);
  EXPECT_EQ(renamed(5, 13, "risk"), head +
                                        "param risk ~ 1 to 3   placeholder\n"
                                        "let twice = risk + risk   # é𝔸 stays here\n"
                                        "let share[a: side] = 2 * risk\n"
                                        "kind side\n"
                                        "side left, right\n"
                                        "ask x \"é𝔸 here too\" = E(twice + share[left] at end)\n");
}

TEST_F(Renaming, RefusesWhatIsNoNameOrTaken) {
  e.open(uri, text);
  for (const char* bad : {"", "7up", "two words", "a-b", "and", "\"x\"", "a.b", "#"})
    EXPECT_NE(renamed(4, 6, bad).find("is no name"), std::string::npos) << bad << ": " << renamed(4, 6, bad);
  EXPECT_EQ(renamed(4, 6, "twice"), "`twice` is taken");
  EXPECT_EQ(renamed(4, 6, "left"), "`left` is taken");
  EXPECT_NE(renamed(4, 6, std::string(200, 'a')).find("is no name"), std::string::npos);
  EXPECT_EQ(renamed(0, 0, "x"), "here stands no name");
}

TEST_F(Renaming, RefusesWhatABoundNameWouldCatch) {
  e.open(uri, text);
  // `a` is bound where é𝔸 is read: the sum would be of something else.
  EXPECT_EQ(renamed(4, 6, "a").find("let twice"), std::string::npos) << renamed(4, 6, "a");
}

TEST_F(Renaming, ABoundNameBelongsToItsStatement) {
  text = head +
         "kind side\nside left, right\nstate n[a: side]: 0 .. 9 = 0\nstate m[a: side]: 0 .. 9 = 0\n"
         "ask x = E(count(a in side where n[a] > 1) at end)\n";
  e.open(uri, text);
  EXPECT_EQ(renamed(6, 8, "s").find("state m[s"), std::string::npos);
  EXPECT_NE(renamed(6, 8, "s").find("state n[s: side]"), std::string::npos);
}

TEST_F(Renaming, TheLibraryStaysAsItIs) {
  text = head + "use security\nactor A \"A\", B \"B\"\ninitially war{A, B} := true\nask x = P(war{A, B} at end)\n";
  e.open(uri, text);
  EXPECT_NE(renamed(6, 10, "struggle").find("stands in the library"), std::string::npos) << renamed(6, 10, "struggle");
}

TEST_F(Renaming, WhereItBeginsIsSaidBefore) {
  e.open(uri, text);
  const Json p = e.at("textDocument/prepareRename", uri, 5, 13);
  EXPECT_EQ(p["placeholder"], "é𝔸");
  EXPECT_EQ(p["range"]["start"], Json({{"line", 5}, {"character", 12}}));
  EXPECT_EQ(p["range"]["end"], Json({{"line", 5}, {"character", 15}}));
  EXPECT_TRUE(e.at("textDocument/prepareRename", uri, 5, 0).is_null());
}

}  // namespace
}  // namespace casus::lsp
