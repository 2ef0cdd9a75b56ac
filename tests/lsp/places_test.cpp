// SPDX-License-Identifier: Apache-2.0
// Planted once: columns counted as bytes (utf-16 asked for), lines counted from 1. Both were seen to fail here and in
// client_test.py.
#include "lsp/places.hpp"

#include <gtest/gtest.h>

namespace casus::lsp {
namespace {

// Two bytes and one unit; four bytes and two units; CRLF.
const std::string text = "let é = 1\r\nlet x = \"𝔸b\"\n\nend";

struct Places : ::testing::Test {
  SourceMap sources;
  const SourceFile& file = sources.file(sources.add("t.casus", text));
  std::uint32_t find(const std::string& what) const { return static_cast<std::uint32_t>(text.find(what)); }
};

TEST_F(Places, ColumnsAreUtf16) {
  EXPECT_EQ(position(file, find("é"), Units::utf16), (Position{0, 4}));
  EXPECT_EQ(position(file, find("= 1"), Units::utf16), (Position{0, 6}));
  EXPECT_EQ(position(file, find("b\""), Units::utf16), (Position{1, 11}));
  EXPECT_EQ(position(file, find("end"), Units::utf16), (Position{3, 0}));
}

TEST_F(Places, ColumnsAreBytesIfAskedFor) {
  EXPECT_EQ(position(file, find("= 1"), Units::utf8), (Position{0, 7}));
  EXPECT_EQ(position(file, find("b\""), Units::utf8), (Position{1, 13}));
}

TEST_F(Places, EveryCharacterComesBack) {
  for (const Units units : {Units::utf16, Units::utf8})
    for (std::uint32_t at = 0; at <= text.size(); ++at) {
      const bool inside = at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
      const bool line_end = at > 0 && text[at - 1] == '\r';
      if (!inside && !line_end) {
        EXPECT_EQ(offset(file, position(file, at, units), units), at);
      }
    }
}

TEST_F(Places, WhatIsBeyondIsTheEnd) {
  EXPECT_EQ(offset(file, {0, 1000}, Units::utf16), find("\r\n"));
  EXPECT_EQ(offset(file, {2, 7}, Units::utf16), find("\nend"));
  EXPECT_EQ(offset(file, {99, 0}, Units::utf16), text.size());
  EXPECT_EQ(offset(file, {4'000'000'000, 4'000'000'000}, Units::utf16), text.size());
}

TEST_F(Places, WithinACharacterIsItsBeginning) {
  EXPECT_EQ(offset(file, {1, 10}, Units::utf16), find("𝔸"));
  EXPECT_EQ(offset(file, {1, 11}, Units::utf8), find("𝔸"));
}

TEST_F(Places, LengthsAreInUnits) {
  EXPECT_EQ(length_in(Units::utf16, "é𝔸b"), 4u);
  EXPECT_EQ(length_in(Units::utf8, "é𝔸b"), 7u);
}

TEST_F(Places, TextThatIsNoUtf8EndsAllTheSame) {
  SourceMap others;
  const SourceFile& bad = others.file(others.add("b.casus", "\xff\x80\xc3\nx\xf0"));
  for (std::uint32_t at = 0; at <= bad.text.size(); ++at)
    EXPECT_LE(offset(bad, position(bad, at, Units::utf16), Units::utf16), bad.text.size());
}

TEST(Positions, NonsenseIsTheBeginning) {
  EXPECT_EQ(position_of(Json("x")), (Position{0, 0}));
  EXPECT_EQ(position_of({{"line", -5}, {"character", "9"}}), (Position{0, 0}));
  EXPECT_EQ(position_of({{"line", 1e300}, {"character", 2}}), (Position{4'000'000'000, 2}));
}

TEST(Uris, PathsComeBack) {
  for (const std::string path : {"/a/b.casus", "/with space/é#?.casus", "/per%cent/%41"})
    EXPECT_EQ(path_of(uri_of(path)), path);
  EXPECT_EQ(uri_of("/a b/c.casus"), "file:///a%20b/c.casus");
  EXPECT_EQ(path_of("file://host/a%2"), "/a%2");
  EXPECT_EQ(path_of("untitled:Untitled-1"), "untitled:Untitled-1");
  EXPECT_EQ(uri_of("library/security.casus"), "casus:/library/security.casus");
}

}  // namespace
}  // namespace casus::lsp
