// SPDX-License-Identifier: Apache-2.0
#include "sema/csv.hpp"

#include <fmt/format.h>

namespace casus::sema {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xef\xbb\xbf") at_ = 3;
  }
  bool more() const { return at_ < text_.size(); }
  std::size_t line() const { return line_; }

  // One record; false if a quote is left open.
  bool record(std::vector<std::string>& out) {
    ++line_;
    for (;;) {
      std::string cell;
      if (!read_cell(cell)) return false;
      out.push_back(std::move(cell));
      if (at_ >= text_.size()) return true;
      const char c = text_[at_++];
      if (c == '\n') return true;
    }
  }

 private:
  bool read_cell(std::string& cell) {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return quoted(cell);
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') cell += text_[at_++];
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t' || cell.back() == '\r')) cell.pop_back();
    return true;
  }

  bool quoted(std::string& cell) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[at_++];
      } else {
        ++at_;
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 0;
};

}  // namespace

CsvTable read_csv_text(std::string_view text) {
  CsvTable out;
  CsvReader reader(text);
  while (reader.more()) {
    std::vector<std::string> record;
    if (!reader.record(record)) {
      out.fault = "a quote is not closed";
      out.fault_line = reader.line();
      return out;
    }
    if (record.size() == 1 && record[0].empty()) continue;
    if (out.header.empty()) {
      out.header = std::move(record);
    } else if (record.size() != out.header.size()) {
      out.fault = fmt::format("cells in the header: {}, in this line: {}", out.header.size(), record.size());
      out.fault_line = reader.line();
      return out;
    } else {
      out.rows.push_back(std::move(record));
    }
  }
  if (out.header.empty()) out.fault = "it is empty";
  return out;
}

}  // namespace casus::sema
