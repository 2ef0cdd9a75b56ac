// SPDX-License-Identifier: Apache-2.0
#include "run_options.hpp"

#include <fmt/format.h>

#include "values.hpp"

namespace casus::cli {
namespace {

using session::RunSettings;

// An option whose value is read by `read` and kept by `keep`; one line about what is wrong goes back.
template <class Reader, class Keep>
Option read_by(std::string names, std::string value, std::string help, Reader read, Keep keep) {
  const auto take = [read, keep](const std::string& text) {
    const auto got = read(text);
    if (!got) return got.error();
    keep(*got);
    return std::string();
  };
  return {std::move(names), std::move(value), std::move(help), take};
}

auto count_between(std::uint64_t low, std::uint64_t high) {
  return [=](const std::string& text) { return read_count(text, low, high); };
}

std::string add_setting(RunSettings& settings, const std::string& text) {
  const std::size_t equals = text.find('=');
  std::string name = text.substr(0, equals);
  while (name.ends_with(' ')) name.pop_back();
  if (equals == std::string::npos || name.empty() || equals + 1 == text.size())
    return fmt::format("a name and a value are wanted, such as --set technology_effect=2, not `{}`", text);
  settings.composition.set.emplace_back(name, text.substr(equals + 1));
  return "";
}

// Names between commas; `wanted` is what is missing where there is none.
std::string add_names(std::vector<std::string>& to, const std::string& text, const char* wanted) {
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    std::string name = text.substr(at, comma - at);
    while (name.starts_with(' ')) name.erase(0, 1);
    while (name.ends_with(' ')) name.pop_back();
    if (name.empty()) return fmt::format("{} is wanted between the commas", wanted);
    to.push_back(name);
    at = comma + 1;
  }
  return "";
}

std::string take_drawing(RunSettings& settings, const std::string& text) {
  if (text != "keyed" && text != "stream") return fmt::format("`keyed` or `stream` is wanted, not `{}`", text);
  settings.sampling.drawing = text == "keyed" ? kernel::Drawing::keyed : kernel::Drawing::stream;
  return "";
}

}  // namespace

Option model_word(std::string& path) {
  Option model = word("MODEL", "", "a .casus file, or a folder with a main.casus", path);
  model.required = true;
  return model;
}

void append(std::vector<Option>& to, std::vector<Option> more) {
  for (Option& o : more) to.push_back(std::move(o));
}

std::vector<Option> composition_options(RunSettings& settings) {
  lower::Composition& c = settings.composition;
  std::vector<Option> out;
  out.push_back(word("--reading", "NAME", "see it as this reading does", c.reading));
  out.push_back(words("--option", "NAME", "an option is taken; may be given again", c.options));
  out.push_back(
      {.names = "--set",
       .value = "NAME=VALUE",
       .help = "fix a parameter or an initial state, as in --set 'quiet_rate=0.5 % per year'; may be given again",
       .take = [&settings](const std::string& text) { return add_setting(settings, text); },
       .many = true});
  out.push_back({.names = "--off",
                 .value = "TAG,...",
                 .help = "switch off what bears these tags, or these events; may be given again",
                 .take =
                     [&settings](const std::string& text) {
                       return add_names(settings.composition.off, text, "a tag, an event or a signal");
                     },
                 .many = true});
  return out;
}

Option without_option(std::vector<std::string>& sources) {
  return {.names = "--without",
          .value = "SOURCE,...",
          .help = "as if these sources were retracted; may be given again",
          .take = [&sources](const std::string& text) { return add_names(sources, text, "a source's key"); },
          .many = true};
}

std::vector<Option> sampling_options(RunSettings& settings) {
  session::Sampling& s = settings.sampling;
  std::vector<Option> out;
  out.push_back(
      read_by("--futures", "N",
              fmt::format("how many futures, default {}; rounded up to whole draws", session::default_futures),
              count_between(1, most_futures), [&s](std::uint64_t n) { s.futures = n; }));
  out.push_back(read_by("--draws-by-runs", "DxR",
                        "D draws of what is not known, R runs of chance for each, as in 500x40", read_design,
                        [&s](const auto& d) { s.draws = d.first, s.runs = d.second; }));
  out.push_back(
      read_by("--precision", "X",
              "go on until every answer is known to +-X, as in 0.5% or 0.005 (of its value, where it is no chance)",
              read_share, [&s](double x) { s.precision = x; }));
  out.push_back(read_by("--time-budget", "TIME", "stop after this time, as in 10s, and answer from what is there",
                        read_seconds, [&s](double x) { s.time_budget = x; }));
  out.push_back(read_by("--seed", "N", "default 1; the same seed gives the same answers, to the bit",
                        count_between(0, ~std::uint64_t{0}), [&s](std::uint64_t n) { s.seed = n; }));
  out.push_back(read_by("--threads", "N", "default: all cores; changes no answer", count_between(1, most_threads),
                        [&s](std::uint64_t n) { s.threads = static_cast<unsigned>(n); }));
  out.push_back({.names = "--drawing",
                 .value = "WAY",
                 .help = "keyed (default: a what-if changes only what it touches) or stream (faster)",
                 .take = [&settings](const std::string& text) { return take_drawing(settings, text); }});
  return out;
}

std::string sampling_clash(const RunSettings& settings) {
  const session::Sampling& s = settings.sampling;
  if (s.draws && s.futures) return "--futures and --draws-by-runs exclude each other";
  return "";
}

}  // namespace casus::cli
