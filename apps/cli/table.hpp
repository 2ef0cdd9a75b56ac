// SPDX-License-Identifier: Apache-2.0
// Rows of cells, set in columns. A column without content takes no room; the first column is wrapped where it is wide.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace casus::cli {

class Table {
 public:
  struct Column {
    std::string heading;
    bool right = false;
    std::size_t most = 0;  // widest; 0: as wide as its content. Longer text of the first column goes on below
    bool faint = false;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void row(std::vector<std::string> cells) { rows_.push_back({Kind::cells, std::move(cells)}); }
  void section(std::string title) { rows_.push_back({Kind::section, {std::move(title)}}); }
  void note(std::string text) { rows_.push_back({Kind::note, {std::move(text)}}); }  // belongs to the row above

  std::string text(std::size_t width, bool colour) const;

 private:
  enum class Kind { cells, section, note };
  struct Row {
    Kind kind;
    std::vector<std::string> cells;
  };
  std::vector<Column> columns_;
  std::vector<Row> rows_;

  std::vector<std::size_t> widths(std::size_t width) const;
};

// Words of `text` in lines of at most `width` columns; all but the first stand `hang` further in.
std::vector<std::string> wrapped(const std::string& text, std::size_t width, std::size_t hang = 0);

}  // namespace casus::cli
