// SPDX-License-Identifier: Apache-2.0
#include "ir/print.hpp"

#include <charconv>
#include <type_traits>

#include "ir/fields.hpp"

namespace casus::ir {
namespace {

void write(std::string& out, double v) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, v).ptr;
  out.append(buffer, end);
}

void write(std::string& out, bool v) { out += v ? '1' : '0'; }

template <class T>
requires std::is_integral_v<T>
void write(std::string& out, T v) { out += std::to_string(v); }

void write(std::string& out, const std::string& v) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : v) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f)
      ((out += "\\x") += digits[byte >> 4]) += digits[byte & 15];
    else
      out += c;
  }
  out += '"';
}

void write(std::string& out, Span v) {
  if (v == Span{}) return void(out += '-');
  if (v.file.valid()) out += std::to_string(v.file.value);
  out += ':' + std::to_string(v.begin) + '-' + std::to_string(v.end);
}

template <class Tag>
void write(std::string& out, Id<Tag> v) {
  if (!v.valid()) return void(out += '-');
  out += prefix<Id<Tag>>;
  out += std::to_string(v.value);
}

template <class E>
requires std::is_enum_v<E>
void write(std::string& out, E v) {
  const auto i = static_cast<std::size_t>(v);
  out += i < words<E>.size() ? words<E>[i] : "?";
}

template <class T>
void write(std::string& out, const std::vector<T>& v);
void write(std::string& out, const Block& v);
template <class R>
requires std::is_class_v<R>
void write(std::string& out, const R& v);

// Writes the fields of a record that differ from their defaults.
template <class R>
struct FieldWriter {
  std::string& out;
  const R& record;
  const R fresh{};
  bool first = true;

  template <class T>
  void operator()(std::string_view name, T R::*member) {
    std::string value, usual;
    write(value, record.*member);
    write(usual, fresh.*member);
    if (value == usual) return;
    if (!first) out += ' ';
    first = false;
    (out += name) += '=';
    out += value;
  }
};

template <class R>
void write_fields(std::string& out, const R& record) {
  FieldWriter<R> fields{out, record};
  describe(fields, &record);
}

template <class T>
void write(std::string& out, const std::vector<T>& v) {
  out += '[';
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (i) out += ' ';
    write(out, v[i]);
  }
  out += ']';
}

void write(std::string& out, const Block& v) { write(out, v.effects); }

template <class R>
requires std::is_class_v<R>
void write(std::string& out, const R& v) {
  out += '{';
  write_fields(out, v);
  out += '}';
}

// ---- for people ------------------------------------------------------------------------------------------------

class Comment {
 public:
  Comment(const Process& process, const SourceMap* sources) : p_(process), sources_(sources) {}

  template <class R, class T>
  void field(std::string_view name, const R& record, T R::*member) {
    if constexpr (std::is_same_v<T, ExprId>) expr(name, record.*member);
    if constexpr (std::is_same_v<T, DistId>) dist(name, record.*member);
    if constexpr (std::is_same_v<T, VarId>) called(name, p_.vars, (record.*member).value);
    if constexpr (std::is_same_v<T, ParamId>) called(name, p_.params, (record.*member).value);
    if constexpr (std::is_same_v<T, SignalId>) called(name, p_.signals, (record.*member).value);
    if constexpr (std::is_same_v<T, EventId>) called(name, p_.events, (record.*member).value);
    if constexpr (std::is_same_v<T, std::vector<ExprId>>) list(name, record.*member);
    if constexpr (std::is_same_v<T, Span>) place(record.*member);
    if constexpr (std::is_same_v<T, Origin>) {
      place((record.*member).span);
      for (const BasisId b : (record.*member).bases)
        if (b.value < p_.bases.size())
          add(std::string(words<Basis::Kind>[static_cast<std::size_t>(p_[b].kind)]) + ' ' + p_[b].ref);
    }
  }

  // One line, without control characters.
  std::string take() const {
    std::string out = text_;
    for (char& c : out)
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    return out.empty() ? out : "  # " + out;
  }

 private:
  void add(const std::string& s) { text_ += (text_.empty() ? "" : " | ") + s; }
  void expr(std::string_view name, ExprId id) {
    if (id.valid()) add(std::string(name) + ": " + text(p_, id));
  }
  void list(std::string_view name, const std::vector<ExprId>& all) {
    if (!all.empty()) add(std::string(name) + ": " + words_of(all));
  }
  void dist(std::string_view name, DistId id) {
    if (id.value >= p_.dists.size()) return;
    add(std::string(name) + ": " + std::string(words<DistForm>[static_cast<std::size_t>(p_[id].form)]) + ' ' +
        words_of(p_[id].args));
  }
  template <class Named>
  void called(std::string_view name, const std::vector<Named>& all, std::uint32_t at) {
    if (at < all.size()) add(std::string(name) + ": " + all[at].name);
  }
  std::string words_of(const std::vector<ExprId>& all) const {
    std::string out;
    for (std::size_t i = 0; i < all.size() && i < 8; ++i) out += (i ? ", " : "") + text(p_, all[i], 60);
    return all.size() > 8 ? out + ", ..." : out;
  }
  void place(Span s) {
    if (!sources_ || !s.file.valid() || s.file.value >= sources_->size()) return;
    const LineColumn at = sources_->locate(s.file, s.begin);
    add(sources_->file(s.file).path + ':' + std::to_string(at.line) + ':' + std::to_string(at.column));
  }

  const Process& p_;
  const SourceMap* sources_;
  std::string text_;
};

template <class R>
struct CommentWriter {
  Comment& comment;
  const R& record;
  template <class T>
  void operator()(std::string_view name, T R::*member) {
    comment.field(name, record, member);
  }
};

template <class R>
std::string comment_of(const Process& p, const SourceMap* sources, const R& record, std::size_t index) {
  Comment comment(p, sources);
  if constexpr (std::is_same_v<R, Expr>) {
    return "  # " + text(p, ExprId(index));
  } else {
    CommentWriter<R> fields{comment, record};
    describe(fields, &record);
    return comment.take();
  }
}

}  // namespace

std::string print(const Process& process, const SourceMap* sources) {
  std::string out = "process ";
  write_fields(out, process);
  out += '\n';
  for_each_array(process, [&](std::string_view head, const auto& records) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      (out += head) += std::to_string(i) + ' ';
      write_fields(out, records[i]);
      out += comment_of(process, sources, records[i], i) + '\n';
    }
  });
  return out;
}

}  // namespace casus::ir
