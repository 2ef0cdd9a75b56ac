// SPDX-License-Identifier: Apache-2.0
// The example on the page of each code of this room triggers that code, and no other error.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "checked.hpp"

namespace casus::sema {
namespace {

std::string example_of(const std::string& page) {
  const std::string open = "```casus\n";
  const std::size_t begin = page.find(open);
  if (begin == std::string::npos) return {};
  const std::size_t text = begin + open.size();
  return page.substr(text, page.find("```", text) - text);
}

TEST(Pages, ExamplesTriggerTheirCode) {
  const std::filesystem::path folder = "docs/reference/errors";
  int seen = 0;
  for (const CodeInfo& code : all_codes()) {
    const int number = static_cast<int>(code.code);
    if (number < 200 || number >= 600) continue;
    if ((number >= 430 && number <= 435) || number == 514 || number == 550 || number == 551 || number == 553)
      continue;  // seen when all is composed: tests/golden/diagnostics
    std::ifstream in(folder / (std::string(code.id) + ".md"));
    ASSERT_TRUE(in) << code.id;
    std::ostringstream page;
    page << in.rdbuf();
    const Checked c(example_of(page.str()), false, "docs/reference/errors/example.casus");
    bool found = false;
    for (const Diagnostic& d : c.sink.sorted()) {
      found = found || d.code == code.code;
      if (d.severity == Severity::error) {
        EXPECT_EQ(info(d.code).id, std::string(code.id)) << d.message;
      }
    }
    EXPECT_TRUE(found) << code.id << "\n" << example_of(page.str());
    EXPECT_LE(c.reports().size(), 1u) << code.id << " one fault, one report\n" << c.all_errors();
    ++seen;
  }
  EXPECT_GT(seen, 40);
}

}  // namespace
}  // namespace casus::sema
