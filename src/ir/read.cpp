// SPDX-License-Identifier: Apache-2.0
#include "ir/read.hpp"

#include <algorithm>
#include <charconv>
#include <type_traits>

#include "ir/fields.hpp"
#include "ir/validate.hpp"

namespace casus::ir {
namespace {

constexpr std::size_t record_limit = std::size_t{1} << 24;

// One line of text being read. Every take or parse says whether it found what it wanted.
struct Cursor {
  std::string_view rest;

  void skip_blanks() {
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  }
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool at_end() {
    skip_blanks();
    return rest.empty() || rest.front() == '#';
  }
  std::string_view word() {
    std::size_t n = 0;
    while (n < rest.size() && ((rest[n] >= 'a' && rest[n] <= 'z') || rest[n] == '_' || (n > 0 && is_digit(rest[n]))))
      ++n;
    return cut(n);
  }
  // The letters of a head or an id; its number follows.
  std::string_view letters() {
    std::size_t n = 0;
    while (n < rest.size() && rest[n] >= 'a' && rest[n] <= 'z') ++n;
    return cut(n);
  }
  template <class T>
  bool number(T& v) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), v);
    if (error != std::errc{}) return false;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return true;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  std::string_view cut(std::size_t n) {
    const std::string_view out = rest.substr(0, n);
    rest.remove_prefix(n);
    return out;
  }
};

bool parse(Cursor& c, double& v) { return c.number(v); }

bool parse(Cursor& c, bool& v) {
  v = c.take('1');
  return v || c.take('0');
}

template <class T>
requires std::is_integral_v<T>
bool parse(Cursor& c, T& v) { return c.number(v); }

int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

// The character behind a backslash.
bool parse_escape(Cursor& c, std::string& v) {
  if (c.rest.empty()) return false;
  if (!c.take('x')) {
    v += c.rest.front();
    c.rest.remove_prefix(1);
    return true;
  }
  if (c.rest.size() < 2 || hex(c.rest[0]) < 0 || hex(c.rest[1]) < 0) return false;
  v += static_cast<char>(hex(c.rest[0]) * 16 + hex(c.rest[1]));
  c.rest.remove_prefix(2);
  return true;
}

bool parse(Cursor& c, std::string& v) {
  v.clear();
  if (!c.take('"')) return false;
  while (!c.take('"')) {
    if (c.rest.empty()) return false;
    if (c.take('\\')) {
      if (!parse_escape(c, v)) return false;
      continue;
    }
    v += c.rest.front();
    c.rest.remove_prefix(1);
  }
  return true;
}

bool parse(Cursor& c, Span& v) {
  v = {};
  if (c.take('-')) return true;
  std::uint32_t file = 0;
  if (c.number(file)) v.file = FileId(file);
  return c.take(':') && c.number(v.begin) && c.take('-') && c.number(v.end);
}

template <class Tag>
bool parse(Cursor& c, Id<Tag>& v) {
  v = {};
  if (c.take('-')) return true;
  return c.letters() == prefix<Id<Tag>> && c.number(v.value) && v.valid();
}

template <class E>
requires std::is_enum_v<E>
bool parse(Cursor& c, E& v) {
  const auto at = std::find(words<E>.begin(), words<E>.end(), c.word());
  if (at == words<E>.end()) return false;
  v = static_cast<E>(at - words<E>.begin());
  return true;
}

template <class T>
bool parse(Cursor& c, std::vector<T>& v);
bool parse(Cursor& c, Block& v);
template <class R>
requires std::is_class_v<R>
bool parse(Cursor& c, R& v);

// Reads the value of the field called `wanted`.
template <class R>
struct FieldReader {
  Cursor& cursor;
  R& record;
  std::string_view wanted;
  bool done = false;

  template <class T>
  void operator()(std::string_view name, T R::*member) {
    if (name == wanted) done = parse(cursor, record.*member);
  }
};

template <class R>
bool parse_field(Cursor& c, R& record) {
  const std::string_view name = c.word();
  if (!c.take('=')) return false;
  FieldReader<R> field{c, record, name};
  describe(field, static_cast<const R*>(nullptr));
  return field.done;
}

template <class T>
bool parse(Cursor& c, std::vector<T>& v) {
  v.clear();
  if (!c.take('[')) return false;
  for (c.skip_blanks(); !c.take(']'); c.skip_blanks()) {
    if (c.rest.empty() || !parse(c, v.emplace_back())) return false;
  }
  return true;
}

bool parse(Cursor& c, Block& v) { return parse(c, v.effects); }

template <class R>
requires std::is_class_v<R>
bool parse(Cursor& c, R& v) {
  v = R{};
  if (!c.take('{')) return false;
  for (c.skip_blanks(); !c.take('}'); c.skip_blanks())
    if (!parse_field(c, v)) return false;
  return true;
}

template <class R>
bool parse_fields(Cursor& c, R& record) {
  while (!c.at_end())
    if (!parse_field(c, record)) return false;
  return true;
}

bool parse_line(Cursor c, Process& p) {
  const std::string_view head = c.letters();
  if (head == "process") return parse_fields(c, p);
  bool known = false, good = false;
  for_each_array(p, [&](std::string_view name, auto& records) {
    if (name != head) return;
    known = true;
    std::size_t index = 0;
    good =
        c.number(index) && index == records.size() && index < record_limit && parse_fields(c, records.emplace_back());
  });
  return known && good;
}

}  // namespace

std::expected<Process, std::string> read(std::string_view text) {
  Process p;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Cursor c{text.substr(0, end)};
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!c.at_end() && !parse_line(c, p))
      return std::unexpected("line " + std::to_string(line) + " is not a record of a process");
  }
  const std::vector<std::string> broken = validate(p);
  if (!broken.empty()) return std::unexpected(broken.front());
  return p;
}

}  // namespace casus::ir
