// SPDX-License-Identifier: Apache-2.0
// A page of headings, paragraphs, lists, tables and source lines, and how it is written as Markdown or HTML. Texts are
// plain: what they hold is escaped by whoever writes them; only code() and strong() mark parts of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace casus::describe {

std::string code(std::string_view text);
std::string strong(std::string_view text);

struct Block {
  enum class Kind { heading, text, list, table, source };
  Kind kind;
  int level = 0;                               // heading
  std::vector<std::vector<std::string>> rows;  // text: one cell; list: one cell a row; table: the first is its head
};

class Page {
 public:
  void heading(int level, std::string text) { add(Block::Kind::heading, {{std::move(text)}}, level); }
  void text(std::string text) { add(Block::Kind::text, {{std::move(text)}}); }
  void source(std::string text) { add(Block::Kind::source, {{std::move(text)}}); }
  void list(const std::vector<std::string>& items);
  // Nothing if there is no row. Columns in which no row has anything are left out.
  void table(std::vector<std::string> head, std::vector<std::vector<std::string>> rows);
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  void add(Block::Kind kind, std::vector<std::vector<std::string>> rows, int level = 0) {
    blocks_.push_back({kind, level, std::move(rows)});
  }
  std::vector<Block> blocks_;
};

std::string markdown(const Page& page);
std::string html(const Page& page);  // one file that needs no other

}  // namespace casus::describe
