// SPDX-License-Identifier: Apache-2.0
#include "syntax/lexer.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "syntax/characters.hpp"
#include "syntax/habits.hpp"
#include "syntax/lexer_numbers.hpp"
#include "syntax/limits.hpp"

namespace casus::syntax {
namespace {

constexpr std::array<std::string_view, 7> two_letter_symbols = {":=", "+=", "-=", "!=", "<=", ">=", ".."};
constexpr std::string_view one_letter_symbols = "()[]{},:;.+-*/=<>|~%_";

class Lexer {
 public:
  Lexer(const SourceMap& sources, FileId file, Diagnostics& sink)
      : text_(sources.file(file).text), sink_(sink), before_(sink.error_count()) {
    out_.file = file;
  }

  TokenBuffer run() {
    if (!readable()) return std::move(out_);
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    while (at_ < text_.size() && !out_.given_up) {
      space();
      if (at_ < text_.size() && !out_.given_up) token();
    }
    return std::move(out_);
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {out_.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  char look(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Diagnostic& report(Code code, Span where, std::string message) {
    Diagnostic& d = sink_.error(code, where, std::move(message));
    if (sink_.error_count() - before_ >= max_reports) out_.given_up = true;
    return d;
  }

  bool readable() {
    if (text_.size() > max_file_bytes) {
      report(Code::file_too_large, span(0, 0),
             fmt::format("the file holds {} bytes; a model file may hold {}", text_.size(), max_file_bytes))
          .hint("split it, and join the parts with `use \"...\"`");
      out_.given_up = true;
    } else if (const auto bad = find_bad_utf8(text_)) {
      report(Code::not_utf8, span(*bad, *bad + 1),
             fmt::format("byte {:#04x} is not UTF-8 here", static_cast<unsigned char>(text_[*bad])))
          .hint("save the file as UTF-8");
      out_.given_up = true;
    }
    return !out_.given_up;
  }

  // White space, line ends and comments; keeps the line number and the indentation of the line.
  void space() {
    while (at_ < text_.size() && !out_.given_up) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        indent_ = 0;
        first_ = true;
      } else if (c == '\t') {
        if (first_) indent_ = (indent_ / 4 + 1) * 4;
      } else if (c == ' ') {
        if (first_) ++indent_;
      } else if (c == '#') {
        comment();
        continue;
      } else if (c != '\r' || look(1) != '\n') {
        return;
      }
      ++at_;
    }
  }

  void comment() {
    while (at_ < text_.size() && text_[at_] != '\n' && !out_.given_up) {
      const CodePoint c = decode(text_, at_);
      if (is_hidden(c.value)) hidden(c);
      at_ += c.bytes;
    }
  }

  void hidden(CodePoint c) {
    report(Code::bad_character, span(at_, at_ + c.bytes),
           fmt::format("found the invisible character {}", code_point_name(c.value)))
        .hint("take it out: it can make the text look different from what it says")
        .fix(span(at_, at_ + c.bytes), "");
  }

  void push(TokenKind kind, std::size_t begin) {
    const std::size_t last = out_.tokens.empty() ? 0 : out_.tokens.back().span.end;
    out_.tokens.push_back(
        {kind, first_, !first_ && last == begin, line_, indent_, span(begin, at_), text_.substr(begin, at_ - begin)});
    first_ = false;
  }

  void token() {
    const CodePoint c = decode(text_, at_);
    if (is_letter(c.value)) return name();
    if (is_digit(text_[at_])) return number();
    if (c.value == '"') return string();
    if (c.value == '.' && is_digit(look(1)) && !glued_to_operand()) return number();
    if (!symbol()) bad_character(c);
  }

  bool glued_to_operand() const { return !first_ && !out_.tokens.empty() && out_.tokens.back().span.end == at_; }

  void skip_name() {
    while (at_ < text_.size()) {
      const CodePoint c = decode(text_, at_);
      if (!is_letter(c.value) && !is_digit(text_[at_]) && c.value != '_') return;
      at_ += c.bytes;
    }
  }

  void name() {
    const std::size_t begin = at_;
    skip_name();
    push(TokenKind::name, begin);
    if (at_ - begin <= max_name_bytes) return;
    report(Code::name_too_long, span(begin, at_),
           fmt::format("the name {} is {} bytes long; a name may have {}",
                       in_backticks(text_.substr(begin, at_ - begin)), at_ - begin, max_name_bytes));
    std::size_t keep = max_name_bytes;
    while ((static_cast<unsigned char>(text_[begin + keep]) & 0xc0) == 0x80) --keep;
    out_.tokens.back().text = text_.substr(begin, keep);
  }

  // The 4 of `csp.4.life` is a part of a name.
  bool in_dotted_name() const {
    const std::size_t n = out_.tokens.size();
    if (n < 2 || !glued_to_operand()) return false;
    const Token &dot = out_.tokens[n - 1], &before = out_.tokens[n - 2];
    return dot.is(".") && dot.glued && (before.kind == TokenKind::name || before.kind == TokenKind::number);
  }

  void number() {
    const std::size_t begin = at_;
    if (in_dotted_name()) {
      skip_name();
      return push(TokenKind::number, begin);
    }
    const NumberScan scan = scan_number(text_.substr(at_));
    at_ += scan.length;
    if (scan.fault.empty()) return push(scan.kind, begin);
    push(TokenKind::bad, begin);
    Diagnostic& d = report(scan.is_date ? Code::bad_date : Code::bad_number, span(begin, at_),
                           fmt::format("{} {}", in_backticks(text_.substr(begin, at_ - begin)), scan.fault));
    if (!scan.hint.empty()) d.hint(scan.hint);
    if (!scan.replacement.empty()) d.fix(span(begin, at_), scan.replacement);
  }

  void string() {
    const std::size_t begin = at_++;
    bool fine = true;
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '"' && !out_.given_up) fine &= string_letter();
    if (look() == '"' && !out_.given_up) {
      ++at_;
      return push(fine ? TokenKind::string : TokenKind::bad, begin);
    }
    if (at_ > begin && text_[at_ - 1] == '\r') --at_;
    push(TokenKind::bad, begin);
    if (!out_.given_up)
      report(Code::unterminated_string, span(begin, at_), "this string has no closing quote on its line")
          .hint("close it with `\"`; inside a string a quote is written `\\\"`");
  }

  bool string_letter() {
    const CodePoint c = decode(text_, at_);
    bool fine = true;
    if (c.value == '\\') {
      const char escaped = look(1);
      if (escaped == '"' || escaped == '\\' || escaped == 'n') {
        at_ += 2;
        return true;
      }
      report(Code::bad_character, span(at_, at_ + 1), "a lone `\\` in a string")
          .hint("a string knows `\\\"`, `\\\\` and `\\n`")
          .fix(span(at_, at_ + 1), "\\\\");
      fine = false;
    } else if (is_hidden(c.value) || (c.value == '\r' && look(1) != '\n')) {
      hidden(c);
      fine = false;
    }
    at_ += c.bytes;
    return fine;
  }

  bool symbol() {
    const std::size_t begin = at_;
    const std::string_view two = text_.substr(at_, 2);
    if (std::find(two_letter_symbols.begin(), two_letter_symbols.end(), two) != two_letter_symbols.end()) {
      at_ += 2;
    } else if (one_letter_symbols.find(text_[at_]) != std::string_view::npos) {
      ++at_;
    } else {
      return false;
    }
    if (text_[begin] == '_' && at_ == begin + 1 && (is_letter(decode(text_, at_).value) || is_digit(look()))) {
      skip_name();
      push(TokenKind::bad, begin);
      report(Code::bad_character, span(begin, begin + 1), "a name begins with a letter, not with `_`");
      return true;
    }
    push(TokenKind::symbol, begin);
    return true;
  }

  // A run of them is one fault; so is a pair of typographic quotes with what stands between them.
  void bad_character(CodePoint c) {
    const std::size_t begin = at_;
    const std::string_view meant = look_alike(c.value);
    if (meant == "\"") return bad_quotes(begin, c);
    if (meant.empty()) {
      while (at_ < text_.size() && unreadable()) at_ += decode(text_, at_).bytes;
    } else {
      at_ += c.bytes;
    }
    push(TokenKind::bad, begin);
    if (is_hidden(c.value)) {
      report(Code::bad_character, span(begin, at_),
             fmt::format("found the invisible character {}", code_point_name(c.value)));
      return;
    }
    const std::string shown =
        meant == " " ? "a space that is not plain" : in_backticks(text_.substr(begin, at_ - begin));
    Diagnostic& d = report(Code::bad_character, span(begin, at_),
                           fmt::format("found {} ({}), which no Casus text contains outside strings and comments",
                                       shown, code_point_name(c.value)));
    if (!meant.empty()) d.hint(fmt::format("write `{}`", meant)).fix(span(begin, at_), std::string(meant));
    if (const auto known = sign_habit(text_.substr(begin, at_ - begin))) {
      d.hint(std::string(known->hint));
      if (known->put) d.fix(span(begin, at_), std::string(*known->put));
    }
  }

  bool unreadable() const {
    const CodePoint c = decode(text_, at_);
    const bool plain = c.value == ' ' || c.value == '\t' || c.value == '\n' || c.value == '"' || c.value == '#';
    return !plain && !is_letter(c.value) && !is_digit(text_[at_]) && look_alike(c.value).empty() &&
           one_letter_symbols.find(text_[at_]) == std::string_view::npos;
  }

  void bad_quotes(std::size_t begin, CodePoint open) {
    at_ += open.bytes;
    while (at_ < text_.size() && text_[at_] != '\n' && look_alike(decode(text_, at_).value) != "\"")
      at_ += decode(text_, at_).bytes;
    const std::size_t close = at_;
    const bool closed = look() != '\n' && at_ < text_.size();
    if (closed) at_ += decode(text_, at_).bytes;
    push(TokenKind::bad, begin);
    Diagnostic& d =
        report(Code::bad_character, span(begin, begin + open.bytes),
               fmt::format("found the quote {}, expected `\"`", in_backticks(text_.substr(begin, open.bytes))));
    d.hint("strings stand between straight quotes").fix(span(begin, begin + open.bytes), "\"");
    if (closed) d.fix(span(close, at_), "\"");
  }

  std::string_view text_;
  Diagnostics& sink_;
  std::size_t before_;
  TokenBuffer out_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t indent_ = 0;
  bool first_ = true;
};

}  // namespace

TokenBuffer lex(const SourceMap& sources, FileId file, Diagnostics& sink) { return Lexer(sources, file, sink).run(); }

std::string string_value(std::string_view token_text) {
  std::string value;
  for (std::size_t i = 1; i + 1 < token_text.size(); ++i) {
    if (token_text[i] != '\\') {
      value += token_text[i];
    } else {
      ++i;
      value += token_text[i] == 'n' ? '\n' : token_text[i];
    }
  }
  return value;
}

const char* kind_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::name: return "name";
    case TokenKind::number: return "number";
    case TokenKind::ordinal: return "ordinal";
    case TokenKind::date: return "date";
    case TokenKind::string: return "string";
    case TokenKind::symbol: return "symbol";
    case TokenKind::bad: return "bad";
    case TokenKind::end: return "end";
  }
  return "end";
}

std::string dump_tokens(const SourceMap& sources, const TokenBuffer& buffer) {
  std::string out;
  for (const Token& t : buffer.tokens) {
    const LineColumn place = sources.locate(buffer.file, t.span.begin);
    fmt::format_to(std::back_inserter(out), "{}:{} {} {}\n", place.line, place.column, kind_name(t.kind), t.text);
  }
  return out;
}

}  // namespace casus::syntax
