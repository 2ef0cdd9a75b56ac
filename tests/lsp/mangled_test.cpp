// SPDX-License-Identifier: Apache-2.0
// Texts as they are while somebody types, or cuts and pastes blindly: every request gets an answer that is no fault of
// Casus itself. The choices are fixed by a seed; CASUS_ROUNDS asks for more of them.
#include <cstdlib>
#include <random>

#include "support.hpp"

namespace casus::lsp {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Typist {
 public:
  explicit Typist(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  // Cuts, doubles or moves a piece, or writes something.
  std::string mangled(std::string text) {
    static const std::vector<std::string> pieces = {"\"",  "(", "]",       "\n", "\n  ", "#",    "é", "𝔸",
                                                    "S0:", "~", "param x", ":",  "\t",   "\r\n", ".", "tag "};
    const std::size_t at = whole(text, below(text.size() + 1)),
                      end = whole(text, std::min(text.size(), at + below(200)));
    const std::string piece = text.substr(at, end - at);
    switch (below(4)) {
      case 0: return text.erase(at, end - at);
      case 1: return text.insert(at, piece);
      case 2: text.erase(at, end - at); return text.insert(whole(text, below(text.size() + 1)), piece);
      default: return text.insert(at, pieces[below(pieces.size())]);
    }
  }

 private:
  // Not inside a character: what a client sends is UTF-8.
  static std::size_t whole(const std::string& text, std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
    return at;
  }
  std::mt19937 random_;
};

void ask_about(Editor& e, Typist& typist, const std::string& uri, const std::string& text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 2;
  const auto line = static_cast<unsigned>(typist.below(lines)), column = static_cast<unsigned>(typist.below(60));
  for (const char* method : {"textDocument/hover", "textDocument/definition", "textDocument/completion",
                             "textDocument/references", "textDocument/prepareRename"})
    EXPECT_EQ(e.fault(method, Editor::place(uri, line, column)), 0) << method;
  const Json document = {{"uri", uri}};
  const Json range = {{"start", {{"line", 0}, {"character", 0}}}, {"end", {{"line", lines}, {"character", 0}}}};
  EXPECT_EQ(e.fault("textDocument/codeAction", {{"textDocument", document}, {"range", range}}), 0);
  EXPECT_EQ(e.fault("textDocument/documentSymbol", {{"textDocument", document}}), 0);
  EXPECT_EQ(e.fault("textDocument/semanticTokens/full", {{"textDocument", document}}), 0);
  EXPECT_NE(e.fault("textDocument/rename", Editor::place(uri, line, column, {{"newName", "zz"}})), fault::internal);
}

TEST(Mangled, TextsAreAnsweredAbout) {
  const char* asked = std::getenv("CASUS_ROUNDS");
  const int rounds = asked ? std::atoi(asked) : 60;
  Typist typist(7);
  const std::vector<std::string> models = {"models/treaty.casus", "models/choice.casus", "models/shells.casus",
                                           "models/chain_gang.casus", "models/linked_theatres/forces.casus"};
  Editor e;
  for (int round = 0; round < rounds; ++round) {
    const std::filesystem::path path =
        std::filesystem::absolute(models[static_cast<std::size_t>(round) % models.size()]);
    const std::string uri = uri_of(path.string());
    std::string text = contents(path);
    ASSERT_FALSE(text.empty()) << path;
    e.open(uri, text);
    for (int edit = 0; edit < 4; ++edit) {
      text = typist.mangled(text);
      e.heard.clear();
      e.change(uri, text, edit + 2);
      ASSERT_FALSE(e.diagnostics(uri).is_null()) << text;
      ask_about(e, typist, uri, text);
    }
    e.tell("textDocument/didClose", {{"textDocument", {{"uri", uri}}}});
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace casus::lsp
