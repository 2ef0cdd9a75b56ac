// SPDX-License-Identifier: Apache-2.0
// Random models, both ways. Every estimand of every model is one test for each drawing; each fails by chance with
// probability at most 1e-3 / (all of them), so the suite fails by chance once in a thousand seeds. The seeds are fixed.
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

constexpr std::uint64_t plain_models = 300, flowing_models = 160;
constexpr double asks_at_most = 12;  // estimands a model, for the share of each in what may fail by chance

class Comparison {
 public:
  explicit Comparison(bool flows) : flows_(flows), models_(setting("CASUS_MODELS", usual())) {
    // What the two suites may fail by chance, in equal parts; longer runs share theirs out further.
    const double longer = static_cast<double>(models_) / static_cast<double>(usual());
    level_ = 1e-3 / (static_cast<double>(plain_models + flowing_models) * asks_at_most * 2) / std::max(1.0, longer);
  }

  void run() {
    const std::uint64_t first = setting("CASUS_FIRST", 1);
    int failed = 0;
    for (std::uint64_t seed = first; seed < first + models_ && failed < 3; ++seed) {
      const std::string text = text_of(seed, flows_);
      const std::string wrong = what_differs(text, seed);
      if (wrong.empty()) continue;
      ADD_FAILURE() << "model " << seed << ": " << wrong << "\n" << text;
      ++failed;
    }
    testing::Test::RecordProperty("tests", static_cast<int>(tests_));
  }

 private:
  std::uint64_t usual() const { return flows_ ? flowing_models : plain_models; }

  std::string what_differs(const std::string& text, std::uint64_t seed) {
    const auto futures = static_cast<std::uint32_t>(setting("CASUS_FUTURES", 600));
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

  bool flows_;
  std::uint64_t models_;
  double level_;
  std::size_t tests_ = 0;
};

TEST(Agreement, OfRandomModels) { Comparison(false).run(); }

TEST(Agreement, OfRandomModelsWithFlows) { Comparison(true).run(); }

}  // namespace
}  // namespace casus::reference
