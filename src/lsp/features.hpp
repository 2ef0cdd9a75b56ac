// SPDX-License-Identifier: Apache-2.0
// What an editor asks about a place of a model. Each takes the model as it stands and returns the protocol's result.
#pragma once
#include <string>
#include <vector>

#include "lsp/places.hpp"
#include "lsp/workspace.hpp"

namespace casus::lsp {

// A place in a model.
struct Place {
  const Analysis& model;
  FileId file;
  std::uint32_t offset = 0;

  const SourceFile& source() const { return model.sources().file(file); }
  const FileNames& names() const { return model.names.files[file.value]; }
  const Occurrence* name() const { return model.names.at(file, offset); }
};

// What the client can do beyond the protocol.
struct Client {
  bool opens_built_in = false;  // asks `casus/text` for what has the scheme `casus:`
};

// By URI; each file of the model that an editor can open has a list.
Json diagnostics_of(const Analysis& model, const Client& client);
Json code_actions(const Place& begin, std::uint32_t end, const Client& client);
Json hover(const Workspace& workspace, const Place& at);
Json definition(const Workspace& workspace, const Place& at, const Client& client);
Json references(const Place& at, bool with_declaration, const Client& client);
Json prepare_rename(const Place& at);
// Edits, or why not in `refused`.
Json rename(const Workspace& workspace, const Place& at, const std::string& to, std::string& refused);
Json completion(const Place& at);
Json document_symbols(const Place& file);
Json semantic_tokens(const Place& file);
Json semantic_legend();

// What a statement rests on, a line each: "basis: `S0:10`, paragraph 10 of An interview", "basis: judged by ...".
std::vector<std::string> basis_lines(const Analysis& model, const syntax::Statement& statement);

// The text of a paragraph of a source: where it stands and what it says; empty path: not to be had.
struct Paragraph {
  std::string path, text;
  std::uint32_t line = 0;
};
Paragraph source_paragraph(const Workspace& workspace, const Analysis& model, const Occurrence& source);

}  // namespace casus::lsp
