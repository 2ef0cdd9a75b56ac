// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "syntax/printer.hpp"

namespace casus::syntax {
namespace {

constexpr const char* duty_words[] = {"defence", "offence", "neutrality", "nonaggression", "consultation"};
constexpr const char* side_words[] = {"", " against a member", " by a member"};
constexpr const char* outcome_words[] = {"not owed", "owed", "consultation"};

}  // namespace

void Printer::pact(const Pact& p) {
  line(1, "between " + list(p.parties, ", "));
  part("signed", p.signed_on);
  part("in force from", p.force_from);
  part("in force when", p.force_when);
  part("expires", p.expires);
  part("suspended when", p.suspended);
  part("open to", p.open_to);
  for (const PactArticle& a : p.articles) {
    line(1, fmt::format("article {}{}", a.name, a.title.empty() ? "" : " " + quoted_text(a.title)));
    for (const PactDuty& d : a.duties) duty(d);
    for (const Basis& b : a.trailer.bases) basis(b, 2);
    for (const Tag& t : a.trailer.tags) line(2, "tag " + t.name);
  }
}

void Printer::duty(const PactDuty& d) {
  const auto say = [&](const char* word, ExprId id) {
    if (id.valid()) line(3, fmt::format("{} {}", word, expr(id)));
  };
  const char* kind = duty_words[static_cast<std::size_t>(d.kind)];
  line(2, d.pattern.valid()
              ? fmt::format("on {}{} owes {}", expr(d.pattern), side_words[static_cast<std::size_t>(d.side)], kind)
              : std::string(kind));
  say("when", d.when);
  say("probability", d.probability);
  say("after", d.delay);
  say("within", d.deadline);
  say("lapses when", d.lapses);
  if (!d.conduct.empty()) line(3, "by");
  for (const EffectId id : d.conduct) effect(tree_.effect(id), 4);
  exceptions(d.exceptions, 3);
}

void Printer::exceptions(const std::vector<PactException>& list, std::size_t depth) {
  for (const PactException& e : list) {
    line(depth, fmt::format("except {} when {}: {}", quoted_text(e.title), expr(e.when),
                            outcome_words[static_cast<std::size_t>(e.outcome)]));
    for (const std::string& o : e.over) line(depth + 1, "prevails over " + quoted_text(o));
    for (const Basis& b : e.bases) basis(b, depth + 1);
    exceptions(e.nested, depth + 1);
  }
}

}  // namespace casus::syntax
