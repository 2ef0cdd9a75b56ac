// SPDX-License-Identifier: Apache-2.0
// The documents that an editor holds, and the models that they belong to, read and checked as `casus check` would with
// the unsaved texts in place of the files.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lsp/names.hpp"
#include "lsp/places.hpp"
#include "session/session.hpp"

namespace casus::lsp {

// A model as it stands.
struct Analysis {
  std::string root;  // path of its main file
  Units units = Units::utf16;
  session::Session session;
  std::vector<Diagnostic> found;
  Names names;
  std::vector<std::string> keys, uris;  // of its files, by FileId; a URI as the editor writes it

  const SourceMap& sources() const { return session.sources(); }
  FileId file(const std::string& key) const;  // none if the model does not read it
  bool has_uri(const std::string& uri) const;
  bool in_library(FileId file) const;
  Json range(Span s) const { return lsp::range(sources().file(s.file), s.begin, s.end, units); }
  Json location(Span s) const { return {{"uri", uris[s.file.value]}, {"range", range(s)}}; }
};

class Workspace {
 public:
  void add_folder(const std::string& path) { folders_.push_back(path); }
  const std::vector<std::string>& folders() const { return folders_; }
  void count_in(Units units) { units_ = units; }

  void put(const std::string& uri, std::string text, std::optional<std::int64_t> version = {});
  void drop(const std::string& uri);
  bool holds(const std::string& uri) const { return documents_.contains(uri); }
  std::optional<std::int64_t> version(const std::string& uri) const;
  void files_changed();  // on the disk, by somebody else

  // The model of a document, up to date; null if it is not open.
  std::shared_ptr<const Analysis> of(const std::string& uri);
  // A model whose diagnostics have not been fetched since it changed, or null. Once each.
  std::shared_ptr<const Analysis> next_changed();
  bool has_changed() const { return !stale_.empty(); }
  std::set<std::string> roots() const;  // of the open documents

  // The same with other texts for some files, by key.
  std::shared_ptr<const Analysis> with(const Analysis& of, const session::Overlay& changed) const;

 private:
  struct Document {
    std::string path, key, text;
    std::string root;  // path of the main file of its model; empty: to be found
    std::optional<std::int64_t> version;
  };
  void models_changed();
  session::Overlay overlay() const;
  std::string find_root(const Document& d, const session::Overlay& overlay) const;
  std::shared_ptr<const Analysis> analyse(const std::string& root, session::Overlay overlay) const;
  std::shared_ptr<const Analysis> model(const std::string& root);
  std::shared_ptr<const Analysis> refresh(Document& d);

  Units units_ = Units::utf16;
  std::vector<std::string> folders_;
  std::map<std::string, Document> documents_;                      // by URI
  std::set<std::string> stale_;                                    // URIs: changed since their model was last read
  std::map<std::string, std::shared_ptr<const Analysis>> models_;  // by root
};

}  // namespace casus::lsp
