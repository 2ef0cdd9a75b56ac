// SPDX-License-Identifier: Apache-2.0
#include "describe/material.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "syntax/parser.hpp"

namespace casus::describe {
namespace {

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\r')) s.remove_suffix(1);
  return s;
}

// Words between backticks are code.
std::string with_code(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('`', at), close = open == text.npos ? open : text.find('`', open + 1);
    if (close == text.npos) return out + text.substr(at);
    out += text.substr(at, open - at) + code(text.substr(open + 1, close - open - 1));
    at = close + 1;
  }
  return out;
}

// What a comment line says; a heading between rules says nothing of its own here.
std::string comment_on(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with('#')) return {};
  return std::string(
      trimmed(line.substr(line.find_first_not_of('#') == line.npos ? line.size() : line.find_first_not_of('#'))));
}

std::string heading_on(std::string_view line) {
  std::string text = comment_on(line);
  if (!text.starts_with("---")) return {};
  text.erase(0, text.find_first_not_of("- "));
  while (!text.empty() && (text.back() == '-' || text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

class Reader {
 public:
  Reader(const SourceMap& files, FileId file) : files_(files), file_(file) {}

  std::string line(std::uint32_t n) const { return std::string(files_.line(file_, n)); }

  std::string above(std::uint32_t n) const {
    std::string out;
    for (--n; n >= 1 && line(n).starts_with('#') && heading_on(line(n)).empty(); --n)
      out = comment_on(line(n)) + (out.empty() ? "" : " " + out);
    return out;
  }

  // Of a statement's first line, behind its last quote.
  std::string beside(std::uint32_t n) const {
    const std::string text = line(n);
    const std::size_t hash = text.find('#', text.rfind('"') == text.npos ? 0 : text.rfind('"'));
    return hash == text.npos ? "" : comment_on(text.substr(hash));
  }

  // The comment at the head of the file, if it does not belong to the first statement.
  std::string intro() const {
    std::string out;
    std::uint32_t n = 1;
    const auto count = static_cast<std::uint32_t>(files_.file(file_).line_starts.size());
    for (; n <= count && line(n).starts_with('#') && heading_on(line(n)).empty(); ++n)
      out += (out.empty() ? "" : " ") + comment_on(line(n));
    return n <= count && trimmed(line(n)).empty() ? out : "";
  }

 private:
  const SourceMap& files_;
  FileId file_;
};

}  // namespace

Material::Material(const session::Session& of) : session(of), model(of.model()) {
  const SourceMap& sources = session.sources();
  provenance = session::provenance(model, sources);
  Diagnostics unused;  // the text was found fine when the session was opened
  for (const syntax::SyntaxTree& checked : model.trees) {
    if (model.library.contains(checked.file)) continue;
    const syntax::SyntaxTree& t = trees.emplace_back(syntax::parse(sources, checked.file, unused));
    const Reader reader(sources, t.file);
    const std::string& path = sources.file(t.file).path;
    files.push_back(path.substr(path.rfind('/') + 1));
    intros.push_back(with_code(reader.intro()));
    std::uint32_t seen = 1;
    std::string heading;
    for (const Statement& s : t.statements) {
      const std::uint32_t at = sources.locate(t.file, s.span.begin).line;
      for (; seen < at; ++seen)
        if (std::string found = heading_on(reader.line(seen)); !found.empty()) heading = found;
      const std::string beside = reader.beside(at);
      items.push_back(
          {&t, &s, Words(model, t), with_code(beside.empty() ? reader.above(at) : beside), heading, files.back(), at});
    }
  }
}

std::vector<const Item*> Material::of(StatementKind kind) const {
  std::vector<const Item*> out;
  for (const Item& i : items)
    if (i.s->kind == kind) out.push_back(&i);
  return out;
}

std::string bases(const syntax::Trailer& trailer) {
  std::vector<std::string> out;
  for (const syntax::Basis& b : trailer.bases) {
    std::string text;
    switch (b.kind) {
      case syntax::Basis::Kind::source: text = b.line ? fmt::format("{}:{}", b.source, *b.line) : b.source; break;
      case syntax::Basis::Kind::data: text = "data: " + b.text; break;
      case syntax::Basis::Kind::judged: text = fmt::format("judged by {}, {}: “{}”", b.by, b.on, b.text); break;
      case syntax::Basis::Kind::placeholder: text = "placeholder"; break;
      case syntax::Basis::Kind::definition: text = "definition"; break;
    }
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
  }
  return fmt::format("{}", fmt::join(out, "; "));
}

std::string tags(const syntax::Trailer& trailer) {
  std::string out;
  for (const syntax::Tag& t : trailer.tags) out += (out.empty() ? "" : ", ") + t.name;
  return out;
}

std::string counted(std::size_t n, const char* one, const char* many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace casus::describe
