// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.hpp"

#include <algorithm>
#include <set>

namespace casus::ledger {

const Source* Ledger::find(std::string_view key) const {
  for (const Source& s : sources)
    if (s.key == key) return &s;
  return nullptr;
}

std::vector<const Claim*> Ledger::about(std::string_view subject) const {
  std::vector<const Claim*> found;
  for (const Claim& c : claims)
    if (c.subject == subject) found.push_back(&c);
  return found;
}

std::string Claim::place() const { return source + ":" + std::to_string(line); }

bool Ledger::withdrawn(std::string_view key, Hearing hearing) const {
  std::set<std::string, std::less<>> open;  // sources derived from each other in a circle are a fault of the model
  const auto look = [&](const auto& self, std::string_view at) -> bool {
    const Source* s = find(at);
    if (!s || !open.insert(std::string(at)).second) return false;
    if (s->retracted || (hearing == Hearing::all && s->left_out)) return true;
    return !s->derived_from.empty() && std::all_of(s->derived_from.begin(), s->derived_from.end(),
                                                   [&](const std::string& origin) { return self(self, origin); });
  };
  return look(look, key);
}

namespace {

// Another of `others` that `source` rests on at any remove; empty: none. Then it is a copy and adds no weight.
std::string origin_among(const Ledger& ledger, const std::string& source, const std::set<std::string>& others) {
  std::set<std::string> seen = {source};
  std::vector<std::string> open = {source};
  while (!open.empty()) {
    const Source* s = ledger.find(open.back());
    open.pop_back();
    if (!s) continue;
    for (const std::string& origin : s->derived_from) {
      if (!seen.insert(origin).second) continue;
      if (others.count(origin)) return origin;
      open.push_back(origin);
    }
  }
  return {};
}

// Each source's weight is shared by its claims.
void share(const std::vector<Claim>& claims, std::vector<Pooled>& pool, const std::map<std::string, double>& weights) {
  std::map<std::string, double> count;
  for (const Pooled& p : pool) count[claims[p.claim].source] += p.why_not.empty();
  double sum = 0;
  for (Pooled& p : pool) {
    if (!p.why_not.empty()) continue;
    const auto w = weights.find(claims[p.claim].source);
    p.share = weights.empty() ? 1 : w == weights.end() ? 0 : w->second / count[claims[p.claim].source];
    if (p.share == 0) p.why_not = "given no weight";
    sum += p.share;
  }
  for (Pooled& p : pool)
    if (sum > 0) p.share /= sum;
}

}  // namespace

std::vector<Pooled> Ledger::pool(std::string_view subject, const std::map<std::string, double>& weights,
                                 Hearing hearing) const {
  std::set<std::string> heard;
  for (const Claim& c : claims)
    if (c.subject == subject && c.numeric && !withdrawn(c.source, hearing)) heard.insert(c.source);
  std::vector<Pooled> out;
  for (std::size_t k = 0; k < claims.size(); ++k) {
    const Claim& c = claims[k];
    if (c.subject != subject) continue;
    Pooled p{k, 0, {}};
    const std::string origin = origin_among(*this, c.source, heard);
    if (!c.numeric)
      p.why_not = "not a number";
    else if (withdrawn(c.source, hearing))
      p.why_not = "withdrawn";
    else if (!c.superseded_by.empty())
      p.why_not = "replaced by " + c.superseded_by;
    else if (!origin.empty())
      p.why_not = "a copy of " + origin;
    out.push_back(std::move(p));
  }
  share(claims, out, weights);
  return out;
}

// A point, plain or `about`, is right to 15 % either way; see docs/reference/language.md, "Sources and claims".
Ends ends(const Claim& c) {
  using Word = Claim::Word;
  const double v = c.low;
  if (c.high > c.low || c.word == Word::exactly || v <= 0 || !c.numeric) return {c.low, c.high};
  if (c.word == Word::at_most) return {v / 2, v};
  if (c.word == Word::at_least) return {v, 2 * v};
  return {0.85 * v, 1.15 * v};
}

bool conflict(const Claim& a, const Claim& b) {
  if (!a.text.empty() || !b.text.empty() || a.unit != b.unit) return false;
  const Ends x = ends(a), y = ends(b);
  return x.high < y.low || y.high < x.low;
}

}  // namespace casus::ledger
