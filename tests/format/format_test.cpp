// SPDX-License-Identifier: Apache-2.0
// What formatting does to a text, piece by piece, and what must survive it in every text there is.
// Planted and seen to fail: a dropped comment, blanks collapsed inside a string, levels that become none, no columns.
#include <random>

#include "support.hpp"

namespace casus::test {
namespace {

struct Case {
  const char *what, *before, *after;
};

const Case cases[] = {
    {"nothing", "", ""},
    {"blank lines alone", "\n \n\t\n", ""},
    {"the line end that is missing", "use security", "use security\n"},
    {"line ends of Windows, blanks at the end", "use security \r\n\r\nunit people\t\r\n",
     "use security\n\nunit people\n"},
    {"the mark at the head of a file", "\xEF\xBB\xBFuse security\n", "use security\n"},
    {"many blank lines become one; none stays none", "\n\nuse security\nunit people\n\n\n\nunit states\n\n\n",
     "use security\nunit people\n\nunit states\n"},
    {"four blanks or a tab a level", "event e\n    when x\n\trate 1 per year\n\tthen\n\t\ty := true\n",
     "event e\n  when x\n  rate 1 per year\n  then\n    y := true\n"},
    {"one blank a level", "event e\n when x\n then\n  y := true\n", "event e\n  when x\n  then\n    y := true\n"},
    {"what goes on far to the right stays there", "ask a = P(x\n          | y\n            and z)\n",
     "ask a = P(x\n          | y\n            and z)\n"},
    {"levels that don't nest are left alone", "proposition T \"t\":\n   P(x)\n  > P(y)\n",
     "proposition T \"t\":\n   P(x)\n  > P(y)\n"},
    {"operators and commas", "let a=f( b,c )+d-e*2>=-1 and g[ x ]!=( y/z )\n",
     "let a = f(b, c) + d - e * 2 >= -1 and g[x] != (y / z)\n"},
    {"signs keep to what they belong to", "flow s by -x while y\nstate f: -10..10 = -3\n",
     "flow s by -x while y\nstate f: -10..10 = -3\n"},
    {"colons, but not those of a place", "state x:bool=false   from S0:8 , S1:2\n",
     "state x: bool = false   from S0:8, S1:2\n"},
    {"percent, tilde, bar", "param p~between 5% and 10%\nask a = P(x|y)\nstate t: a|b = a\n",
     "param p ~ between 5 % and 10 %\nask a = P(x | y)\nstate t: a | b = a\n"},
    {"braces as they were", "let a = x in {b,c}\ngroup g = { b,c }\n", "let a = x in {b, c}\ngroup g = { b, c }\n"},
    {"strings as they were", "ask a \"two  blanks ,  and # more\"   =  P(x)\n",
     "ask a \"two  blanks ,  and # more\" = P(x)\n"},
    {"runs of blanks that line up with nothing", "ask   a =  P(x   within 3   days)\n", "ask a = P(x within 3 days)\n"},
    {"columns that line up", "ask a     \"A\"    = P(x)\nask other \"Other\"= P(y)\n",
     "ask a     \"A\" = P(x)\nask other \"Other\" = P(y)\n"},
    {"columns on purpose, the tightest with one blank", "event e\n  when  x\n  after 3 days\n  then  y := true\n",
     "event e\n  when  x\n  after 3 days\n  then  y := true\n"},
    {"such columns move with their lines", "event e\n    when  x\n    after 3 days\n    then  y := true\n",
     "event e\n  when  x\n  after 3 days\n  then  y := true\n"},
    {"columns across what is indented", "param a     ~ 1 to 2\n  placeholder\nparam other ~ 1 to 2\n  placeholder\n",
     "param a     ~ 1 to 2\n  placeholder\nparam other ~ 1 to 2\n  placeholder\n"},
    {"a column that a longer line breaks is given up", "param a  ~ 1 to 2\nparam bb=3\nparam c  ~ 1 to 2\n",
     "param a  ~ 1 to 2\nparam bb = 3\nparam c  ~ 1 to 2\n"},
    {"what a statement ends with stands three blanks off, or one",
     "let a = b      tag T  placeholder\nlet c = d tag T\n", "let a = b   tag T   placeholder\nlet c = d tag T\n"},
    {"comments: two blanks at least, and with the code below or beside",
     "event e # spark\n    # how\n    when x\n    # end\n# next\nunit people   # far\n              # off\n",
     "event e  # spark\n  # how\n  when x\n  # end\n# next\nunit people   # far\n              # off\n"},
    {"a bracket that closes in column 1", "group g = {\n    a,\n    b\n}\n", "group g = {\n  a,\n  b\n}\n"},
};

TEST(Format, DoesWhatItSays) {
  for (const Case& c : cases) {
    EXPECT_EQ(formatted(c.before), c.after) << c.what;
    EXPECT_EQ(formatted(c.after), c.after) << c.what << ", again";
  }
}

TEST(Format, LeavesAloneWhatHasErrors) {
  EXPECT_EQ(formatted("use security\n  event\n").substr(0, 14), "refused: E0108");
  EXPECT_EQ(formatted("use \xff").substr(0, 14), "refused: E0102");
  EXPECT_EQ(formatted("ask a = \"open\n").substr(0, 14), "refused: E0105");
}

TEST(Format, TheModelsOfTheHouseAreFormatted) {
  const auto all = models();
  ASSERT_GT(all.size(), 30u);
  for (const Text& t : all) EXPECT_EQ(formatted(t.text), t.text) << t.name;
}

void expect_kept(const Text& t) {
  const std::string made = formatted(t.text);
  const Content before(t.text);
  if (before.errors > 0) {
    EXPECT_EQ(made.substr(0, 10), "refused: E") << t.name;
    EXPECT_EQ(made.find("E0901"), std::string::npos) << t.name << ": " << made;
    return;
  }
  EXPECT_TRUE(before == Content(made)) << t.name << "\n" << made;
  EXPECT_EQ(formatted(made), made) << t.name;
}

TEST(Format, NothingIsLostInAnyText) {
  const auto all = odd_texts();
  ASSERT_GT(all.size(), 500u);
  for (const Text& t : all) expect_kept(t);
  for (const Text& t : models()) expect_kept(t);
}

// Blanks and line ends thrown in wherever the text has some: nothing may be lost, however it looks.
TEST(Format, NothingIsLostWhateverTheBlanks) {
  std::mt19937 dice(20);
  for (const Text& t : models())
    for (int trial = 0; trial < 5; ++trial) {
      std::string text;
      for (const std::string& line : Content::lines_in(t.text)) {
        bool quoted = false, inside = false;
        for (const char c : line) {
          if (c == '"') quoted = !quoted;
          if (c == '#' && !quoted) inside = quoted = true;
          text += c;
          if (c == ' ' && !quoted && text.find_last_not_of(' ') != text.npos && dice() % 5 == 0)
            text.append(dice() % 4, ' ');
        }
        text += dice() % 8 == 0 && !inside ? "  \r\n\n" : dice() % 8 == 0 ? "\t\n" : "\n";
      }
      if (Content(text).errors == 0) expect_kept({t.name, text});
    }
}

// All runs of blanks inside lines made one, so that nothing is aligned.
std::string unaligned(const std::string& text) {
  std::string out;
  for (const std::string& line : Content::lines_in(text)) {
    bool quoted = false;
    std::size_t k = line.find_first_not_of(' ');
    if (k != std::string::npos) out.append(k, ' ');
    for (; k < line.size(); ++k) {
      if (line[k] == '"') quoted = !quoted;
      if (line[k] == '#' && !quoted) break;
      if (line[k] != ' ' || quoted || line[k + 1] != ' ') out += line[k];
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return formatted(out);
}

bool column_taken(const std::vector<std::string>& lines, std::size_t line, std::size_t column) {
  for (std::size_t n = line > 15 ? line - 15 : 0; n < std::min(lines.size(), line + 15); ++n)
    if (n != line && column < lines[n].size() && lines[n][column] != ' ' && lines[n][column - 1] == ' ') return true;
  return false;
}

// Blanks put in where they mean nothing and line up with nothing are taken out again.
TEST(Format, StrayBlanksAreTakenOut) {
  std::mt19937 dice(7);
  int tried = 0;
  for (const Text& t : models()) {
    const std::string plain = unaligned(t.text);
    std::vector<std::string> lines = Content::lines_in(plain);
    for (int trial = 0; trial < 200; ++trial) {
      const std::size_t n = dice() % lines.size();
      const std::string& line = lines[n];
      const std::size_t head = line.find_first_not_of(' ');
      if (head == std::string::npos || line.find('"') != std::string::npos || line.find('#') != std::string::npos)
        continue;
      const std::size_t at = line.find(' ', head + dice() % (line.size() - head));
      if (at == std::string::npos || column_taken(lines, n, at + 3)) continue;
      const std::string rest = line.substr(at + 1);
      const auto begins = [&](const char* word) { return rest.starts_with(word); };
      if (begins("judged") || begins("placeholder") || begins("definition") || begins("tag") || begins("contested") ||
          begins("beside") || begins("known") || begins("from") || begins("off") || begins("for") || begins("file") ||
          begins("graded") || begins("dated") || begins("paragraphs") || begins("derived"))
        continue;
      std::string text;
      for (std::size_t k = 0; k < lines.size(); ++k)
        text += (k == n ? line.substr(0, at) + "   " + rest : lines[k]) + (dice() % 9 ? "\n" : " \t\n") +
                (lines[k].empty() && dice() % 2 ? "\n\n" : "");
      EXPECT_EQ(formatted(text), plain) << t.name << ", line " << n + 1 << ": " << line;
      ++tried;
    }
  }
  EXPECT_GT(tried, 200);
}

TEST(Format, ADifferenceShowsWhatChanges) {
  const std::string before = "use security\n\n\nunit people\nlet a=b\nlet c = d\n\n";
  EXPECT_EQ(format::difference("m.casus", before, formatted(before)),
            "--- m.casus\n+++ m.casus, formatted\n@@ -1,7 +1,5 @@\n use security\n \n-\n unit people\n-let a=b\n"
            "+let a = b\n let c = d\n-\n");
  EXPECT_EQ(format::difference("m.casus", "use security\n", "use security\n"), "");
}

}  // namespace
}  // namespace casus::test
