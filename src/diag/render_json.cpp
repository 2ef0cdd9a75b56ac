// SPDX-License-Identifier: Apache-2.0
// The JSON renderer: keys in a fixed order, bytes that are not UTF-8 replaced, so that every output parses.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "diag/render.hpp"

namespace casus {
namespace {

using Json = nlohmann::ordered_json;

// A thousand faults may stand on one line of megabytes: counting goes on from the last place asked for.
class Places {
 public:
  explicit Places(const SourceMap& sources) : sources_(sources) {}

  Json json(Span s);

 private:
  LineColumn locate(FileId file, std::uint32_t offset);

  const SourceMap& sources_;
  FileId file_;
  std::uint32_t offset_ = 0;
  LineColumn at_;
};

LineColumn Places::locate(FileId file, std::uint32_t offset) {
  const SourceFile& f = sources_.file(file);
  offset = std::min(offset, static_cast<std::uint32_t>(f.text.size()));
  const bool further =
      file == file_ && offset >= offset_ && (at_.line >= f.line_starts.size() || offset < f.line_starts[at_.line]);
  if (further) {
    for (std::uint32_t i = offset_; i < offset; ++i)
      if ((static_cast<unsigned char>(f.text[i]) & 0xc0) != 0x80) ++at_.column;
  } else {
    at_ = sources_.locate(file, offset);
  }
  file_ = file;
  offset_ = offset;
  return at_;
}

Json Places::json(Span s) {
  if (!s.file.valid() || s.file.value >= sources_.size())
    return {{"file", nullptr}, {"line", nullptr}, {"column", nullptr}, {"end_line", nullptr}, {"end_column", nullptr}};
  const LineColumn from = locate(s.file, s.begin);
  const LineColumn to = locate(s.file, std::max(s.begin, s.end));
  return {{"file", sources_.file(s.file).path},
          {"line", from.line},
          {"column", from.column},
          {"end_line", to.line},
          {"end_column", to.column}};
}

const char* name(Severity s) { return s == Severity::error ? "error" : s == Severity::warning ? "warning" : "note"; }

Json to_json(Places& places, const Diagnostic& d) {
  Json out = {{"code", info(d.code).id}, {"severity", name(d.severity)}, {"message", d.message}};
  out.update(places.json(d.span));
  out["labels"] = Json::array();
  for (const Label& l : d.labels) {
    out["labels"].push_back(places.json(l.span));
    out["labels"].back()["text"] = l.text;
  }
  out["hint"] = d.hint_text.empty() ? Json(nullptr) : Json(d.hint_text);
  out["fixes"] = Json::array();
  for (const Fix& f : d.fixes) {
    out["fixes"].push_back(places.json(f.span));
    out["fixes"].back()["replacement"] = f.replacement;
  }
  return out;
}

}  // namespace

std::string render_json(const SourceMap& sources, std::span<const Diagnostic> list) {
  Json out = Json::array();
  Places places(sources);
  for (const Diagnostic& d : list) out.push_back(to_json(places, d));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace casus
