// SPDX-License-Identifier: Apache-2.0
// What could stand here: by the word before, else every name in scope and every word of the language.
#include <set>

#include <fmt/format.h>

#include "lsp/declarations.hpp"
#include "lsp/features.hpp"
#include "syntax/words.hpp"

namespace casus::lsp {
namespace {

// Of the protocol's list.
enum Item { function = 3, variable = 6, type = 7, module = 9, property = 10, value = 12, keyword = 14, event = 23 };

Item item_of(const Declaration& d) {
  if (d.space == Space::attribute) return property;
  if (d.space == Space::value || d.sort == "entity") return value;
  if (d.space == Space::source) return module;
  if (d.sort == "kind" || d.sort == "group") return type;
  if (d.sort == "event" || d.sort == "signal") return event;
  return d.sort == "let" ? function : variable;
}

class Completion {
 public:
  explicit Completion(const Place& at) : at_(at), names_(at.model.names), file_(names_.files[at.file.value]) {
    for (const syntax::Token& t : file_.tokens.tokens) {
      if (t.span.begin >= at.offset) break;
      const bool typing = t.kind == syntax::TokenKind::name && t.span.end >= at.offset;
      (typing ? typed_ : before_) = &t;
    }
  }

  Json run() {
    if (in_comment_or_string()) return Json::array();
    if (before_ && before_->is(".") && before_->span.end == (typed_ ? typed_->span.begin : at_.offset)) {
      names(Space::attribute);
      parts();
    } else if (begins_line()) {
      words(syntax::statement_words());
      for (const Declaration& d : names_.declarations)
        if (d.sort == "kind") add(d);
    } else if (before_ && before_->is("tag")) {
      sorts("tag");
    } else if (before_ && before_->is("claim")) {
      names(Space::claim);
    } else {
      const bool trailer = before_ && (before_->is("from") || before_->is("of"));
      if (trailer) names(Space::source);
      for (const Space s : {Space::main, Space::value, Space::question}) names(s);
      locals();
      if (!trailer) names(Space::source);
      words(syntax::all_words());
    }
    return std::move(out_);
  }

 private:
  const Place& at_;
  const Names& names_;
  const FileNames& file_;
  const syntax::Token* typed_ = nullptr;   // the name being written
  const syntax::Token* before_ = nullptr;  // the last token before it
  std::set<std::string> seen_;
  Json out_ = Json::array();

  bool begins_line() const {
    const std::uint32_t begin = typed_ ? typed_->span.begin : at_.offset;
    return begin == 0 || at_.source().text[begin - 1] == '\n';
  }

  bool in_comment_or_string() const {
    if (before_ && before_->kind == syntax::TokenKind::string && before_->span.end > at_.offset) return true;
    const std::size_t from = typed_ ? typed_->span.end : before_ ? before_->span.end : 0;
    if (from > at_.offset) return false;
    const std::string_view between = std::string_view(at_.source().text).substr(from, at_.offset - from);
    const std::size_t comment = between.rfind('#');
    return comment != std::string_view::npos && between.find('\n', comment) == std::string_view::npos;
  }

  void item(const std::string& label, Item kind, const std::string& detail) {
    if (!seen_.insert(label).second) return;
    Json j = {{"label", label}, {"kind", static_cast<int>(kind)}};
    if (!detail.empty()) j["detail"] = detail;
    out_.push_back(std::move(j));
  }
  void add(const Declaration& d) {
    item(d.name, item_of(d), d.title.empty() ? d.sort : fmt::format("{}: {}", d.sort, d.title));
  }
  void names(Space space) {
    for (const Declaration& d : names_.declarations)
      if (d.space == space) add(d);
  }
  void sorts(std::string_view sort) {
    for (const Declaration& d : names_.declarations)
      if (d.sort == sort) add(d);
  }
  void locals() {
    const std::uint32_t here = paragraph_at(file_, at_.offset);
    for (const Declaration& d : names_.declarations)
      if (d.space == Space::local && d.word.file == at_.file && d.statement == here) add(d);
  }
  void words(const std::vector<std::string>& list) {
    for (const std::string& w : list) item(w, keyword, "");
  }

  // `csp.` goes on with the parts of a pact or a decision.
  void parts() {
    if (before_ == file_.tokens.tokens.data() || at_.model.sources().size() == 0) return;
    const std::string head = std::string((before_ - 1)->text) + ".";
    for (const std::string& name : at_.model.session.model().symbols.names())
      if (name.starts_with(head)) item(name.substr(head.size()), property, "");
  }
};

}  // namespace

Json completion(const Place& at) { return Completion(at).run(); }

}  // namespace casus::lsp
