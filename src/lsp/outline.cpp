// SPDX-License-Identifier: Apache-2.0
// A document as a whole: its outline and its colours.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "lsp/features.hpp"
#include "syntax/print.hpp"
#include "syntax/words.hpp"

namespace casus::lsp {
namespace {

using syntax::StatementKind;
using syntax::TokenKind;

// ---- outline

int symbol_kind(StatementKind kind) {
  enum { module = 2, class_ = 5, field = 8, enum_ = 10, function = 12, variable = 13, constant = 14, event = 24 };
  switch (kind) {
    case StatementKind::model:
    case StatementKind::use:
    case StatementKind::source:
    case StatementKind::section: return module;
    case StatementKind::kind:
    case StatementKind::entity: return class_;
    case StatementKind::group: return enum_;
    case StatementKind::constant:
    case StatementKind::param: return constant;
    case StatementKind::state:
    case StatementKind::settle:
    case StatementKind::claim: return variable;
    case StatementKind::let:
    case StatementKind::ask:
    case StatementKind::proposition: return function;
    case StatementKind::event:
    case StatementKind::signal:
    case StatementKind::on:
    case StatementKind::decision: return event;
    default: return field;
  }
}

std::string first_line(std::string_view text) {
  text = text.substr(0, std::min(text.find('\n'), text.size()));
  std::size_t cut = std::min<std::size_t>(text.size(), 60);
  while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
  return std::string(text.substr(0, cut));
}

Json symbol(const Analysis& m, const syntax::Statement& s) {
  std::string name = s.names.size() > 1 ? fmt::format("{}, ...", s.names[0]) : s.name;
  const bool nameless = name.empty() || s.kind == StatementKind::entity;
  if (nameless) name = first_line(m.sources().text(s.span));
  const bool placed = !nameless && s.name_span.end > s.name_span.begin && s.name_span.begin >= s.span.begin &&
                      s.name_span.end <= s.span.end;
  return {{"name", name.empty() ? syntax::kind_name(s.kind) : name},
          {"detail", s.title.empty() ? std::string(syntax::kind_name(s.kind)) : s.title},
          {"kind", symbol_kind(s.kind)},
          {"range", m.range(s.span)},
          {"selectionRange", m.range(placed ? s.name_span : s.span)}};
}

// ---- colours

constexpr std::array<const char*, 13> types = {"keyword",  "type",   "enumMember", "parameter", "variable",
                                               "property", "event",  "function",   "namespace", "decorator",
                                               "comment",  "string", "number"};
enum Colour : std::uint32_t {
  keyword,
  type,
  member,
  parameter,
  variable,
  property,
  event,
  function,
  name_space,
  decorator,
  comment,
  string,
  number
};

Colour colour_of(Space space, std::string_view sort) {
  switch (space) {
    case Space::source: return name_space;
    case Space::attribute: return property;
    case Space::value: return member;
    case Space::local: return parameter;
    case Space::question:
    case Space::proposition: return function;
    default: break;
  }
  if (sort == "kind" || sort == "group" || sort == "unit") return type;
  if (sort == "entity") return member;
  if (sort == "param" || sort == "const") return parameter;
  if (sort == "event" || sort == "signal" || sort == "decision") return event;
  if (sort == "let") return function;
  return sort == "tag" ? decorator : variable;
}

class Painter {
 public:
  explicit Painter(const Place& file) : file_(file), names_(file.names()), units_(file.model.units) {
    for (const Declaration& d : file.model.names.declarations)
      if (d.space == Space::main) sorts_.try_emplace(d.name, d.sort);
  }

  Json run() {
    std::uint32_t at = 0;
    for (const syntax::Token& t : names_.tokens.tokens) {
      comments(at, t.span.begin);
      token(t);
      at = t.span.end;
    }
    if (!names_.tokens.given_up) comments(at, static_cast<std::uint32_t>(file_.source().text.size()));
    return {{"data", std::move(data_)}};
  }

 private:
  const Place& file_;
  const FileNames& names_;
  Units units_;
  std::map<std::string, std::string, std::less<>> sorts_;
  std::size_t next_ = 0;  // of the occurrences
  Position last_;
  Json data_ = Json::array();

  void paint(std::uint32_t begin, std::uint32_t end, Colour colour) {
    const Position p = position(file_.source(), begin, units_);
    const std::uint32_t length = length_in(units_, std::string_view(file_.source().text).substr(begin, end - begin));
    const std::uint32_t step = p.line == last_.line ? p.character - last_.character : p.character;
    for (const std::uint32_t n : {p.line - last_.line, step, length, static_cast<std::uint32_t>(colour), 0u})
      data_.push_back(n);
    last_ = p;
  }

  void comments(std::uint32_t from, std::uint32_t to) {
    const std::string_view text = file_.source().text;
    for (std::size_t at = text.find('#', from); at < to; at = text.find('#', at)) {
      std::size_t end = std::min(text.find('\n', at), text.size());
      const std::size_t stop = end;
      if (end > at && text[end - 1] == '\r') --end;
      paint(static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), comment);
      at = stop;
    }
  }

  std::optional<Colour> name_colour(const syntax::Token& t) {
    const auto& list = names_.occurrences;
    while (next_ < list.size() && list[next_].span.begin < t.span.begin) ++next_;
    if (next_ < list.size() && list[next_].span.begin == t.span.begin) {
      const auto sort = sorts_.find(t.text);
      return colour_of(list[next_].space, sort == sorts_.end() ? "" : sort->second);
    }
    return syntax::is_any_word(t.text) ? std::optional(keyword) : std::nullopt;
  }

  void token(const syntax::Token& t) {
    if (t.kind == TokenKind::string) paint(t.span.begin, t.span.end, string);
    if (t.kind == TokenKind::number || t.kind == TokenKind::ordinal || t.kind == TokenKind::date)
      paint(t.span.begin, t.span.end, number);
    if (t.kind != TokenKind::name) return;
    if (const auto colour = name_colour(t)) paint(t.span.begin, t.span.end, *colour);
  }
};

}  // namespace

Json document_symbols(const Place& file) {
  Json out = Json::array();
  for (const syntax::Statement& s : file.names().tree.statements) out.push_back(symbol(file.model, s));
  return out;
}

Json semantic_tokens(const Place& file) { return Painter(file).run(); }

Json semantic_legend() {
  Json list = Json::array();
  for (const char* t : types) list.push_back(t);
  return {{"tokenTypes", std::move(list)}, {"tokenModifiers", Json::array()}};
}

}  // namespace casus::lsp
