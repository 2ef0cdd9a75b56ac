// SPDX-License-Identifier: Apache-2.0
// Names, values and faults of small models, as an editor sees them.
#include "support.hpp"

namespace casus::lsp {
namespace {

const std::string small = head + R"(kind state_ "State"
state_ A "A", B "B"
source S0 "An interview" dated 2024-10-01 paragraphs 3 file "s0.txt"
param risk ~ 1 to 3 per year   placeholder
param odds = 30 %   judged "a guess" by modeller on 2024-11-01
state n: 0 .. 1000 = 0
event war[a: state_]
  rate risk
  then n += 1
  from S0:2
  tag T
ask wars = E(n at end)
)";

struct Features : ::testing::Test {
  Folder f;
  Editor e;
  std::string uri = f.uri("main.casus");

  // Line and column of what is `by` bytes on from where `what` first stands.
  std::pair<unsigned, unsigned> find(const std::string& text, const std::string& what, unsigned by = 0) const {
    SourceMap sources;
    const auto at = static_cast<std::uint32_t>(text.find(what)) + by;
    const Position p = position(sources.file(sources.add("", text)), at, Units::utf16);
    return {p.line, p.character};
  }
  Json asked(const std::string& method, const std::string& what, Json more = {}, unsigned by = 0) {
    const auto [line, column] = find(small, what, by);
    return e.at(method, uri, line, column, std::move(more));
  }
  std::string hover(const std::string& what, unsigned by = 0) {
    const Json h = asked("textDocument/hover", what, {}, by);
    return h.is_null() ? "" : h["contents"]["value"].get<std::string>();
  }
  // "4:6" of the first place.
  static std::string start(const Json& places) {
    if (!places.is_array() || places.empty()) return "";
    const Json& s = places[0]["range"]["start"];
    return fmt::format("{}:{}", s["line"].get<int>(), s["character"].get<int>());
  }
};

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST_F(Features, HoverSaysWhatAValueIs) {
  e.open(uri, small);
  const std::string risk = hover("risk\n");
  EXPECT_HAS(risk, "a parameter");
  EXPECT_HAS(risk, "unit: per year");
  EXPECT_HAS(risk, "5 to 95 %: 1 to 3 per year");  // `1 to 3` is the 5-95 % range by definition
  EXPECT_HAS(risk, "basis: a placeholder");
  const std::string odds = hover("odds =");
  EXPECT_HAS(odds, "value: 30 %");
  EXPECT_HAS(odds, "judged by modeller on 2024-11-01: a guess");
  EXPECT_HAS(hover("n += 1"), "type: 0 .. 1000");
  EXPECT_HAS(hover("n += 1"), "at the start: 0");
  EXPECT_HAS(hover("war[a"), "`S0:2`, paragraph 2 of An interview");
  EXPECT_HAS(hover("state_]"), "members: 2");
  EXPECT_HAS(hover("B \"B\""), "kind: state_");
  EXPECT_EQ(hover("placeholder"), "");
}

TEST_F(Features, ASourceLeadsToItsParagraph) {
  f.write("s0.txt", "One.\n\n  \nTwo, with é.\r\nThree.\n");
  e.open(uri, small);
  EXPECT_HAS(hover("S0:2"), "> Two, with é.\n");
  const Json to = asked("textDocument/definition", "S0:2", {}, 3);
  EXPECT_EQ(start(to), "3:0");
  EXPECT_EQ(to[0]["uri"], f.uri("s0.txt"));
}

TEST_F(Features, WithoutItsTextASourceLeadsToItsDeclaration) {
  e.open(uri, small);
  EXPECT_EQ(start(asked("textDocument/definition", "S0:2")), "6:7");
}

TEST_F(Features, DefinitionAndReferences) {
  e.open(uri, small);
  EXPECT_EQ(start(asked("textDocument/definition", "risk\n")), "7:6");
  EXPECT_EQ(start(asked("textDocument/definition", "n += 1")), "9:6");
  EXPECT_EQ(asked("textDocument/references", "n += 1", {{"context", {{"includeDeclaration", true}}}}).size(), 3u);
  EXPECT_EQ(asked("textDocument/references", "n += 1", {{"context", {{"includeDeclaration", false}}}}).size(), 2u);
}

TEST_F(Features, FaultsHaveTheirFixes) {
  const std::string text = head + "param risk ~ 1 to 3   placeholder\nlet twice = 2 * rsk\nask x = E(twice at end)\n";
  e.open(uri, text);
  const Json found = e.diagnostics(uri);
  ASSERT_EQ(found.size(), 1u) << found.dump(2);
  EXPECT_EQ(found[0]["severity"], 1);
  EXPECT_EQ(found[0]["code"], "E0201");
  EXPECT_EQ(found[0]["range"]["start"], Json({{"line", 5}, {"character", 16}}));
  const Json actions =
      e.ask("textDocument/codeAction",
            {{"textDocument", {{"uri", uri}}}, {"range", found[0]["range"]}, {"context", {{"diagnostics", found}}}});
  ASSERT_EQ(actions.size(), 1u);
  const Json& edit = actions[0]["edit"]["changes"][uri][0];
  EXPECT_EQ(edit["newText"], "risk");
  EXPECT_EQ(edit["range"], found[0]["range"]);
}

TEST_F(Features, AdviceIsQuieterThanFaults) {
  e.open(uri, small + "let unused = 1   placeholder\n");
  const Json found = e.diagnostics(uri);
  ASSERT_FALSE(found.empty());
  for (const Json& d : found) {
    EXPECT_NE(d["severity"], 1) << d.dump();
    if (d["code"] == "W0430") {
      EXPECT_EQ(d["severity"], 4);
    }
    if (d["code"] == "W0435") {
      EXPECT_EQ(d["severity"], 3);
    }
    if (d["code"] == "W0421") {
      EXPECT_EQ(d["severity"], 2);
    }
  }
}

TEST_F(Features, FaultsOfOtherFilesOfTheModelAreShownThere) {
  f.write("main.casus", head + "use \"a.casus\"\nuse \"b.casus\"\nask x = E(n at end)\n");
  f.write("b.casus", "state n: 0 .. 10 = start_value\n");
  e.open(f.uri("a.casus"), "const start_value = 3   placeholder\n");
  EXPECT_TRUE(e.diagnostics(f.uri("b.casus")).is_null());
  e.change(f.uri("a.casus"), "const begin_value = 3   placeholder\n");
  ASSERT_EQ(e.diagnostics(f.uri("b.casus")).size(), 1u);
  EXPECT_EQ(e.diagnostics(f.uri("b.casus"))[0]["code"], "E0201");
  e.change(f.uri("a.casus"), "const start_value = 3   placeholder\n", 3);
  EXPECT_EQ(e.diagnostics(f.uri("b.casus")), Json::array());
  e.change(f.uri("a.casus"), "", 4);
  ASSERT_EQ(e.diagnostics(f.uri("b.casus")).size(), 1u);
  e.tell("textDocument/didClose", {{"textDocument", {{"uri", f.uri("a.casus")}}}});
  EXPECT_EQ(e.diagnostics(f.uri("b.casus")), Json::array());  // nobody looks at the model any more
}

TEST_F(Features, EveryPrefixOfATextIsReadInPeace) {
  for (std::size_t size = 0; size <= small.size(); size += 7) {
    e.open(uri, small.substr(0, size));
    const Position end = {
        static_cast<std::uint32_t>(std::count(small.begin(), small.begin() + static_cast<std::ptrdiff_t>(size), '\n')),
        99};
    EXPECT_TRUE(e.at("textDocument/completion", uri, end.line, end.character).is_array());
    e.at("textDocument/hover", uri, end.line, 3);
    e.at("textDocument/rename", uri, end.line, 3, {{"newName", "other"}});
    EXPECT_TRUE(e.ask("textDocument/semanticTokens/full", {{"textDocument", {{"uri", uri}}}}).contains("data"));
    EXPECT_TRUE(e.ask("textDocument/documentSymbol", {{"textDocument", {{"uri", uri}}}}).is_array());
  }
  for (const Json& m : e.heard)
    if (m.contains("error")) {
      EXPECT_NE(m["error"]["code"], fault::internal) << m.dump();
    }
}

TEST_F(Features, CompletionKnowsItsPlace) {
  const std::string text = small + "param other ~ \n\nevent e\n  \nask y = E(ri\n";
  e.open(uri, text);
  const auto offered = [&](const std::string& after, unsigned by) {
    const auto [line, column] = find(text, after, by);
    std::map<std::string, std::string> out;
    for (const Json& j : e.at("textDocument/completion", uri, line, column)) out[j["label"]] = j["sortText"];
    return out;
  };
  const auto law = offered("other ~ ", 8);
  EXPECT_EQ(law.at("gamma"), "0gamma");
  EXPECT_EQ(law.at("risk"), "1risk");
  const auto first = offered("\n\nevent e", 1);
  EXPECT_TRUE(first.contains("param") && first.contains("state_")) << first.size();
  EXPECT_FALSE(first.contains("risk"));
  EXPECT_EQ(offered("event e\n  ", 10).at("rate"), "0rate");
  EXPECT_TRUE(offered("E(ri", 4).contains("risk"));
}

TEST_F(Features, ColoursGoForwardAndCoverNames) {
  e.open(uri, small + "# 𝔸 comment\nlet é = 1\n");
  const Json data = e.ask("textDocument/semanticTokens/full", {{"textDocument", {{"uri", uri}}}})["data"];
  ASSERT_EQ(data.size() % 5, 0u);
  ASSERT_GT(data.size(), 100u);
  int before_end = 0;
  for (std::size_t k = 0; k < data.size(); k += 5) {
    const bool same_line = data[k] == 0;
    if (same_line && k > 0) {
      EXPECT_GE(data[k + 1].get<int>(), before_end) << k;
    }
    before_end = data[k + 2];
    EXPECT_GT(data[k + 2].get<int>(), 0);
  }
  const std::size_t comment = data.size() - 4 * 5;  // then `let`, `é`, `1`
  EXPECT_EQ(data[comment + 2], 12);                 // `# 𝔸 comment` in UTF-16 units
}

}  // namespace
}  // namespace casus::lsp
