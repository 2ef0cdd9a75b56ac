// SPDX-License-Identifier: Apache-2.0
// Random models, both ways. Every estimand of every model is one test for each drawing; each fails by chance with
// probability at most 1e-3 / (all of them, in all three suites), so any of the suites fails by chance once in a
// thousand seeds. The seeds are fixed.
//
// CASUS_MODELS and CASUS_FUTURES make it longer, CASUS_FIRST begins at another seed.
#include "agreement.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "diag/render.hpp"
#include "ir/validate.hpp"
#include "lower/lower.hpp"
#include "random_model.hpp"
#include "sema/check.hpp"
#include "syntax/parser.hpp"

namespace casus::reference {
namespace {

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

struct Made {
  ir::Process process;
  std::string faults;
};

Made made(const std::string& text) {
  SourceMap sources;
  Diagnostics sink;
  std::vector<syntax::SyntaxTree> trees;
  trees.push_back(syntax::parse(sources, sources.add("random.casus", text), sink));
  const sema::CheckedModel model = sema::check(std::move(trees), sources, sink);
  Made out;
  if (!sink.has_errors()) out.process = lower::lower(model, sources, {}, sink);
  if (sink.has_errors()) {
    std::vector<Diagnostic> errors;
    for (const Diagnostic& d : sink.sorted())
      if (d.severity == Severity::error) errors.push_back(d);
    out.faults = render_text(sources, errors);
  } else {
    for (const std::string& f : ir::validate(out.process)) out.faults += f + "\n";
  }
  return out;
}

// Which question an estimand belongs to, in words.
std::string words_of(const ir::Process& p, std::size_t estimand) {
  std::function<bool(ir::NodeId)> reaches = [&](ir::NodeId n) {
    return n && (p[n].estimand.value == estimand || reaches(p[n].a) || reaches(p[n].b));
  };
  for (const ir::Question& q : p.questions)
    if (reaches(q.root)) return q.name + " = " + q.text;
  return p.estimands[estimand].text;
}

std::string about(const Sample& s) {
  double counted = 0, reached = 0, sum = 0;
  for (const double v : s) {
    if (v == left_out) continue;
    counted += 1;
    if (v == ir::never) continue;
    reached += 1;
    sum += v;
  }
  return fmt::format("mean {:.5g} where it has a number ({:.4g} of {:.4g} futures)", sum / reached, reached, counted);
}

// CASUS_FILE=model.casus: this one.
std::string text_of(std::uint64_t seed, bool flows) {
  const char* path = std::getenv("CASUS_FILE");
  if (!path) return random_model(seed, flows);
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Suite {
  bool flows;
  std::uint64_t first, models, futures;
};
constexpr Suite plain{false, 1, 300, 600};
constexpr Suite flowing{true, 1, 80, 400}, flowing_too{true, 81, 80, 400};  // two, to be run side by side
constexpr double asks_at_most = 12;  // estimands a model, for the share of each in what may fail by chance

class Comparison {
 public:
  explicit Comparison(const Suite& suite) : suite_(suite), models_(setting("CASUS_MODELS", suite.models)) {
    // What all suites together may fail by chance, in equal parts; longer runs share theirs out further.
    const double all = static_cast<double>(plain.models + flowing.models + flowing_too.models) * asks_at_most * 2;
    level_ = 1e-3 / all / std::max(1.0, static_cast<double>(models_) / static_cast<double>(suite.models));
  }

  void run() {
    const std::uint64_t first = setting("CASUS_FIRST", suite_.first);
    int failed = 0;
    for (std::uint64_t seed = first; seed < first + models_ && failed < 3; ++seed) {
      const std::string text = text_of(seed, suite_.flows);
      const std::string wrong = what_differs(text, seed);
      if (wrong.empty()) continue;
      ADD_FAILURE() << "model " << seed << ": " << wrong << "\n" << text;
      ++failed;
    }
    testing::Test::RecordProperty("tests", static_cast<int>(tests_));
  }

 private:
  std::string what_differs(const std::string& text, std::uint64_t seed) {
    const auto futures = static_cast<std::uint32_t>(setting("CASUS_FUTURES", suite_.futures));
    const Made m = made(text);
    if (!m.faults.empty()) return "is at fault\n" + m.faults;
    if (static_cast<double>(m.process.estimands.size()) > asks_at_most) return "asks too much";
    std::string stopped;
    const std::vector<Sample> truth = samples_of_reference(m.process, seed, futures, stopped);
    for (const auto drawing : {kernel::Drawing::keyed, kernel::Drawing::stream}) {
      std::string fault;
      const std::vector<Sample> ours = samples_of_engine(m.process, drawing, seed, futures, fault);
      const char* how = drawing == kernel::Drawing::keyed ? "keyed" : "stream";
      if (!fault.empty() || !stopped.empty())
        return fmt::format("stopped: engine ({}) by `{}`, reference by `{}`\n", how, fault, stopped);
      for (std::size_t e = 0; e < ours.size(); ++e) {
        ++tests_;
        const double p = chance_of_difference(ours[e], truth[e]);
        if (p < level_)
          return fmt::format(
              "engine and reference differ\n{}\n  engine ({}): {}\n  reference: {}\n  by chance: {:.2g}\n",
              words_of(m.process, e), how, about(ours[e]), about(truth[e]), p);
      }
    }
    return {};
  }

  const Suite& suite_;
  std::uint64_t models_;
  double level_;
  std::size_t tests_ = 0;
};

TEST(Agreement, OfRandomModels) { Comparison(plain).run(); }

TEST(Agreement, OfRandomModelsWithFlows) { Comparison(flowing).run(); }

TEST(Agreement, OfMoreRandomModelsWithFlows) { Comparison(flowing_too).run(); }

}  // namespace
}  // namespace casus::reference
