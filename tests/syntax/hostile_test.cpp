// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are: no crash, no hang, few reports, short words. The random changes have a fixed seed.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "sample.hpp"
#include "support.hpp"
#include "syntax/lexer.hpp"
#include "syntax/limits.hpp"

namespace casus::syntax {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Every span of the reports lies in the text, and no message repeats a long text.
void expect_sane(const Parsed& p) {
  const std::size_t size = p.sources.file(FileId(std::size_t{0})).text.size();
  EXPECT_LE(p.sink.all().size(), 2 * max_reports);
  for (const Diagnostic& d : p.sink.all()) {
    EXPECT_LE(d.span.begin, d.span.end);
    EXPECT_LE(d.span.end, size);
    EXPECT_LE(d.message.size(), 400u);
    for (const Fix& f : d.fixes) EXPECT_LE(f.span.end, size);
  }
}

TEST(Hostile, TheSampleIsGoodAndItsDumpIsStable) {
  const Parsed p(sample);
  EXPECT_EQ(p.faults(), "");
  EXPECT_EQ(dump_tree(p.tree), dump_tree(Parsed(sample).tree));
  EXPECT_GT(p.tree.statements.size(), 35u);
}

TEST(Hostile, EveryPrefixOfAGoodModel) {
  const std::string text = sample;
  for (std::size_t n = 0; n <= text.size(); ++n) expect_sane(Parsed(text.substr(0, n)));
}

TEST(Hostile, RandomChangesOfBytes) {
  std::mt19937 random(20241105);
  const std::string text = sample;
  const std::string letters = "()[]{},:;.=<>|~%_+-*/\"\n\t #a0\\\x01\xff";
  for (int i = 0; i < 10'000; ++i) {
    std::string changed = text;
    for (auto k = random() % 4 + 1; k > 0; --k) {
      const std::size_t at = random() % changed.size();
      switch (random() % 3) {
        case 0: changed[at] = letters[random() % letters.size()]; break;
        case 1: changed.erase(at, random() % 40); break;
        default: changed.insert(at, text.substr(random() % text.size(), random() % 40)); break;
      }
    }
    const Parsed p(changed);
    expect_sane(p);
    dump_tree(p.tree);
  }
}

TEST(Hostile, RandomOrderOfTokens) {
  std::mt19937 random(7);
  SourceMap sources;
  Diagnostics sink;
  const FileId file = sources.add("s", sample);
  const TokenBuffer buffer = lex(sources, file, sink);
  for (int i = 0; i < 3000; ++i) {
    std::string text = "event e when ";
    for (auto n = random() % 30; n > 0; --n) {
      text += buffer.tokens[random() % buffer.tokens.size()].text;
      text += random() % 3 == 0 ? "" : random() % 5 == 0 ? "\n  " : " ";
    }
    expect_sane(Parsed(text));
  }
}

TEST(Hostile, DeepNestingIsOneCleanError) {
  for (const std::string open : {"(", "{", "f(", "x[", "-", "not ", "if ", "sum(a in {", "f(a: {"}) {
    const Parsed p("let x = " + repeat(open, 100'000));
    EXPECT_EQ(p.faults(false).substr(0, 8), "E0110 1:") << open;
    EXPECT_EQ(p.sink.all().size(), 1u) << open;
  }
  for (const std::string open : {"if a: ", "after 3 days: ", "for m in S: ", "after "}) {
    const Parsed p("on s: " + repeat(open, 100'000));
    EXPECT_EQ(p.sink.all().size(), 1u) << open;
  }
  for (const std::string open : {"P(", "P(a | do x := P(", "2nd ", "2nd (", "E(x at ", "E(first of ("}) {
    const Parsed p("ask q = " + repeat(open, 100'000));
    EXPECT_EQ(p.sink.all().size(), 1u) << open;
  }
}

TEST(Hostile, NestingUpToTheLimitIsRead) {
  const std::size_t n = max_nesting - 1;
  EXPECT_EQ(faults("let x = " + repeat("(", n) + "1" + repeat(")", n)), "");
  EXPECT_EQ(Parsed("let x = " + repeat("(", n + 1) + "1" + repeat(")", n + 1)).faults(false), "E0110 1:209\n");
}

TEST(Hostile, LongChainsStayFlatEnoughForLaterStages) {
  EXPECT_EQ(faults("let x = 1" + repeat(" + 1", 900)), "");
  EXPECT_EQ(Parsed("let x = 1" + repeat(" + 1", 200'000)).faults(false), "E0110 1:9\n");
  EXPECT_EQ(Parsed("let x = a" + repeat(".b", 200'000)).faults(false), "E0110 1:9\n");
  EXPECT_EQ(faults("group G = {a" + repeat(", a", 100'000) + "}"), "");
}

TEST(Hostile, TooLarge) {
  const Parsed p(std::string(10 << 20, 'a'));
  EXPECT_EQ(p.faults(), "E0103 1:1 the file holds 10485760 bytes; a model file may hold 4194304\n");
  EXPECT_TRUE(p.tree.statements.empty());
  EXPECT_EQ(Parsed(std::string(max_file_bytes, '\n')).faults(), "");
}

TEST(Hostile, NotUtf8) {
  EXPECT_EQ(faults("model m\nlet x = \"caf\xe9\"\n"), "E0102 2:13 byte 0xe9 is not UTF-8 here\n");
}

TEST(Hostile, ANameOfAMegabyteIsNotPrinted) {
  const Parsed p("let " + std::string(1 << 20, 'a') + " = 1\n");
  EXPECT_EQ(p.faults(),
            "E0112 1:5 the name `" + std::string(40, 'a') + "...` is 1048576 bytes long; a name may have 128\n");
  EXPECT_EQ(p.tree.statements.at(0).name.size(), max_name_bytes);
  EXPECT_EQ(faults("let " + std::string(128, 'a') + " = 1\n"), "");
  EXPECT_EQ(faults("let x = " + std::string(1 << 20, '1')).substr(0, 10), "E0106 1:9 ");
  EXPECT_LT(faults("let x = 1 \"" + std::string(1 << 20, 'a') + "\"").size(), 200u);
}

TEST(Hostile, Noise) {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    std::string any(2000, ' '), ascii(2000, ' ');
    std::generate(any.begin(), any.end(), [&] { return static_cast<char>(random()); });
    std::generate(ascii.begin(), ascii.end(), [&] { return static_cast<char>(random() % 128); });
    const Parsed a(any), b(ascii);
    expect_sane(a);
    expect_sane(b);
    EXPECT_LE(a.sink.all().size(), max_reports);
    EXPECT_LE(b.sink.all().size(), max_reports);
  }
  EXPECT_EQ(Parsed(repeat("@ a\n", 5000)).sink.all().size(), max_reports);
  EXPECT_EQ(Parsed(repeat("let\n", 5000)).sink.all().size(), max_reports);
}

TEST(Hostile, EmptyTexts) {
  for (const char* text : {"", "\n\n", "# only words", "\xEF\xBB\xBF", "   \t\n"}) EXPECT_EQ(dump(text), "") << text;
}

}  // namespace
}  // namespace casus::syntax
