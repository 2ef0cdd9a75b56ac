// SPDX-License-Identifier: Apache-2.0
#include "lsp/names.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "lsp/declarations.hpp"
#include "syntax/parser.hpp"
#include "syntax/words.hpp"

namespace casus::lsp {
namespace {

using syntax::Token;
using syntax::TokenKind;

std::vector<Span> paragraphs_of(const syntax::TokenBuffer& buffer) {
  std::vector<Span> out;
  for (const Token& t : buffer.tokens) {
    const bool begins = t.first && t.indent == 0 && !t.is(")") && !t.is("]") && !t.is("}");
    if (begins || out.empty())
      out.push_back(t.span);
    else
      out.back().end = t.span.end;
  }
  return out;
}

// Where names stand that are spelled like words of the language.
std::set<std::uint32_t> confirmed(const syntax::SyntaxTree& tree) {
  using K = syntax::ExprKind;
  std::set<std::uint32_t> out;
  for (const syntax::Expr& e : tree.exprs)
    if (e.kind == K::name || e.kind == K::index || e.kind == K::call) out.insert(e.span.begin);
  return out;
}

class Finder {
 public:
  explicit Finder(Names& names) : names_(names) {
    for (const Declaration& d : names.declarations) {
      if (d.space == Space::local)
        locals_[{d.word.file.value, d.statement}].insert(d.name);
      else
        known_[d.space].insert(d.name);
      declared_.emplace(std::pair(d.word.file.value, d.word.begin), d.space);
    }
  }

  void run(std::uint32_t id) {
    file_ = &names_.files[id];
    id_ = id;
    sure_ = confirmed(file_->tree);
    const auto& tokens = file_->tokens.tokens;
    for (at_ = 0; at_ < tokens.size(); ++at_)
      if (tokens[at_].kind == TokenKind::name) name(tokens[at_]);
  }

 private:
  Names& names_;
  FileNames* file_ = nullptr;
  std::uint32_t id_ = 0;
  std::size_t at_ = 0;
  std::set<std::uint32_t> sure_;
  std::map<Space, std::set<std::string, std::less<>>> known_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::set<std::string, std::less<>>> locals_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Space> declared_;

  const Token* look(int by) const {
    const auto k = static_cast<std::ptrdiff_t>(at_) + by;
    const auto& tokens = file_->tokens.tokens;
    return k >= 0 && k < static_cast<std::ptrdiff_t>(tokens.size()) ? &tokens[static_cast<std::size_t>(k)] : nullptr;
  }
  bool see(int by, std::string_view word) const { return look(by) && look(by)->is(word); }
  bool knows(Space space, std::string_view name) const {
    const auto at = known_.find(space);
    return at != known_.end() && at->second.contains(name);
  }

  void add(Space space, const Token& t) {
    const std::uint32_t statement = space == Space::local ? paragraph_at(*file_, t.span.begin) : 0;
    file_->occurrences.push_back({space, std::string(t.text), t.span, statement, std::nullopt, t.span.end});
  }

  // `from S0:10, S1`, `of S0:10`, `derived from S0`.
  bool in_source_list() const {
    int k = -1;
    while (true) {
      if (see(k, "from") || see(k, "of")) return true;
      if (!see(k, ",")) return false;
      --k;
      if (look(k) && look(k)->kind == TokenKind::number && see(k - 1, ":")) k -= 2;
      if (!look(k) || look(k)->kind != TokenKind::name || !knows(Space::source, look(k)->text)) return false;
      --k;
    }
  }

  bool source(const Token& t) {
    if (!knows(Space::source, t.text) || !in_source_list()) return false;
    const Token* line = see(1, ":") && look(2) && look(2)->kind == TokenKind::number ? look(2) : nullptr;
    if (!line && knows(Space::main, t.text)) return false;
    add(Space::source, t);
    if (!line) return true;
    std::int64_t n = 0;
    std::from_chars(line->text.data(), line->text.data() + line->text.size(), n);
    file_->occurrences.back().line = n;
    file_->occurrences.back().end = line->span.end;
    return true;
  }

  void name(const Token& t) {
    if (const auto d = declared_.find({id_, t.span.begin}); d != declared_.end()) return add(d->second, t);
    const bool dotted = see(-1, ".") && t.glued && look(-1)->glued;
    if (dotted) {
      if (knows(Space::attribute, t.text)) add(Space::attribute, t);
      return;
    }
    if (source(t)) return;
    if (see(-1, "claim") && knows(Space::claim, t.text)) return add(Space::claim, t);
    // `judged "..." by NAME` names no entity.
    if (see(-1, "by") && look(-2) && look(-2)->kind == TokenKind::string && see(-3, "judged")) return;
    if (syntax::is_any_word(t.text) && !sure_.contains(t.span.begin)) return;
    const auto local = locals_.find({id_, paragraph_at(*file_, t.span.begin)});
    if (local != locals_.end() && local->second.contains(t.text)) return add(Space::local, t);
    for (const Space space : {Space::main, Space::value, Space::question})
      if (knows(space, t.text)) return add(space, t);
  }
};

}  // namespace

const Occurrence* Names::at(FileId file, std::uint32_t offset) const {
  if (!file.valid() || file.value >= files.size()) return nullptr;
  const Occurrence* touching = nullptr;
  for (const Occurrence& o : files[file.value].occurrences) {
    if (o.span.begin <= offset && offset < o.end) return &o;
    if (o.end == offset) touching = &o;
  }
  return touching;
}

std::vector<const Occurrence*> Names::all(const Occurrence& like) const {
  std::vector<const Occurrence*> out;
  for (const FileNames& f : files)
    for (const Occurrence& o : f.occurrences) {
      const bool same = o.space == like.space && o.name == like.name;
      const bool here = like.space != Space::local || (o.span.file == like.span.file && o.statement == like.statement);
      if (same && here) out.push_back(&o);
    }
  return out;
}

std::vector<const Declaration*> Names::declarations_of(const Occurrence& o) const {
  std::vector<const Declaration*> out;
  for (const Declaration& d : declarations) {
    if (d.space != o.space || d.name != o.name) continue;
    if (o.space == Space::local && (d.word.file != o.span.file || d.statement != o.statement)) continue;
    // A tag is declared by its first use, an attribute by its kind, a claim by all who make it.
    const bool again =
        !out.empty() && d.space != Space::claim && !(d.sort == "attribute" && out[0]->sort != "attribute");
    if (again) continue;
    if (!out.empty() && d.space != Space::claim) out.clear();
    out.push_back(&d);
  }
  return out;
}

Names collect_names(const SourceMap& sources) {
  Names out;
  Diagnostics unused;  // the same faults are reported where the model is read
  for (std::uint32_t k = 0; k < sources.size(); ++k) {
    FileNames& f = out.files.emplace_back();
    f.tokens = syntax::lex(sources, FileId(k), unused);
    f.tree = syntax::parse(sources, FileId(k), unused);
    f.paragraphs = paragraphs_of(f.tokens);
    collect_declarations(sources, f, out.declarations);
  }
  Finder finder(out);
  for (std::uint32_t k = 0; k < sources.size(); ++k) finder.run(k);
  return out;
}

}  // namespace casus::lsp
