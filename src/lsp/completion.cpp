// SPDX-License-Identifier: Apache-2.0
// What could stand here: by the word before, else every name in scope and every word of the language, those first that
// the statement is likely to go on with.
#include <map>
#include <set>

#include <fmt/format.h>

#include "lsp/declarations.hpp"
#include "lsp/features.hpp"
#include "sema/words.hpp"
#include "session/files.hpp"
#include "syntax/words.hpp"

namespace casus::lsp {
namespace {

using Words = std::vector<std::string>;

// Of the protocol's list.
enum Item { function = 3, variable = 6, type = 7, module = 9, property = 10, value = 12, keyword = 14, event = 23 };

// In this order they are offered.
enum class Rank { likely, name, word };

Item item_of(const Declaration& d) {
  if (d.space == Space::attribute) return property;
  if (d.space == Space::value || d.sort == "entity") return value;
  if (d.space == Space::source) return module;
  if (d.sort == "kind" || d.sort == "group") return type;
  if (d.sort == "event" || d.sort == "signal") return event;
  return d.sort == "let" ? function : variable;
}

// What a line may begin with inside a statement, by the word that the statement begins with.
const Words& words_inside(std::string_view head) {
  static const std::map<std::string, Words, std::less<>> words = {
      {"model", {"as", "runs"}},
      {"source", {"dated", "graded", "paragraphs", "file", "derived"}},
      {"claim", {"of", "speaker"}},
      {"event", {"when", "rate", "after", "since", "once", "repeating", "then", "choose", "with", "for", "if"}},
      {"on", {"when", "then", "choose", "with", "for", "if"}},
      {"flow", {"to", "rate", "by", "when"}},
      {"decision", {"when", "every", "among", "weighing", "odds", "sharpness", "initially", "lookahead"}},
      {"pact",
       {"between", "signed", "force", "expires", "suspended", "open", "article", "on", "no", "except", "when", "lapses",
        "probability", "prevails", "within"}},
      {"ask", {"beside", "better", "given", "fails"}},
      {"proposition", {"error", "within", "exactly"}}};
  static const Words none;
  const auto at = words.find(head);
  return at == words.end() ? none : at->second;
}

const Words& trailer_words() {
  static const Words words = {"from", "judged", "placeholder", "definition", "tag", "contested"};
  return words;
}

class Completion {
 public:
  explicit Completion(const Place& at) : at_(at), names_(at.model.names), file_(at.names()) {
    for (const syntax::Token& t : file_.tokens.tokens) {
      if (t.span.begin >= at.offset) break;
      const bool typing = t.kind == syntax::TokenKind::name && t.span.end >= at.offset;
      if (t.first && t.indent == 0) head_ = &t;
      (typing ? typed_ : before_) = &t;
    }
  }

  Json run() {
    if (in_comment_or_string()) return Json::array();
    if (begins_line()) {
      words(syntax::statement_words(), Rank::likely);
      sorts("kind");
    } else if (!after_word()) {
      if (first_on_line()) {
        words(words_inside(head_ ? head_->text : ""), Rank::likely);
        words(trailer_words(), Rank::likely);
      }
      anything();
    }
    return std::move(out_);
  }

 private:
  const Place& at_;
  const Names& names_;
  const FileNames& file_;
  const syntax::Token* typed_ = nullptr;   // the name being written
  const syntax::Token* before_ = nullptr;  // the last token before it
  const syntax::Token* head_ = nullptr;    // the first of the statement
  std::set<std::string> seen_;
  Json out_ = Json::array();

  std::uint32_t begin() const { return typed_ ? typed_->span.begin : at_.offset; }
  bool begins_line() const { return begin() == 0 || at_.source().text[begin() - 1] == '\n'; }
  bool first_on_line() const {
    const std::string& text = at_.source().text;
    const std::size_t line = begin() == 0 ? std::string::npos : text.rfind('\n', begin() - 1);
    const std::size_t from = line == std::string::npos ? 0 : line + 1;
    return text.find_first_not_of(" \t", from) >= begin();
  }

  bool in_comment_or_string() const {
    const bool whole = before_ && before_->kind != syntax::TokenKind::bad;
    if (whole && before_->kind == syntax::TokenKind::string && before_->span.end > at_.offset) return true;
    if (before_ && !whole && before_->text.starts_with('"') && before_->span.end >= at_.offset) return true;
    const std::size_t from = typed_ ? typed_->span.end : before_ ? before_->span.end : 0;
    if (from > at_.offset) return false;
    const std::string_view between = std::string_view(at_.source().text).substr(from, at_.offset - from);
    const std::size_t comment = between.rfind('#');
    return comment != std::string_view::npos && between.find('\n', comment) == std::string_view::npos;
  }

  // Where the word before says what must come. False: anything may.
  bool after_word() {
    if (!before_) return false;
    if (before_->is(".") && before_->span.end == begin()) {
      names(Space::attribute);
      parts();
    } else if (before_->is("tag")) {
      sorts("tag");
    } else if (before_->is("claim")) {
      names(Space::claim);
    } else if (before_->is("use")) {
      for (const session::LibraryModule& m : session::library())
        item(std::string(m.name), module, "library", Rank::likely);
    } else if (before_->is("option") && before_ != head_) {
      sorts("option");
    } else if (before_->is("of") && head_ && (head_->is("claim") || head_->is("supersede"))) {
      names(Space::source);
    } else {
      return false;
    }
    return true;
  }

  void anything() {
    if (before_ && before_->is("from")) names(Space::source, Rank::likely);
    if (before_ && before_->is("~")) {
      words({"between", "chance", "pool"}, Rank::likely);
      for (const std::string& w : sema::distribution_names()) item(w, function, "distribution", Rank::likely);
    }
    if (before_ && before_->is(":") && head_ && head_->is("state")) words({"bool", "real", "integer"}, Rank::likely);
    locals();
    for (const Space s : {Space::main, Space::value, Space::question, Space::source}) names(s);
    for (const std::string& w : sema::function_names()) item(w, function, "function", Rank::word);
    words(syntax::all_words(), Rank::word);
  }

  void item(const std::string& label, Item kind, const std::string& detail, Rank rank) {
    if (!seen_.insert(label).second) return;
    Json j = {{"label", label}, {"kind", static_cast<int>(kind)}};
    j["sortText"] = fmt::format("{}{}", static_cast<int>(rank), label);
    if (!detail.empty()) j["detail"] = detail;
    out_.push_back(std::move(j));
  }
  void add(const Declaration& d, Rank rank = Rank::name) {
    item(d.name, item_of(d), d.title.empty() ? d.sort : fmt::format("{}: {}", d.sort, d.title), rank);
  }
  void names(Space space, Rank rank = Rank::name) {
    for (const Declaration& d : names_.declarations)
      if (d.space == space) add(d, rank);
  }
  void sorts(std::string_view sort) {
    for (const Declaration& d : names_.declarations)
      if (d.sort == sort) add(d, Rank::likely);
  }
  void locals() {
    const std::uint32_t here = paragraph_at(file_, at_.offset);
    for (const Declaration& d : names_.declarations)
      if (d.space == Space::local && d.word.file == at_.file && d.statement == here) add(d, Rank::likely);
  }
  void words(const Words& list, Rank rank) {
    for (const std::string& w : list) item(w, keyword, "", rank);
  }

  // `csp.` goes on with the parts of a pact or a decision.
  void parts() {
    if (before_ == file_.tokens.tokens.data() || !at_.model.session.was_read()) return;
    const std::string head = std::string((before_ - 1)->text) + ".";
    for (const std::string& name : at_.model.session.model().symbols.names())
      if (name.starts_with(head)) item(name.substr(head.size()), property, "", Rank::name);
  }
};

}  // namespace

Json completion(const Place& at) { return Completion(at).run(); }

}  // namespace casus::lsp
