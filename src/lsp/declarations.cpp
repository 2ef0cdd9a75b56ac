// SPDX-License-Identifier: Apache-2.0
#include "lsp/declarations.hpp"

#include <algorithm>
#include <set>

#include "syntax/print.hpp"
#include "syntax/words.hpp"

namespace casus::lsp {
namespace {

using syntax::Statement;
using syntax::StatementKind;

Space space_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::source: return Space::source;
    case StatementKind::claim: return Space::claim;
    case StatementKind::reading: return Space::reading;
    case StatementKind::ask: return Space::question;
    case StatementKind::proposition: return Space::proposition;
    default: return Space::main;
  }
}

bool declares(StatementKind kind) {
  switch (kind) {
    case StatementKind::model:
    case StatementKind::use:
    case StatementKind::entity:
    case StatementKind::on:
    case StatementKind::scale:
    case StatementKind::initially:
    case StatementKind::always:
    case StatementKind::section:
    case StatementKind::settle: return false;
    default: return true;
  }
}

Span word_at(Span s, const std::string& name) {
  return {s.file, s.begin, s.begin + static_cast<std::uint32_t>(name.size())};
}

class Collector {
 public:
  Collector(const SourceMap& sources, const FileNames& file, std::vector<Declaration>& out)
      : sources_(sources), file_(file), out_(out) {}

  void run() {
    for (const Statement& s : file_.tree.statements) statement(s);
    for (const syntax::Expr& e : file_.tree.exprs) expression(e);
    for (const syntax::Effect& e : file_.tree.effects) binders(e.binders.list);
    unread();
  }

 private:
  const SourceMap& sources_;
  const FileNames& file_;
  std::vector<Declaration>& out_;
  Span whole_;

  void add(Space space, const std::string& name, std::string sort, Span word, std::string title = "") {
    if (name.empty() || sources_.text(word) != name) return;
    const std::uint32_t paragraph = paragraph_at(file_, word.begin);
    Span whole = whole_.end > 0 ? whole_ : word;
    if (space == Space::local) whole = word;
    if (space == Space::value && paragraph < file_.paragraphs.size()) whole = file_.paragraphs[paragraph];
    out_.push_back({space, name, std::move(sort), std::move(title), word, whole, paragraph});
  }

  void binders(const std::vector<syntax::Binder>& list) {
    for (const syntax::Binder& b : list) add(Space::local, b.name, "bound name", word_at(b.span, b.name));
  }

  void values(const syntax::TypeName& type) {
    for (std::size_t k = 0; k < type.values.size() && k < type.value_spans.size(); ++k)
      add(Space::value, type.values[k], "value", type.value_spans[k]);
  }

  void attributes(const std::vector<syntax::Attribute>& list, bool of_kind) {
    for (const syntax::Attribute& a : list)
      add(Space::attribute, a.name, of_kind ? "attribute" : "attribute of a member", word_at(a.span, a.name));
  }

  void statement(const Statement& s) {
    whole_ = s.span;
    const std::string sort = syntax::kind_name(s.kind);
    if (!s.names.empty() && s.kind != StatementKind::settle) {
      for (std::size_t k = 0; k < s.names.size() && k < s.name_spans.size(); ++k)
        add(Space::main, s.names[k], sort, s.name_spans[k]);
    } else if (declares(s.kind)) {
      add(space_of(s.kind), s.name, sort, s.name_span, s.title);
    }
    for (const syntax::Entity& e : s.entities) {
      add(Space::main, e.name, "entity", word_at(e.span, e.name), e.title);
      attributes(e.attributes, false);
    }
    attributes(s.attributes, true);
    values(s.type);
    binders(s.binders.list);
    for (const syntax::Parameter& p : s.parameters) add(Space::local, p.name, "argument", word_at(p.span, p.name));
    std::set<std::string> entries;
    for (const syntax::SettleEntry& e : s.entries) {
      if (entries.insert(e.name).second) add(Space::main, e.name, "settled value", word_at(e.span, e.name));
      values(e.type);
      binders(e.binders.list);
    }
    tags(s.trailer);
    for (const syntax::PactArticle& a : s.pact.articles) tags(a.trailer);
    if (s.decision) decision(s, *s.decision);
    whole_ = {};
  }

  void tags(const syntax::Trailer& trailer) {
    for (const syntax::Tag& t : trailer.tags) add(Space::main, t.name, "tag", t.span);
  }

  void decision(const Statement& s, const syntax::Decision& d) {
    for (const syntax::Choice& c : d.choices) add(Space::value, c.name, "choice", word_at(c.span, c.name), c.title);
    if (d.member.empty()) return;
    for (const syntax::Token& t : file_.tokens.tokens)
      if (t.span.begin >= s.span.begin && t.is(d.member)) return add(Space::local, d.member, "bound name", t.span);
  }

  void expression(const syntax::Expr& e) {
    binders(e.binders);
    if (e.kind == syntax::ExprKind::binder_arg) add(Space::local, e.text, "bound name", word_at(e.span, e.text));
    if (e.kind != syntax::ExprKind::weighted || e.args.empty()) return;
    const syntax::Expr& value = file_.tree.expr(e.args[0]);
    if (value.kind == syntax::ExprKind::name) add(Space::value, value.text, "value", value.span);
  }

  // Statements with faults are in no tree.
  void unread() {
    std::set<std::uint32_t> read;
    for (const Statement& s : file_.tree.statements) read.insert(s.span.begin);
    for (const Span p : file_.paragraphs)
      if (!read.contains(p.begin)) first_words(p);
  }

  void first_words(Span paragraph) {
    static const std::set<std::string_view> heads = {"kind",  "group",  "const",  "param",    "state", "let",
                                                     "event", "signal", "option", "decision", "pact"};
    const auto& tokens = file_.tokens.tokens;
    const auto first = std::lower_bound(tokens.begin(), tokens.end(), paragraph.begin,
                                        [](const syntax::Token& t, std::uint32_t at) { return t.span.begin < at; });
    if (first == tokens.end() || std::next(first) == tokens.end()) return;
    const syntax::Token& name = *std::next(first);
    if (name.kind != syntax::TokenKind::name) return;
    whole_ = paragraph;
    if (heads.contains(first->text)) add(Space::main, std::string(name.text), std::string(first->text), name.span);
    if (first->is("source")) add(Space::source, std::string(name.text), "source", name.span);
    whole_ = {};
  }
};

}  // namespace

std::uint32_t paragraph_at(const FileNames& file, std::uint32_t offset) {
  const auto next = std::upper_bound(file.paragraphs.begin(), file.paragraphs.end(), offset,
                                     [](std::uint32_t at, Span p) { return at < p.begin; });
  return next == file.paragraphs.begin() ? static_cast<std::uint32_t>(file.paragraphs.size())
                                         : static_cast<std::uint32_t>(next - file.paragraphs.begin() - 1);
}

void collect_declarations(const SourceMap& sources, const FileNames& file, std::vector<Declaration>& out) {
  Collector(sources, file, out).run();
}

}  // namespace casus::lsp
