// SPDX-License-Identifier: Apache-2.0
// What an editor asks about a place of a model. Each takes the model as it stands and returns the protocol's result.
#pragma once
#include <string>

#include "lsp/places.hpp"
#include "lsp/workspace.hpp"

namespace casus::lsp {

// A place in a model.
struct Place {
  const Analysis& model;
  FileId file;
  std::uint32_t offset = 0;

  const SourceFile& source() const { return model.sources().file(file); }
  const Occurrence* name() const { return model.names.at(file, offset); }
};

Json diagnostics_of(const Workspace& workspace, const Analysis& model);  // by URI; each file of the model has a list
Json code_actions(const Workspace& workspace, const Place& begin, std::uint32_t end);
Json hover(const Workspace& workspace, const Place& at);
Json definition(const Workspace& workspace, const Place& at);
Json references(const Workspace& workspace, const Place& at, bool with_declaration);
Json prepare_rename(const Place& at);
// Edits, or why not in `refused`.
Json rename(const Workspace& workspace, const Place& at, const std::string& to, std::string& refused);
Json completion(const Place& at);
Json document_symbols(const Place& file);
Json semantic_tokens(const Place& file);
Json semantic_legend();

// The text of a paragraph of a source: where it stands and what it says; empty path: not to be had.
struct Paragraph {
  std::string path, text, title;
  std::uint32_t line = 0;
};
Paragraph source_paragraph(const Workspace& workspace, const Analysis& model, const Occurrence& source);

}  // namespace casus::lsp
