// SPDX-License-Identifier: Apache-2.0
// Comma-separated values: a header, then rows of as many cells. Cells may be quoted ("" is a quote inside); blanks
// around unquoted cells are dropped.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace casus::sema {

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::string fault;  // empty: read well
  std::size_t fault_line = 0;
};

CsvTable read_csv_text(std::string_view text);

}  // namespace casus::sema
