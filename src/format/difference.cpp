// SPDX-License-Identifier: Apache-2.0
// Formatting keeps lines in order and drops or adds only blank ones, so the lines of both texts pair up without search.
#include <algorithm>

#include <fmt/format.h>

#include "format/format.hpp"

namespace casus::format {
namespace {

constexpr std::size_t around = 3;  // equal lines shown about a change

struct Step {
  char mark;  // ' ' both, '-' before, '+' after
  std::string_view text;
};

std::vector<std::string_view> lines_in(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

bool blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

std::vector<Step> steps_between(std::string_view before, std::string_view after) {
  const auto a = lines_in(before), b = lines_in(after);
  std::vector<Step> out;
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    const bool old_blank = i < a.size() && blank(a[i]), new_blank = j < b.size() && blank(b[j]);
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out.push_back({' ', a[i++]}), ++j;
    } else if (j == b.size() || (old_blank && !new_blank)) {
      out.push_back({'-', a[i++]});
    } else if (i == a.size() || (new_blank && !old_blank)) {
      out.push_back({'+', b[j++]});
    } else {
      out.push_back({'-', a[i++]}), out.push_back({'+', b[j++]});
    }
  }
  return out;
}

// Within a run of changes what goes stands above what comes.
void put_run(std::string& out, const std::vector<Step>& steps, std::size_t begin, std::size_t end) {
  for (std::size_t k = begin; k < end;) {
    std::size_t stop = k;
    while (stop < end && (steps[stop].mark == ' ') == (steps[k].mark == ' ')) ++stop;
    for (const char mark : {' ', '-', '+'})
      for (std::size_t n = k; n < stop; ++n)
        if (steps[n].mark == mark) fmt::format_to(std::back_inserter(out), "{}{}\n", mark, steps[n].text);
    k = stop;
  }
}

}  // namespace

std::string difference(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const std::vector<Step> steps = steps_between(before, after);
  std::string out = fmt::format("--- {0}\n+++ {0}, formatted\n", path);
  std::size_t old_line = 1, new_line = 1, at = 0;
  const auto pass_over = [&](std::size_t to) {
    for (; at < to; ++at) {
      old_line += steps[at].mark != '+';
      new_line += steps[at].mark != '-';
    }
  };
  for (std::size_t first = 0; first < steps.size(); ++first) {
    if (steps[first].mark == ' ') continue;
    std::size_t end = first;
    for (std::size_t k = first; k < steps.size() && k <= end + 2 * around; ++k)
      if (steps[k].mark != ' ') end = k;
    const std::size_t from = first - std::min(first, around), to = std::min(steps.size(), end + 1 + around);
    pass_over(from);
    const std::size_t old_begin = old_line, new_begin = new_line;
    pass_over(to);
    fmt::format_to(std::back_inserter(out), "@@ -{},{} +{},{} @@\n", old_begin, old_line - old_begin, new_begin,
                   new_line - new_begin);
    put_run(out, steps, from, to);
    first = to - 1;
  }
  return out;
}

}  // namespace casus::format
