// SPDX-License-Identifier: Apache-2.0
#include "lsp/wire.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace casus::lsp {
namespace {

constexpr std::size_t max_header = 8192;
constexpr std::string_view length_word = "content-length:";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Where `length_word` stands, case aside.
std::size_t find_length(std::string_view text) {
  const auto at = std::search(text.begin(), text.end(), length_word.begin(), length_word.end(),
                              [](char a, char b) { return lower(a) == b; });
  return static_cast<std::size_t>(at - text.begin());
}

std::optional<std::size_t> stated_length(std::string_view header) {
  std::size_t at = find_length(header);
  if (at == header.size()) return std::nullopt;
  at += length_word.size();
  while (at < header.size() && header[at] == ' ') ++at;
  std::size_t length = 0;
  const auto read = std::from_chars(header.data() + at, header.data() + header.size(), length);
  const bool ends = read.ptr == header.data() + header.size() || *read.ptr == '\r' || *read.ptr == ' ';
  if (read.ec != std::errc{} || !ends || length > max_believed) return std::nullopt;
  return length;
}

}  // namespace

void Frames::feed(std::string_view bytes) {
  const std::size_t skipped = std::min(skip_, bytes.size());
  skip_ -= skipped;
  bytes.remove_prefix(skipped);
  buffer_.erase(0, at_);
  at_ = 0;
  buffer_ += bytes;
}

// Reads a header if all of it is there.
bool Frames::header() {
  const std::string_view left = std::string_view(buffer_).substr(at_);
  const std::size_t end = left.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (left.size() > max_header) resynchronise();
    return false;
  }
  const std::optional<std::size_t> length = stated_length(left.substr(0, end));
  at_ += end + 4;
  if (!length) {
    done_.push_back({Frame::Kind::malformed, {}});
    return true;
  }
  if (*length <= max_message) {
    length_ = length;
    return true;
  }
  const std::size_t here = std::min(*length, buffer_.size() - at_);
  at_ += here;
  skip_ = *length - here;
  done_.push_back({Frame::Kind::too_large, {}});
  return true;
}

// No header in sight: what is kept is only what may be the beginning of one.
void Frames::resynchronise() {
  const std::string_view left = std::string_view(buffer_).substr(at_ + 1);
  const std::size_t found = find_length(left);
  at_ += 1 + std::min(found, left.size() - std::min(left.size(), length_word.size()));
  done_.push_back({Frame::Kind::malformed, {}});
}

std::optional<Frame> Frames::next() {
  while (done_.empty()) {
    if (length_) {
      if (buffer_.size() - at_ < *length_) return std::nullopt;
      done_.push_back({Frame::Kind::message, buffer_.substr(at_, *length_)});
      at_ += *length_;
      length_.reset();
    } else if (!header() && done_.empty()) {
      return std::nullopt;
    }
  }
  Frame f = std::move(done_.front());
  done_.pop_front();
  return f;
}

std::string framed(std::string_view body) { return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body); }

}  // namespace casus::lsp
