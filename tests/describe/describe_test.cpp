// SPDX-License-Identifier: Apache-2.0
// A description leaves nothing out, is the same each time, and what a model's texts hold can't break the page.
#include "describe/describe.hpp"

#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <unistd.h>

namespace casus::test {
namespace {

describe::Page page_of(session::Session& session, const std::string& path) {
  EXPECT_TRUE(session.open(path)) << path;
  session::RunSettings settings;
  settings.asked = session::Asked::propositions;
  const auto propositions = session.process(settings);
  EXPECT_TRUE(propositions) << path;
  return describe::description(session, *propositions);
}

std::vector<std::string> models() {
  std::vector<std::string> out = {"models/linked_theatres"};
  for (const char* folder : {"models", "models/mechanisms", "templates"})
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".casus" || std::filesystem::exists(entry.path() / "main.casus"))
        out.push_back(entry.path().string());
  return out;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Describe, LeavesOutNoDeclaration) {
  const auto all = models();
  ASSERT_GT(all.size(), 15u);
  for (const std::string& path : all) {
    session::Session session;
    const std::string text = describe::markdown(page_of(session, path));
    for (const syntax::SyntaxTree& t : session.model().trees) {
      if (session.model().library.contains(t.file)) continue;
      for (const syntax::Statement& s : t.statements) {
        // What a pact was made into is told by the pact, whose name stands for its place in the text.
        const bool made =
            session.sources().text(s.span).starts_with(s.name + " ") || session.sources().text(s.span) == s.name;
        if (s.name.empty() || made || s.name.find_first_of(".: ") != std::string::npos) continue;
        using K = syntax::StatementKind;
        if (s.kind == K::ask || s.kind == K::section || s.kind == K::signal || s.kind == K::unit || s.kind == K::use)
          continue;
        EXPECT_TRUE(holds(text, s.name)) << path << ": " << s.name;
        if (s.title.empty() || s.title.find_first_of("*`<>[]\\") != std::string::npos) continue;
        EXPECT_TRUE(holds(text, s.title)) << path << ": " << s.title;
      }
    }
    for (const char* heading :
         {"## 1. ", "## 2. ", "## 3. ", "## 4. ", "## 5. ", "## 6. ", "## 7. ", "## 8. ", "## 9. "})
      EXPECT_TRUE(holds(text, heading)) << path << heading;
    EXPECT_EQ(text.find_first_of("\x01\x02\x03\x04"), std::string::npos) << path;
  }
}

TEST(Describe, IsTheSameEachTime) {
  session::Session one, other;
  EXPECT_EQ(describe::html(page_of(one, "models/linked_theatres")),
            describe::html(page_of(other, "models/linked_theatres")));
}

// Every tag that is opened is closed, in order.
std::string unbalanced(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find_first_of(" >", at);
    const std::string tag = html.substr(at + 1, end - at - 1);
    if (tag.starts_with("!") || tag == "meta") continue;
    if (!tag.starts_with("/")) {
      open.push_back(tag);
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return tag;
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

TEST(Describe, TextsOfAModelStayTexts) {
  const auto path =
      std::filesystem::temp_directory_path() / ("casus_describe_" + std::to_string(::getpid()) + ".casus");
  std::ofstream(path) << "# A <b>bold</b> & `small` model | of *nothing*\nmodel odd \"<script>alert(1)</script>\"\n"
                         "  as of 2024-01-01\n  runs 10 days\n"
                         "source S \"A | B & <i>C</i>\" graded B paragraphs 3\n"
                         "event e\n  rate 1 per day\n  from S:2\n"
                         "ask a \"[x](y) | \\\"z\\\"\" = P(e | do nothing)\n";
  session::Session session;
  const describe::Page page = page_of(session, path.string());
  std::filesystem::remove(path);
  const std::string html = describe::html(page), text = describe::markdown(page);
  EXPECT_EQ(unbalanced(html), "");
  EXPECT_FALSE(holds(html, "<script>") || holds(html, "<i>") || holds(html, "<b>"));
  EXPECT_TRUE(holds(html, "&lt;script&gt;") && holds(html, "<code>small</code>"));
  EXPECT_TRUE(holds(text, "\\<script\\>") && holds(text, "A \\| B & \\<i\\>C\\</i\\>"));
  EXPECT_TRUE(holds(text, "\\[x\\](y) \\| \"z\""));
  // Every row of a table has as many cells as its head.
  std::size_t bars = 0;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    std::size_t found = 0;
    for (std::size_t k = 0; k < line.size(); ++k) found += line[k] == '|' && (k == 0 || line[k - 1] != '\\');
    if (line.starts_with("|") && bars > 0) {
      EXPECT_EQ(found, bars) << line;
    }
    bars = line.starts_with("|") ? found : 0;
  }
}

TEST(Describe, PagesOfTheHouseAreBalanced) {
  for (const std::string& path : models()) {
    session::Session session;
    EXPECT_EQ(unbalanced(describe::html(page_of(session, path))), "") << path;
  }
}

}  // namespace
}  // namespace casus::test
