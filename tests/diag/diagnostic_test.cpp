// SPDX-License-Identifier: Apache-2.0
#include "diag/diagnostic.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "diag/explain.hpp"

namespace casus {
namespace {

Span at(std::uint32_t begin, std::uint32_t end, std::uint32_t file = 0) { return {FileId(file), begin, end}; }

TEST(Codes, AreUniqueAndWellFormed) {
  std::set<int> numbers;
  for (const CodeInfo& c : all_codes()) {
    EXPECT_TRUE(numbers.insert(static_cast<int>(c.code)).second) << c.id;
    EXPECT_EQ(std::string(c.id).size(), 5u) << c.id;
    EXPECT_TRUE(c.id[0] == 'E' || c.id[0] == 'W') << c.id;
    EXPECT_NE(std::string(c.title), "") << c.id;
    EXPECT_EQ(&info(c.code), &c);
  }
}

TEST(Codes, AreFoundWhateverTheCase) {
  ASSERT_NE(find_code("e0101"), nullptr);
  EXPECT_EQ(find_code("e0101"), find_code("E0101"));
  EXPECT_EQ(find_code("E0101")->code, Code::file_unreadable);
  EXPECT_EQ(find_code("W0101"), nullptr);
  EXPECT_EQ(find_code(""), nullptr);
}

TEST(Codes, EachHasAPage) {
  for (const CodeInfo& c : all_codes()) {
    const std::string_view page = explain(c.id).value_or("");
    EXPECT_TRUE(page.starts_with("# " + std::string(c.id))) << "docs/reference/errors/" << c.id << ".md";
  }
  EXPECT_TRUE(explain("e0101").has_value());
  EXPECT_FALSE(explain("E9999").has_value());
  EXPECT_FALSE(explain("E01011").has_value());
}

TEST(Sink, SortsByPlaceAndDropsRepeats) {
  Diagnostics sink;
  sink.error(Code::bad_date, at(9, 10), "later");
  sink.error(Code::bad_date, at(2, 3, 1), "other file");
  sink.error(Code::bad_date, at(2, 3), "first");
  sink.error(Code::bad_date, at(2, 3), "first");
  sink.error(Code::bad_number, at(2, 3), "same place, lower code");
  const auto list = sink.sorted();
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0].message, "same place, lower code");
  EXPECT_EQ(list[1].message, "first");
  EXPECT_EQ(list[2].message, "later");
  EXPECT_EQ(list[3].message, "other file");
  EXPECT_EQ(sink.error_count(), 5u);
}

TEST(Sink, StrictRaisesOnlyWarningsAboutBases) {
  Diagnostics sink;
  sink.warning(Code::no_basis, at(0, 1), "about a basis");
  sink.warning(Code::bare_number, at(1, 2), "about a basis");
  sink.warning(Code::unused_name, at(2, 3), "advice");
  sink.warning(Code::hindsight, at(3, 4), "about something else");
  EXPECT_FALSE(sink.has_errors());
  for (const Diagnostic& d : sink.sorted(false)) EXPECT_EQ(d.severity, Severity::warning);
  const std::vector<Diagnostic> strict = sink.sorted(true);
  EXPECT_EQ(strict[0].severity, Severity::error);
  EXPECT_EQ(strict[1].severity, Severity::error);
  EXPECT_EQ(strict[2].severity, Severity::warning);
  EXPECT_EQ(strict[3].severity, Severity::warning);
}

TEST(Sink, StaysSmallAndStillShowsAnError) {
  Diagnostics sink;
  for (std::uint32_t i = 0; i < 5000; ++i) sink.warning(Code::bad_date, at(i, i), "w").hint("h");
  sink.error(Code::bad_date, at(7, 8), "the error");
  for (std::uint32_t i = 0; i < 5000; ++i) sink.warning(Code::bad_date, at(i, i), "w").label(at(0, 1), "l");
  EXPECT_LE(sink.all().size(), 1000u);
  EXPECT_EQ(sink.error_count(), 1u);
  std::size_t errors = 0;
  for (const Diagnostic& d : sink.all()) errors += d.severity == Severity::error;
  EXPECT_EQ(errors, 1u);
}

TEST(Nearest, ForgivesAboutAThirdOfTheName) {
  const std::vector<std::string> names = {"opportunity_rate", "war", "truce", "KP", "technology_effect"};
  EXPECT_EQ(nearest("oportunity_rat", names), "opportunity_rate");
  EXPECT_EQ(nearest("trcue", names), "truce") << "swapped neighbours are one edit";
  EXPECT_EQ(nearest("kp", names), "KP") << "case is no edit";
  EXPECT_EQ(nearest("KR", names), "KP");
  EXPECT_EQ(nearest("peace", names), "");
  EXPECT_EQ(nearest("x", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest("war", {"war"}), "") << "what was written is no suggestion";
  EXPECT_EQ(nearest("wer", {"wir", "war"}), "wir") << "of equals, the first";
}

}  // namespace
}  // namespace casus
