// SPDX-License-Identifier: Apache-2.0
#include "describe/page.hpp"

#include <cctype>

#include <fmt/format.h>

namespace casus::describe {
namespace {

// No text of a model holds control characters, so they can mark what is code and what is strong.
constexpr char code_begins = 1, code_ends = 2, strong_begins = 3, strong_ends = 4;

std::string marked(char begin, std::string_view text, char end) {
  std::string out(1, begin);
  out += text;
  return out + end;
}

bool is_inner(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// An underscore inside a word marks nothing.
bool needs_escape(std::string_view text, std::size_t k) {
  if (text[k] == '_') return k == 0 || k + 1 == text.size() || !is_inner(text[k - 1]) || !is_inner(text[k + 1]);
  return std::string_view("\\`*<>[]").find(text[k]) != std::string_view::npos;
}

std::string in_markdown(std::string_view text, bool in_table) {
  std::string out;
  bool inside = false;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    if (c == code_begins || c == code_ends) {
      inside = c == code_begins;
      out += '`';
    } else if (c == strong_begins || c == strong_ends) {
      out += "**";
    } else if (c == '|' && in_table) {
      out += "\\|";
    } else if (c == '\n') {
      out += ' ';
    } else {
      if (!inside && needs_escape(text, k)) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string in_html(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case code_begins: out += "<code>"; break;
      case code_ends: out += "</code>"; break;
      case strong_begins: out += "<strong>"; break;
      case strong_ends: out += "</strong>"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

constexpr std::string_view html_head = R"(<style>
body { font: 15px/1.5 Georgia, "Times New Roman", serif; color: #222; background: #fff; max-width: 52rem; margin: 2rem auto; padding: 0 1.2rem; }
h1, h2, h3, h4, th { font-family: "Helvetica Neue", Arial, sans-serif; line-height: 1.25; }
h1 { font-size: 1.7rem; margin-bottom: .3rem; }
h2 { font-size: 1.25rem; margin-top: 2.4rem; padding-bottom: .2rem; border-bottom: 1px solid #ccc; }
h3 { font-size: 1.05rem; margin-top: 1.6rem; }
h4 { font-size: .95rem; margin-bottom: .2rem; color: #555; }
code { font: .86em/1.4 Menlo, Consolas, monospace; background: #f3f3ef; padding: 0 .2em; border-radius: 2px; }
pre { font: 12.5px/1.45 Menlo, Consolas, monospace; background: #f7f7f4; border-left: 3px solid #d8d8d0; padding: .5rem .8rem; margin: .3rem 0 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.2rem; font-size: .87rem; line-height: 1.4; }
th { text-align: left; font-size: .78rem; color: #555; border-bottom: 1.5px solid #999; padding: .2rem .7rem .2rem 0; vertical-align: bottom; }
td { border-bottom: 1px solid #e4e4e0; padding: .25rem .7rem .25rem 0; vertical-align: top; overflow-wrap: break-word; }
td code { overflow-wrap: anywhere; }
td:first-child code { overflow-wrap: normal; }
li { margin: .15rem 0; }
@media print { body { max-width: none; margin: 0; font-size: 10.5pt; } pre, tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } }
</style>
)";

void row_in_html(std::string& out, const std::vector<std::string>& cells, const char* tag) {
  out += "<tr>";
  for (const std::string& c : cells) out += fmt::format("<{0}>{1}</{0}>", tag, in_html(c));
  out += "</tr>\n";
}

void block_in_html(std::string& out, const Block& b) {
  switch (b.kind) {
    case Block::Kind::heading: out += fmt::format("<h{0}>{1}</h{0}>\n", b.level, in_html(b.rows[0][0])); break;
    case Block::Kind::text: out += fmt::format("<p>{}</p>\n", in_html(b.rows[0][0])); break;
    case Block::Kind::source: out += fmt::format("<pre>{}</pre>\n", in_html(b.rows[0][0])); break;
    case Block::Kind::list:
      out += "<ul>\n";
      for (const auto& row : b.rows) out += fmt::format("<li>{}</li>\n", in_html(row[0]));
      out += "</ul>\n";
      break;
    case Block::Kind::table:
      out += "<table>\n<thead>\n";
      row_in_html(out, b.rows[0], "th");
      out += "</thead>\n<tbody>\n";
      for (std::size_t k = 1; k < b.rows.size(); ++k) row_in_html(out, b.rows[k], "td");
      out += "</tbody>\n</table>\n";
      break;
  }
}

void row_in_markdown(std::string& out, const std::vector<std::string>& cells) {
  for (const std::string& c : cells) out += "| " + in_markdown(c, true) + " ";
  out += "|\n";
}

void block_in_markdown(std::string& out, const Block& b) {
  switch (b.kind) {
    case Block::Kind::heading: out += std::string(b.level, '#') + " " + in_markdown(b.rows[0][0], false) + "\n"; break;
    case Block::Kind::text: out += in_markdown(b.rows[0][0], false) + "\n"; break;
    case Block::Kind::source: out += "```casus\n" + b.rows[0][0] + "\n```\n"; break;
    case Block::Kind::list:
      for (const auto& row : b.rows) out += "- " + in_markdown(row[0], false) + "\n";
      break;
    case Block::Kind::table:
      row_in_markdown(out, b.rows[0]);
      for (std::size_t k = 0; k < b.rows[0].size(); ++k) out += "|---";
      out += "|\n";
      for (std::size_t k = 1; k < b.rows.size(); ++k) row_in_markdown(out, b.rows[k]);
      break;
  }
}

}  // namespace

std::string code(std::string_view text) { return marked(code_begins, text, code_ends); }
std::string strong(std::string_view text) { return marked(strong_begins, text, strong_ends); }

void Page::list(const std::vector<std::string>& items) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& i : items) rows.push_back({i});
  if (!rows.empty()) add(Block::Kind::list, std::move(rows));
}

void Page::table(std::vector<std::string> head, std::vector<std::vector<std::string>> rows) {
  if (rows.empty()) return;
  rows.insert(rows.begin(), std::move(head));
  for (std::size_t column = rows[0].size(); column-- > 0;) {
    bool filled = false;
    for (std::size_t k = 1; k < rows.size(); ++k) filled = filled || !rows[k][column].empty();
    if (filled) continue;
    for (auto& row : rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
  }
  add(Block::Kind::table, std::move(rows));
}

std::string markdown(const Page& page) {
  std::string out;
  for (const Block& b : page.blocks()) {
    if (!out.empty()) out += '\n';
    block_in_markdown(out, b);
  }
  return out;
}

std::string html(const Page& page) {
  const std::string title = page.blocks().empty() ? "" : in_html(page.blocks()[0].rows[0][0]);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
      title + "</title>\n";
  out += html_head;
  out += "</head>\n<body>\n";
  for (const Block& b : page.blocks()) block_in_html(out, b);
  return out + "</body>\n</html>\n";
}

}  // namespace casus::describe
