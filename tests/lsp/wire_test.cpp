// SPDX-License-Identifier: Apache-2.0
#include "lsp/wire.hpp"

#include <random>

#include <gtest/gtest.h>

namespace casus::lsp {
namespace {

using Kind = Frame::Kind;

// All that comes out, `!` for what is malformed and `>` for what is too large.
std::string read(Frames& frames) {
  std::string out;
  while (const auto f = frames.next())
    out += f->kind == Kind::message ? "[" + f->body + "]" : f->kind == Kind::malformed ? "!" : ">";
  return out;
}

std::string read(const std::string& bytes) {
  Frames frames;
  frames.feed(bytes);
  return read(frames);
}

TEST(Wire, ReadsMessagesHoweverTheyAreCut) {
  const std::string bytes = framed("{}") + framed("é") + framed("") + framed("{\"a\":\"\r\n\r\n\"}");
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    Frames frames;
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
      frames.feed(std::string_view(bytes).substr(at, size));
      out += read(frames);
    }
    EXPECT_EQ(out, "[{}][é][][{\"a\":\"\r\n\r\n\"}]") << "in pieces of " << size;
  }
}

TEST(Wire, HeadersInAnyOrderAndCase) {
  EXPECT_EQ(read("Content-Type: application/json\r\ncontent-length:2\r\n\r\n{}"), "[{}]");
  EXPECT_EQ(read("CONTENT-LENGTH:   2\r\nContent-Type: x\r\n\r\n{}"), "[{}]");
}

TEST(Wire, AHeaderWithoutALengthIsPassedOver) {
  const std::string good = framed("{}");
  for (const char* bad :
       {"Hello: 1\r\n\r\n", "Content-Length: \r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: two\r\n\r\n",
        "Content-Length: 2x\r\n\r\n", "\r\n\r\n", "Content-Length: 99999999999999999999999\r\n\r\n",
        "Content-Length: 18446744073709551615\r\n\r\n", "Content-Length: 9000000000\r\n\r\n"})
    EXPECT_EQ(read(bad + good), "![{}]") << bad;
}

TEST(Wire, TooLongIsSaidAtOnceAndPassedOver) {
  Frames frames;
  const std::size_t length = max_message + 1;
  frames.feed("Content-Length: " + std::to_string(length) + "\r\n\r\n");
  EXPECT_EQ(read(frames), ">");
  const std::string mebi(1 << 20, '{');
  std::size_t left = length;
  while (left > 0) {
    const std::size_t n = std::min(left, mebi.size());
    frames.feed(std::string_view(mebi).substr(0, n));
    EXPECT_EQ(read(frames), "");
    left -= n;
  }
  frames.feed(framed("{}"));
  EXPECT_EQ(read(frames), "[{}]");
}

TEST(Wire, NoiseEndsAtTheNextHeader) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    std::string noise;
    for (int k = 0; k < 40'000; ++k) noise += static_cast<char>(random() % 256);
    Frames frames;
    frames.feed(noise);
    read(frames);
    frames.feed("\r\n\r\n" + framed("{}"));
    const std::string out = read(frames);
    EXPECT_TRUE(out.ends_with("[{}]")) << out;
  }
}

TEST(Wire, AHeaderThatNeverEndsIsGivenUp) {
  Frames frames;
  std::string out;
  for (int k = 0; k < 100; ++k) {
    frames.feed(std::string(4096, 'a'));
    out += read(frames);
  }
  frames.feed("\r\n\r\n" + framed("{}"));
  out += read(frames);
  EXPECT_TRUE(out.starts_with("!")) << out;
  EXPECT_TRUE(out.ends_with("[{}]")) << out;
}

}  // namespace
}  // namespace casus::lsp
