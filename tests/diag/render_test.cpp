// SPDX-License-Identifier: Apache-2.0
#include "diag/render.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "diag/line_layout.hpp"

namespace casus {
namespace {

// One file whose faulty place is given by its text.
struct Page {
  SourceMap sources;
  FileId file;
  explicit Page(std::string text) : file(sources.add("main.casus", std::move(text))) {}
  Span find(std::string_view part) const {
    const std::size_t i = sources.file(file).text.find(part);
    return {file, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i + part.size())};
  }
  std::string render(const Diagnostic& d, RenderOptions o = {}) const {
    return render_text(sources, std::vector<Diagnostic>{d}, o);
  }
};

Diagnostic fault(Span s, std::string message = "`x` is wrong") {
  return {Code::bad_number, Severity::error, std::move(message), s, {}, {}, {}};
}

TEST(RenderText, ShowsPlaceUnderlineAndHint) {
  const Page p("model a\nevent e\n  rate opportunity_rat\n");
  EXPECT_EQ(p.render(fault(p.find("opportunity_rat"), "`opportunity_rat` is not declared")
                         .hint("did you mean `opportunity_rate`?")),
            "error[E0106]: `opportunity_rat` is not declared\n"
            "  --> main.casus:3:8\n"
            "   |\n"
            " 3 |   rate opportunity_rat\n"
            "   |        ^^^^^^^^^^^^^^^\n"
            "   |\n"
            "   = hint: did you mean `opportunity_rate`?\n"
            "\n");
}

TEST(RenderText, ShowsLabelsHereAndInOtherFiles) {
  Page p("a = b\n\n\nb = a\n");
  const FileId other = p.sources.add("sources.casus", "claim c\n");
  const Diagnostic d = fault(p.find("b"))
                           .label(p.find("a"), "this needs that")
                           .label({p.file, 8, 9}, "and that needs this")
                           .label({other, 6, 7}, "claimed here");
  EXPECT_EQ(p.render(d),
            "error[E0106]: `x` is wrong\n"
            "  --> main.casus:1:5\n"
            "   |\n"
            " 1 | a = b\n"
            "   |     ^\n"
            "   | - this needs that\n"
            " ...\n"
            " 4 | b = a\n"
            "   | - and that needs this\n"
            "   |\n"
            "  ::: sources.casus:1:7\n"
            "   |\n"
            " 1 | claim c\n"
            "   |       - claimed here\n"
            "\n");
}

TEST(RenderText, UnderlineStandsRightAfterTabsAndWideCharacters) {
  const Page p("\ta\t\xe5\x8c\x97\xe6\x9c\x9d\xe9\xae\xae e\xcc\x81 = BAD\n");
  const std::string out = p.render(fault(p.find("BAD")));
  EXPECT_NE(out.find("main.casus:1:13\n"), std::string::npos) << out;
  // 4 (tab) + 1 + 3 (tab to 8) + 6 (three wide) + 1 + 1 (e and its accent) + 3 = 19
  EXPECT_NE(out.find("   | " + std::string(19, ' ') + "^^^\n"), std::string::npos) << out;
}

TEST(RenderText, EmptyPlacesGetOneCaret) {
  const Page p("event e\n");
  EXPECT_NE(p.render(fault({p.file, 7, 7})).find(" 1 | event e\n   |        ^\n"), std::string::npos);
  EXPECT_NE(p.render(fault({p.file, 8, 8})).find(" 2 |\n   | ^\n"), std::string::npos)
      << p.render(fault({p.file, 8, 8}));
  const Page empty("");
  EXPECT_NE(empty.render(fault({empty.file, 0, 0})).find(" 1 |\n   | ^\n"), std::string::npos);
}

TEST(RenderText, ASpanOfSeveralLinesIsMarkedOnItsFirst) {
  const Page p("ab cd\nef\n");
  EXPECT_NE(p.render(fault({p.file, 3, 8})).find(" 1 | ab cd\n   |    ^^\n"), std::string::npos);
}

TEST(RenderText, ImpossiblePlacesAreHarmless) {
  const Page p("abc");
  EXPECT_FALSE(p.render(fault({p.file, 900, 100})).empty());
  EXPECT_FALSE(p.render(fault({FileId(7u), 1, 2})).empty());
  EXPECT_EQ(p.render(fault({}, "no such option").hint("see --help")),
            "error[E0106]: no such option\n"
            "  = hint: see --help\n"
            "\n");
}

TEST(RenderText, NoTextDrivesTheTerminal) {
  const Page p("\x1b[31mred \xe2\x80\xae nus \xff bad\x07");
  const std::string out = p.render(fault(p.find("bad"), "bad \x1b]0;title\x07 name"));
  for (const char c : out) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n') << int(c);
  EXPECT_EQ(out.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_EQ(out.find('\xff'), std::string::npos);
  // ESC [31mred and so on: 9 + 1 + 5 + 1 + 1 columns before `bad`
  EXPECT_NE(out.find("   | " + std::string(17, ' ') + "^^^"), std::string::npos) << out;
}

TEST(RenderText, LongLinesAreWindowed) {
  const std::string left(5000, 'a'), right(5000, 'b');
  const Page p(left + " BAD " + right);
  const std::string out = p.render(fault(p.find("BAD")));
  std::size_t longest = 0;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < out.size();) {
    const std::size_t n = out.find('\n', i);
    lines.push_back(out.substr(i, n - i));
    longest = std::max(longest, n - i);
    i = n + 1;
  }
  EXPECT_LE(longest, 180u);
  const std::size_t bad = lines[3].find("BAD");
  ASSERT_NE(bad, std::string::npos) << out;
  EXPECT_EQ(lines[4].find("^^^"), bad);
  EXPECT_EQ(lines[3].substr(lines[3].size() - 3), "...");
}

TEST(RenderText, WindowsAgreeWithTheLineWhereverThePlaceIs) {
  // Every place of a line of mixed widths: the marked column holds the marked character.
  std::string text;
  for (int i = 0; i < 60; ++i) text += "\t\xe5\x8c\x97z\xc3\xa9 ";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != 'z') continue;
    const Excerpt e = excerpt(text, i, i + 1, 40);
    std::size_t column = 0;
    std::string shown;
    for (const Cell& c : lay_out(e.text)) {
      if (column == e.mark_begin) shown = c.text;
      column += c.width;
    }
    EXPECT_EQ(shown, "z") << i;
    EXPECT_LE(column, 46u);
    EXPECT_EQ(e.mark_width, 1u);
  }
}

TEST(RenderText, CountsWhatItDoesNotShow) {
  const Page p("abc");
  std::vector<Diagnostic> list(60, fault(p.find("b")));
  const std::string out = render_text(p.sources, list);
  EXPECT_NE(out.find("and 10 more errors\n"), std::string::npos);
  EXPECT_EQ(count_line(list), "60 errors");
  list.resize(1);
  list.push_back(list[0]);
  list[1].severity = Severity::warning;
  EXPECT_EQ(count_line(list), "1 error, 1 warning");
  EXPECT_EQ(render_text(p.sources, list, {.limit = 50}).find("more"), std::string::npos);
}

TEST(RenderText, ColourIsOptional) {
  const Page p("abc");
  EXPECT_EQ(p.render(fault(p.find("b"))).find('\x1b'), std::string::npos);
  EXPECT_NE(p.render(fault(p.find("b")), {.colour = true}).find("\x1b[1;31merror[E0106]\x1b[0m"), std::string::npos);
}

TEST(RenderText, AFixAloneBecomesAHint) {
  const Page p("abc");
  EXPECT_NE(p.render(fault(p.find("b")).fix(p.find("b"), "d")).find("= hint: write `d`"), std::string::npos);
}

TEST(RenderJson, HoldsEverything) {
  Page p("a = b\n");
  const Diagnostic d = fault(p.find("b"), "`b` \xff").label(p.find("a"), "here").hint("try c").fix(p.find("b"), "c");
  const auto json = nlohmann::json::parse(render_json(p.sources, std::vector<Diagnostic>{d, fault({})}));
  ASSERT_EQ(json.size(), 2u);
  const nlohmann::json expected = {
      {"code", "E0106"},
      {"severity", "error"},
      {"message", "`b` \xef\xbf\xbd"},
      {"file", "main.casus"},
      {"line", 1},
      {"column", 5},
      {"end_line", 1},
      {"end_column", 6},
      {"hint", "try c"},
      {"labels",
       {{{"file", "main.casus"}, {"line", 1}, {"column", 1}, {"end_line", 1}, {"end_column", 2}, {"text", "here"}}}},
      {"fixes",
       {{{"file", "main.casus"},
         {"line", 1},
         {"column", 5},
         {"end_line", 1},
         {"end_column", 6},
         {"replacement", "c"}}}}};
  EXPECT_EQ(json[0], expected);
  EXPECT_TRUE(json[1]["file"].is_null());
  EXPECT_TRUE(json[1]["hint"].is_null());
}

TEST(RenderJson, PlacesAgreeWithTheSourceMapInAnyOrder) {
  const Page p("a\xc3\xa9\n\xe5\x8c\x97 b\n\nlast");
  const auto size = static_cast<std::uint32_t>(p.sources.file(p.file).text.size());
  std::vector<Diagnostic> list;
  for (std::uint32_t i = 0; i <= size; ++i) list.push_back(fault({p.file, i, i}));
  for (std::uint32_t i = 0; i <= size; ++i) list.push_back(fault({p.file, (i * 7) % (size + 1), size}));
  const auto json = nlohmann::json::parse(render_json(p.sources, list));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const LineColumn at = p.sources.locate(p.file, list[i].span.begin);
    EXPECT_EQ(json[i]["line"], at.line) << i;
    EXPECT_EQ(json[i]["column"], at.column) << i;
  }
}

}  // namespace
}  // namespace casus
