// SPDX-License-Identifier: Apache-2.0
// Messages of the language server protocol out of a stream of bytes: a header with Content-Length, an empty line, so
// many bytes of JSON. Whatever comes in, reading goes on: nonsense is skipped up to the next header, a message that is
// too long is passed over without being kept.
#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace casus::lsp {

inline constexpr std::size_t max_message = std::size_t{64} << 20;
// A length that no client means: to pass over so much would be to hear nothing more.
inline constexpr std::size_t max_believed = std::size_t{1} << 30;

struct Frame {
  enum class Kind { message, too_large, malformed };
  Kind kind = Kind::message;
  std::string body;
};

class Frames {
 public:
  void feed(std::string_view bytes);
  std::optional<Frame> next();  // nothing until a whole message is there

 private:
  bool header();
  void resynchronise();

  std::string buffer_;
  std::size_t at_ = 0;    // read so far
  std::size_t skip_ = 0;  // bytes of a message that is passed over
  std::optional<std::size_t> length_;
  std::deque<Frame> done_;
};

std::string framed(std::string_view body);

}  // namespace casus::lsp
