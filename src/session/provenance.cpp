// SPDX-License-Identifier: Apache-2.0
#include "session/provenance.hpp"

#include <charconv>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "sema/check.hpp"

namespace casus::session {
namespace {

using syntax::Basis;
using syntax::Statement;
using syntax::StatementKind;

// The first line of a statement, without a comment and not too long.
std::string beginning(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '#') break;
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (out.size() <= most) return out;
  std::size_t end = most - 3;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return out.substr(0, end) + "...";
}

}  // namespace

Resting resting(const SourceMap& files, Span statement) {
  return {files.file(statement.file).path,
          files.locate(statement.file, statement.begin).line,
          beginning(files.text(statement)),
          {}};
}

namespace {

class Collector {
 public:
  Collector(const sema::CheckedModel& model, const SourceMap& files) : m_(model), files_(files) {}

  Provenance run() {
    out_.ledger = &m_.ledger;
    for (const ledger::Source& s : m_.ledger.sources) source(s);
    for (const syntax::SyntaxTree& t : m_.trees) {
      if (files_.file(t.file).path.starts_with(sema::library_prefix)) continue;
      for (const Statement& s : t.statements) statement(s);
    }
    subjects();
    return std::move(out_);
  }

 private:
  void source(const ledger::Source& s) {
    SourceReport r;
    r.source = &s;
    const auto day = s.to ? s.to : s.from;
    r.hindsight = !m_.process.as_of.empty() && day && *day > m_.process.as_of_day;
    for (const ledger::Claim& c : m_.ledger.claims) r.claims += c.source == s.key;
    out_.sources.push_back(std::move(r));
  }

  // What a statement was told in other words as has the same bases at the same place: each counts once.
  void statement(const Statement& s) {
    std::set<std::string> cited;
    bool other = false;
    for (const Basis& b : s.trailer.bases) {
      if (b.kind == Basis::Kind::source) cited.insert(b.source);
      other = other || b.kind != Basis::Kind::source;
    }
    for (const Basis& b : s.trailer.bases) {
      Resting r = resting(files_, s.span);
      switch (b.kind) {
        case Basis::Kind::source:
          r.place = b.line ? fmt::format("{}:{}", b.source, *b.line) : b.source;
          rests(b.source, std::move(r), cited.size() == 1 && !other);
          break;
        case Basis::Kind::data:
          r.place = b.text;
          add(out_.data, std::move(r), "data");
          break;
        case Basis::Kind::judged:
          r.place = fmt::format("{} on {}", b.by, b.on);
          add(out_.judged, std::move(r), "judged");
          break;
        case Basis::Kind::placeholder: add(out_.placeholders, std::move(r), "placeholder"); break;
        case Basis::Kind::definition: ++out_.defined; break;
      }
    }
  }

  bool is_new(const Resting& r, std::string_view kind) {
    return seen_.insert({std::string(kind), r.file, r.line, r.place}).second;
  }
  void add(std::vector<Resting>& list, Resting r, std::string_view kind) {
    if (is_new(r, kind)) list.push_back(std::move(r));
  }
  void rests(const std::string& key, Resting r, bool alone) {
    for (SourceReport& s : out_.sources) {
      if (s.source->key != key || !is_new(r, "source")) continue;
      s.rests.push_back(std::move(r));
      s.alone += alone;
      return;
    }
  }

  // The parameter that pools these claims, and with which weights.
  std::map<std::string, double> weights(const std::string& subject, std::string& param) const {
    std::map<std::string, double> out;
    for (const syntax::SyntaxTree& t : m_.trees)
      for (const Statement& s : t.statements) {
        if (s.kind != StatementKind::param || !s.value.valid()) continue;
        const syntax::Expr& e = t.expr(s.value);
        if (e.kind != syntax::ExprKind::pool || e.text != subject) continue;
        param = s.name;
        for (const syntax::ExprId id : e.args) {
          const std::string& digits = t.expr(t.expr(id).args[0]).text;
          double value = 1;
          std::from_chars(digits.data(), digits.data() + digits.size(), value);
          out[t.expr(id).text] = value;
        }
        return out;
      }
    return out;
  }

  void subjects() {
    std::set<std::string> told;
    for (const ledger::Claim& c : m_.ledger.claims) {
      if (!told.insert(c.subject).second) continue;
      SubjectReport r;
      r.subject = c.subject;
      const auto given = weights(c.subject, r.pooled_by);
      r.pool = m_.ledger.pool(c.subject, given, ledger::Hearing::all);
      for (std::size_t i = 0; i < r.pool.size(); ++i)
        for (std::size_t j = i + 1; j < r.pool.size(); ++j) {
          const ledger::Claim &a = m_.ledger.claims[r.pool[i].claim], &b = m_.ledger.claims[r.pool[j].claim];
          const bool stand = a.superseded_by.empty() && b.superseded_by.empty() && a.source != b.source;
          if (stand && ledger::conflict(a, b)) r.conflicts.emplace_back(r.pool[i].claim, r.pool[j].claim);
        }
      for (const ledger::Yardstick& y : m_.ledger.yardsticks)
        if (y.known.subject == c.subject) r.known.push_back(y.known.written);
      out_.subjects.push_back(std::move(r));
    }
  }

  const sema::CheckedModel& m_;
  const SourceMap& files_;
  Provenance out_;
  std::set<std::tuple<std::string, std::string, std::uint32_t, std::string>> seen_;
};

}  // namespace

Provenance provenance(const sema::CheckedModel& model, const SourceMap& files) { return Collector(model, files).run(); }

}  // namespace casus::session
