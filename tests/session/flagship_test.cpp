// SPDX-License-Identifier: Apache-2.0
// The flagship's propositions are not vacuous: each decides, and each stops being reproduced when the mechanisms it
// rests on are switched off together, or, for a null, under a named mutant (tests/models/mutants.txt). A directional
// one errs with probability 0.0005 by its own error rate; with 18 of them and a fixed seed that is settled once for
// all.
#include <sstream>

#include "support.hpp"

namespace casus::test {
namespace {

constexpr const char* flagship = "models/linked_theatres";

struct Mutant {
  std::string id, how, what;
};

std::vector<Mutant> mutants() {
  std::vector<Mutant> all;
  std::ifstream in("tests/models/mutants.txt");
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    Mutant m;
    if (words >> m.id >> m.how >> m.what) all.push_back(m);
  }
  return all;
}

session::RunSettings settings() {
  session::RunSettings s = futures(8192);
  return s;
}

std::map<std::string, query::PropositionResult> verdicts(const session::RunSettings& s) {
  session::Session session;
  EXPECT_TRUE(session.open(flagship)) << render_text(session.sources(), session.diagnostics().sorted());
  const session::RunOutcome out = session.test(s);
  EXPECT_TRUE(out.process) << render_text(session.sources(), session.diagnostics().sorted());
  EXPECT_FALSE(out.result.fault) << out.result.fault->message;
  std::map<std::string, query::PropositionResult> by_id;
  for (const query::PropositionResult& p : out.result.propositions) by_id[p.id] = p;
  return by_id;
}

TEST(Flagship, EveryPropositionDecides) {
  const auto all = verdicts(settings());
  EXPECT_GE(all.size(), 18u);
  for (const auto& [id, p] : all) EXPECT_NE(p.verdict, query::Verdict::undecided) << id << " " << p.reason;
}

TEST(Flagship, NoPropositionIsVacuous) {
  const auto all = mutants();
  ASSERT_GE(all.size(), 18u);
  const auto whole = verdicts(settings());
  for (const Mutant& m : all) {
    session::RunSettings s = settings();
    s.only = {m.id};
    if (m.how == "off") {
      std::istringstream tags(m.what);
      for (std::string tag; std::getline(tags, tag, ',');) s.composition.off.push_back(tag);
    } else {
      const auto at = m.what.find('=');
      s.composition.set.emplace_back(m.what.substr(0, at), m.what.substr(at + 1));
    }
    const auto mutated = verdicts(s);
    ASSERT_TRUE(whole.contains(m.id) && mutated.contains(m.id)) << m.id;
    EXPECT_EQ(whole.at(m.id).verdict, query::Verdict::reproduced) << m.id << " " << whole.at(m.id).reason;
    EXPECT_NE(mutated.at(m.id).verdict, query::Verdict::reproduced) << m.id << " " << m.how << " " << m.what;
  }
}

// Where the articles are at hand, every locator falls on a line that is there.
TEST(Flagship, LocatorsFallOnLines) {
  session::Session session;
  ASSERT_TRUE(session.open(flagship));
  for (const ledger::Source& s : session.model().ledger.sources) {
    EXPECT_GT(s.paragraphs, 0) << s.key << " declares no count of paragraphs";
    if (s.file.empty()) continue;
    std::ifstream in("../shared/articles/" + s.file, std::ios::binary);
    if (!in) continue;  // a user has only the counts, and the checker holds locators against them
    std::int64_t lines = 0;
    for (std::string line; std::getline(in, line);) lines += line.find_first_not_of(" \t\r") != std::string::npos;
    EXPECT_EQ(lines, s.paragraphs) << s.key;
  }
}

}  // namespace
}  // namespace casus::test
