// SPDX-License-Identifier: Apache-2.0
#include "lsp/workspace.hpp"

#include <algorithm>
#include <filesystem>

#include "syntax/parser.hpp"

namespace casus::lsp {
namespace {

namespace fs = std::filesystem;

constexpr int folders_up = 4;          // how far above a file its main.casus may be
constexpr std::size_t neighbours = 40;  // files of its folder that are asked whether they use it

std::shared_ptr<const Analysis> analyse(const std::string& root, session::Overlay overlay) {
  auto a = std::make_shared<Analysis>();
  a->root = root;
  a->session.lay_over(std::move(overlay));
  if (a->session.open(root)) a->session.compose_all();
  a->found = a->session.diagnostics().sorted();
  a->names = collect_names(a->session.sources());
  return a;
}

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

}  // namespace

FileId Analysis::file(const std::string& key) const {
  for (std::size_t k = 0; k < sources().size(); ++k)
    if (session::file_key(sources().file(FileId(k)).path) == key) return FileId(k);
  return {};
}

void Workspace::put(const std::string& uri, std::string text) {
  Document& d = documents_[uri];
  if (d.path.empty()) {
    d.path = path_of(uri);
    d.key = session::file_key(d.path);
  }
  d.text = std::move(text);
  files_changed();
}

void Workspace::drop(const std::string& uri) {
  if (documents_.erase(uri) == 0) return;
  stale_.erase(uri);
  files_changed();
}

const std::string* Workspace::text(const std::string& uri) const {
  const auto at = documents_.find(uri);
  return at == documents_.end() ? nullptr : &at->second.text;
}

// What one file says may matter to every model.
void Workspace::files_changed() {
  models_.clear();
  for (const auto& [uri, d] : documents_) stale_.insert(uri);
}

session::Overlay Workspace::overlay() const {
  session::Overlay out;
  for (const auto& [uri, d] : documents_) out[d.key] = d.text;
  return out;
}

std::string Workspace::find_root(const Document& d, const session::Overlay& overlay) const {
  if (!d.path.starts_with('/') || has_model_line(d.text)) return d.path;
  std::error_code ec;
  fs::path folder = fs::path(d.path).parent_path();
  for (int up = 0; up < folders_up && folder.has_relative_path(); ++up, folder = folder.parent_path()) {
    const std::string main = (folder / "main.casus").string();
    const bool there = fs::is_regular_file(main, ec) || overlay.contains(session::file_key(main));
    if (there && session::file_key(main) != d.key && reads(main, d.key, overlay)) return main;
  }
  std::vector<std::string> others;
  for (fs::directory_iterator at(fs::path(d.path).parent_path(), ec), end; !ec && at != end; at.increment(ec))
    if (at->path().extension() == ".casus" && others.size() < neighbours) others.push_back(at->path().string());
  std::sort(others.begin(), others.end());
  for (const std::string& other : others)
    if (session::file_key(other) != d.key && reads(other, d.key, overlay)) return other;
  return d.path;
}

void Workspace::refresh(Document& d) {
  const session::Overlay texts = overlay();
  d.root = find_root(d, texts);
  std::shared_ptr<const Analysis>& model = models_[d.root];
  if (!model) model = analyse(d.root, texts);
}

std::shared_ptr<const Analysis> Workspace::of(const std::string& uri) {
  const auto at = documents_.find(uri);
  if (at == documents_.end()) return nullptr;
  Document& d = at->second;
  if (d.root.empty() || !models_.contains(d.root)) refresh(d);
  return models_[d.root];
}

std::shared_ptr<const Analysis> Workspace::next_changed() {
  if (stale_.empty()) return nullptr;
  Document& d = documents_.at(*stale_.begin());
  refresh(d);
  std::erase_if(stale_, [&](const std::string& uri) {
    Document& other = documents_.at(uri);
    if (&other != &d && other.root == d.root && models_[d.root]->file(other.key).valid()) return true;
    return &other == &d;
  });
  return models_[d.root];
}

std::set<std::string> Workspace::roots() const {
  std::set<std::string> out;
  for (const auto& [uri, d] : documents_) out.insert(d.root);
  return out;
}

std::string Workspace::uri(const std::string& path) const {
  const std::string key = session::file_key(path);
  for (const auto& [uri, d] : documents_)
    if (d.key == key || d.path == path) return uri;
  return uri_of(path);
}

std::shared_ptr<const Analysis> Workspace::with(const Analysis& of, const session::Overlay& changed) const {
  session::Overlay texts = overlay();
  for (const auto& [key, text] : changed) texts[key] = text;
  return analyse(of.root, std::move(texts));
}

}  // namespace casus::lsp
