// SPDX-License-Identifier: Apache-2.0
// Models as text, run through the whole path.
#pragma once
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "diag/render.hpp"
#include "session/session.hpp"

namespace casus::test {

// A folder that goes when the test ends.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("casus_test_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

struct Ran {
  session::RunOutcome outcome;
  std::string diagnostics;
  const query::Answer& operator[](const std::string& name) const {
    for (const query::Answer& a : outcome.result.answers)
      if (a.name == name) return a;
    static const query::Answer none;
    ADD_FAILURE() << "no answer `" << name << "`\n" << diagnostics;
    return none;
  }
  double value(const std::string& name) const { return (*this)[name].figure.value.value_or(NAN); }
  double error(const std::string& name) const {  // standard error, from a 95 % interval
    const query::Figure& f = (*this)[name].figure;
    return (f.sim_high.value_or(NAN) - f.sim_low.value_or(NAN)) / 3.92;
  }
};

inline Ran run_file(const std::string& path, session::RunSettings settings) {
  session::Session s;
  Ran ran;
  if (s.open(path)) ran.outcome = s.run(settings);
  ran.diagnostics = render_text(s.sources(), s.diagnostics().sorted());
  if (ran.outcome.result.fault) ran.diagnostics += "fault: " + ran.outcome.result.fault->message;
  return ran;
}

inline Ran run_text(const std::string& text, session::RunSettings settings) {
  const Folder folder;
  return run_file(folder.file("m.casus", text), settings);
}

inline session::RunSettings futures(std::uint64_t n, unsigned threads = 2, std::uint64_t seed = 1) {
  session::RunSettings s;
  s.sampling.futures = n;
  s.sampling.threads = threads;
  s.sampling.seed = seed;
  return s;
}

inline session::RunSettings nested(std::uint64_t draws, std::uint32_t runs, std::uint64_t seed = 1) {
  session::RunSettings s;
  s.sampling.draws = draws;
  s.sampling.runs = runs;
  s.sampling.threads = 2;
  s.sampling.seed = seed;
  return s;
}

// A model that leaves nothing to chance: its answers, by name.
class Certain {
 public:
  explicit Certain(const std::string& text) : ran_(run_text(text, futures(4))) {}
  double operator[](const std::string& name) const { return ran_.value(name); }

 private:
  Ran ran_;
};

// All numbers of all answers, to be compared to the bit.
inline std::map<std::string, std::vector<double>> numbers(const session::RunOutcome& o) {
  std::map<std::string, std::vector<double>> all;
  const auto add = [](std::vector<double>& v, const query::Figure& f) {
    for (const auto& x : {f.value, f.sim_low, f.sim_high, f.range_low, f.range_high}) v.push_back(x.value_or(-12345));
  };
  for (const query::Answer& a : o.result.answers) {
    std::vector<double>& v = all[a.name];
    add(v, a.figure);
    for (const query::Part& p : a.series) add(v, p.figure);
    for (const query::Part& p : a.parts) add(v, p.figure);
  }
  return all;
}

}  // namespace casus::test
