// SPDX-License-Identifier: Apache-2.0
#include "lsp/workspace.hpp"

#include <algorithm>
#include <filesystem>

#include "sema/check.hpp"
#include "syntax/parser.hpp"

namespace casus::lsp {
namespace {

namespace fs = std::filesystem;

constexpr int folders_up = 4;           // how far above a file its main.casus may be
constexpr std::size_t neighbours = 40;  // files of its folder that are asked whether they use it

bool has_model_line(const std::string& text) {
  SourceMap sources;
  Diagnostics unused;
  const syntax::SyntaxTree tree = syntax::parse(sources, sources.add("", text), unused);
  return std::any_of(tree.statements.begin(), tree.statements.end(),
                     [](const syntax::Statement& s) { return s.kind == syntax::StatementKind::model; });
}

// Does the model that begins in `root` read the file with this key?
bool reads(const std::string& root, const std::string& key, const session::Overlay& overlay) {
  SourceMap sources;
  Diagnostics unused;
  session::read_model(root, sources, unused, overlay);
  for (std::size_t k = 1; k < sources.size(); ++k)
    if (session::file_key(sources.file(FileId(k)).path) == key) return true;
  return false;
}

// The `.casus` files beside a file.
std::vector<std::string> beside(const std::string& path) {
  std::vector<std::string> out;
  std::error_code ec;
  for (fs::directory_iterator at(fs::path(path).parent_path(), ec), end; !ec && at != end; at.increment(ec))
    if (at->path().extension() == ".casus" && out.size() < neighbours) out.push_back(at->path().string());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

FileId Analysis::file(const std::string& key) const {
  const auto at = std::find(keys.begin(), keys.end(), key);
  return at == keys.end() ? FileId() : FileId(static_cast<std::size_t>(at - keys.begin()));
}

bool Analysis::has_uri(const std::string& uri) const { return std::find(uris.begin(), uris.end(), uri) != uris.end(); }

bool Analysis::in_library(FileId file) const { return sources().file(file).path.starts_with(sema::library_prefix); }

void Workspace::put(const std::string& uri, std::string text, std::optional<std::int64_t> version) {
  Document& d = documents_[uri];
  if (d.path.empty()) {
    d.path = path_of(uri);
    d.key = session::file_key(d.path);
  }
  d.text = std::move(text);
  d.version = version;
  models_changed();
}

void Workspace::drop(const std::string& uri) {
  if (documents_.erase(uri) == 0) return;
  stale_.erase(uri);
  files_changed();
}

std::optional<std::int64_t> Workspace::version(const std::string& uri) const {
  const auto at = documents_.find(uri);
  return at == documents_.end() ? std::nullopt : at->second.version;
}

// What one file says may matter to every model.
void Workspace::models_changed() {
  models_.clear();
  for (const auto& [uri, d] : documents_) stale_.insert(uri);
}

void Workspace::files_changed() {
  for (auto& [uri, d] : documents_) d.root.clear();
  models_changed();
}

session::Overlay Workspace::overlay() const {
  session::Overlay out;
  for (const auto& [uri, d] : documents_) out[d.key] = d.text;
  return out;
}

std::string Workspace::find_root(const Document& d, const session::Overlay& overlay) const {
  if (!d.path.starts_with('/')) return d.path;
  std::error_code ec;
  fs::path folder = fs::path(d.path).parent_path();
  for (int up = 0; up < folders_up && folder.has_relative_path(); ++up, folder = folder.parent_path()) {
    const std::string main = (folder / "main.casus").string(), key = session::file_key(main);
    const bool there = fs::is_regular_file(main, ec) || overlay.contains(key);
    if (there && key != d.key && reads(main, d.key, overlay)) return main;
  }
  for (const std::string& other : beside(d.path))
    if (session::file_key(other) != d.key && reads(other, d.key, overlay)) return other;
  return d.path;
}

std::shared_ptr<const Analysis> Workspace::analyse(const std::string& root, session::Overlay overlay) const {
  auto a = std::make_shared<Analysis>();
  a->root = root;
  a->units = units_;
  a->session.lay_over(std::move(overlay));
  if (a->session.open(root)) a->session.compose_all();
  a->found = a->session.diagnostics().sorted();
  a->names = collect_names(a->session.sources());
  for (std::size_t k = 0; k < a->sources().size(); ++k) {
    const std::string& path = a->sources().file(FileId(k)).path;
    const bool library = path.starts_with(sema::library_prefix);
    a->keys.push_back(library ? path : session::file_key(path));
    const auto open = std::find_if(documents_.begin(), documents_.end(),
                                   [&](const auto& d) { return d.second.key == a->keys.back(); });
    a->uris.push_back(open == documents_.end() ? uri_of(path) : open->first);
  }
  return a;
}

std::shared_ptr<const Analysis> Workspace::model(const std::string& root) {
  std::shared_ptr<const Analysis>& kept = models_[root];
  if (!kept) kept = analyse(root, overlay());
  return kept;
}

// A file that a model has read belongs to it for as long as the model reads it and it has no `model` line of its own.
std::shared_ptr<const Analysis> Workspace::refresh(Document& d) {
  if (has_model_line(d.text)) {
    d.root = d.path;
    return model(d.root);
  }
  if (!d.root.empty() && d.root != d.path) {
    const auto found = model(d.root);
    if (found->file(d.key).valid()) return found;
  }
  d.root = find_root(d, overlay());
  return model(d.root);
}

std::shared_ptr<const Analysis> Workspace::of(const std::string& uri) {
  const auto at = documents_.find(uri);
  if (at == documents_.end()) return nullptr;
  Document& d = at->second;
  const auto known = models_.find(d.root);
  return known != models_.end() && known->second ? known->second : refresh(d);
}

std::shared_ptr<const Analysis> Workspace::next_changed() {
  if (stale_.empty()) return nullptr;
  const std::string uri = *stale_.begin();
  stale_.erase(uri);  // first: a model that can't be read for want of memory is not tried for ever
  const Document& d = documents_.at(uri);
  const auto found = refresh(documents_.at(uri));
  std::erase_if(stale_, [&](const std::string& other) {
    return documents_.at(other).root == d.root && found->file(documents_.at(other).key).valid();
  });
  return found;
}

std::set<std::string> Workspace::roots() const {
  std::set<std::string> out;
  for (const auto& [uri, d] : documents_) out.insert(d.root);
  return out;
}

std::shared_ptr<const Analysis> Workspace::with(const Analysis& of, const session::Overlay& changed) const {
  session::Overlay texts = overlay();
  for (const auto& [key, text] : changed) texts[key] = text;
  return analyse(of.root, std::move(texts));
}

}  // namespace casus::lsp
