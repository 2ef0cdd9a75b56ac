// SPDX-License-Identifier: Apache-2.0
// The statements of a model's own files in order, each with what its author wrote about it in comments, and the parts
// of the description that are made of them.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "describe/page.hpp"
#include "describe/words.hpp"
#include "session/provenance.hpp"
#include "session/session.hpp"

namespace casus::describe {

using syntax::Statement;
using syntax::StatementKind;

struct Item {
  const syntax::SyntaxTree* tree;
  const Statement* s;
  Words words;
  std::string note;     // the comment on its line, or right above it
  std::string heading;  // the last `# ---- ... ----` above it
  std::string file;     // without its folder
  std::uint32_t line;
};

struct Material {
  const session::Session& session;
  const sema::CheckedModel& model;
  session::Provenance provenance;
  std::deque<syntax::SyntaxTree> trees;  // as written: in the checked model pacts and decisions have become their parts
  std::vector<Item> items;
  std::vector<std::string> files;   // in the order of reading
  std::vector<std::string> intros;  // the comment at the head of each file

  explicit Material(const session::Session& session);
  Material(const Material&) = delete;
  Material& operator=(const Material&) = delete;
  std::vector<const Item*> of(StatementKind kind) const;
  std::string_view text(const Item& item) const { return session.sources().text(item.s->span); }
};

std::string bases(const syntax::Trailer& trailer);  // "S0:8; placeholder"
std::string tags(const syntax::Trailer& trailer);   // "FD1, FD2"
std::string counted(std::size_t n, const char* one, const char* many);
std::string capital(std::string text);

void purpose(Page& page, const Material& m, const ir::Process& propositions);
void entities(Page& page, const Material& m);
void overview(Page& page, const Material& m);
void concepts(Page& page, const Material& m, const ir::Process& propositions);
void beginning(Page& page, const Material& m);
void input(Page& page, const Material& m);
void submodels(Page& page, const Material& m);
void pact(Page& page, const Item& item);
void sources(Page& page, const Material& m);
void weaknesses(Page& page, const Material& m, const ir::Process& propositions);

// What kind of mechanism a statement is, for its heading.
const char* syntax_word(StatementKind kind);

// When an event happens, and how fast: two cells of a table, or the parts of a sentence.
struct Timing {
  std::string when, pace;
};
Timing timing(const Item& item);

}  // namespace casus::describe
