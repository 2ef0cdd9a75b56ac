// SPDX-License-Identifier: Apache-2.0
// The example on the page of each diagnostic of questions shows that very diagnostic, and no other error.
#include <fstream>
#include <sstream>

#include "support.hpp"

namespace casus::lower {
namespace {

std::string example_of(const char* id) {
  std::ifstream file(fmt::format("docs/reference/errors/{}.md", id));
  std::stringstream all;
  all << file.rdbuf();
  const std::string text = all.str(), open = "```casus\n";
  const std::size_t from = text.find(open);
  if (from == std::string::npos) return {};
  const std::size_t begin = from + open.size();
  return text.substr(begin, text.find("```", begin) - begin);
}

TEST(Pages, ExamplesShowTheirFault) {
  std::size_t shown = 0;
  for (const CodeInfo& code : all_codes()) {
    const std::string id = code.id;
    if (id < "E0602" || id > "E0617") continue;
    Composition composition;
    if (code.code == Code::do_what_is_off) composition.reading = "calm";
    const Lowered l(example_of(code.id), composition);
    EXPECT_EQ(l.sink.error_count(), 1u) << id << "\n" << l.faults();
    EXPECT_EQ(l.faults().substr(0, 5), id) << l.faults();
    ++shown;
  }
  EXPECT_EQ(shown, 16u);
}

TEST(Pages, AnOptionThatRulesUndo) {
  const Lowered l(example_of("E0707"), {.reading = "", .options = {"transactional"}, .off = {}, .set = {}});
  EXPECT_EQ(l.faults().substr(0, 5), "E0707") << l.faults();
}

}  // namespace
}  // namespace casus::lower
