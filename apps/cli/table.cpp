// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <algorithm>
#include <numeric>

#include "figures.hpp"

namespace casus::cli {
namespace {

constexpr std::size_t gap = 2, narrowest = 16;

std::string faint(const std::string& text, bool colour) {
  return colour && !text.empty() ? "\x1b[2m" + text + "\x1b[0m" : text;
}
std::string bold(const std::string& text, bool colour) {
  return colour && !text.empty() ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::size_t indent_of(const std::string& text) { return std::min(text.find_first_not_of(' '), text.size()); }

void trim(std::string& line) {
  while (line.ends_with(' ')) line.pop_back();
}

}  // namespace

// A word longer than the width is cut: nothing may push the columns apart.
std::vector<std::string> wrapped(const std::string& written, std::size_t width, std::size_t hang) {
  const std::string text = harmless(written);
  if (columns(text) <= width) return {text};
  const std::size_t lead = indent_of(text);
  std::vector<std::string> lines = {std::string(lead, ' ')};
  std::string word;
  bool fresh = true;
  const auto begin_line = [&] {
    lines.emplace_back(lead + hang, ' ');
    fresh = true;
  };
  const auto place = [&] {
    if (word.empty()) return;
    if (!fresh && columns(lines.back()) + 1 + columns(word) > width) begin_line();
    lines.back() += (fresh ? "" : " ") + word;
    fresh = false;
    word.clear();
  };
  const std::size_t longest = width > lead + hang + 8 ? width - lead - hang : 8;
  for (const char c : text) {
    if (c == ' ') {
      place();
      continue;
    }
    const bool starts = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    if (starts && columns(word) == longest) place();
    word += c;
  }
  place();
  return lines;
}

std::vector<std::size_t> Table::widths(std::size_t width) const {
  std::vector<std::size_t> out(columns_.size(), 0);
  for (const Row& r : rows_)
    for (std::size_t k = 0; r.kind == Kind::cells && k < r.cells.size(); ++k)
      out[k] = std::max(out[k], columns(r.cells[k]));
  for (std::size_t k = 0; k < columns_.size(); ++k)
    if (out[k] > 0) out[k] = std::max(out[k], columns(columns_[k].heading));
  if (columns_[0].most > 0) out[0] = std::min(out[0], columns_[0].most);
  std::size_t total = std::accumulate(out.begin(), out.end(), std::size_t{0});
  for (std::size_t k = 1; k < out.size(); ++k) total += out[k] > 0 ? gap : 0;
  if (total > width) out[0] = std::max(narrowest, out[0] > total - width ? out[0] - (total - width) : 0);
  return out;
}

std::string Table::text(std::size_t width, bool colour) const {
  const std::vector<std::size_t> wide = widths(width);
  std::string out;
  bool headed = false;
  const auto headings = [&](const std::string& title) {
    std::string line = bold(padded(harmless(title), wide[0]), colour);
    if (!headed)
      for (std::size_t k = 1; k < columns_.size(); ++k)
        if (wide[k] > 0)
          line += std::string(gap, ' ') + faint(padded(columns_[k].heading, wide[k], columns_[k].right), colour);
    headed = true;
    trim(line);
    if (!line.empty()) out += line + "\n";
  };
  for (const Row& r : rows_) {
    if (r.kind == Kind::section) {
      if (headed) out += "\n";
      headings(r.cells[0]);
      continue;
    }
    if (!headed) headings("");
    if (r.kind == Kind::note) {
      for (const std::string& line : wrapped(r.cells[0], width, 0)) out += faint(line, colour) + "\n";
      continue;
    }
    const std::vector<std::string> name = wrapped(r.cells[0], wide[0], 2);
    std::string line = padded(name[0], wide[0]);
    for (std::size_t k = 1; k < r.cells.size(); ++k) {
      if (wide[k] == 0) continue;
      const std::string cell = padded(harmless(r.cells[k]), wide[k], columns_[k].right);
      line += std::string(gap, ' ') + (columns_[k].faint ? faint(cell, colour) : cell);
    }
    trim(line);
    out += line + "\n";
    for (std::size_t k = 1; k < name.size(); ++k) out += name[k] + "\n";
  }
  return out;
}

}  // namespace casus::cli
