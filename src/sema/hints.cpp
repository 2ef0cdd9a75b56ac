// SPDX-License-Identifier: Apache-2.0
#include "sema/hints.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "sema/words.hpp"

namespace casus::sema {
namespace {

struct Word {
  std::string_view name, text, put = {};
};

template <std::size_t N>
NameHint look_up(const Word (&words)[N], std::string_view name) {
  for (const Word& w : words)
    if (w.name == name) return {std::string(w.text), std::string(w.put)};
  return {};
}

constexpr std::string_view time = "a time has a number before it, `1 year`; a rate is `5 % per year`";
constexpr std::string_view today = "the present date is `now`";

constexpr Word values[] = {
    {"year", time},
    {"years", time},
    {"month", time},
    {"months", time},
    {"week", time},
    {"weeks", time},
    {"day", time},
    {"days", time},
    {"hour", time},
    {"hours", time},
    {"date", today, "now"},
    {"time", today, "now"},
    {"today", today, "now"},
    {"quarter", "a quarter is `3 months`", "3 months"},
    {"quarters", "a quarter is `3 months`"},
    {"True", "did you mean `true`?", "true"},
    {"TRUE", "did you mean `true`?", "true"},
    {"yes", "true or false is written `true` or `false`", "true"},
    {"False", "did you mean `false`?", "false"},
    {"FALSE", "did you mean `false`?", "false"},
    {"no", "true or false is written `true` or `false`", "false"},
    {"infinity", "without an upper end, a range is written `0..`"},
};

constexpr std::string_view probability = "a probability is asked by `P(...)`";
constexpr std::string_view expectation = "a mean is asked by `E(...)`";
constexpr std::string_view over = "say over what, as in `any(a in actor: at_war[a])`";

constexpr Word functions[] = {
    {"p", probability, "P"},
    {"Pr", probability, "P"},
    {"Prob", probability, "P"},
    {"prob", probability, "P"},
    {"probability", probability, "P"},
    {"Probability", probability, "P"},
    {"e", expectation, "E"},
    {"mean", expectation},
    {"average", expectation},
    {"avg", expectation},
    {"expected", expectation, "E"},
    {"percentile", "a quantile is asked by `q5(...)`, `q95(...)`"},
    {"quantile", "a quantile is asked by `q5(...)`, `q95(...)`"},
    {"any", over},
    {"all", over},
    {"count", over},
    {"sum", over},
    {"gaussian", "did you mean `normal`?", "normal"},
    {"poisson", "how often something happens is an event with a `rate`"},
    {"bernoulli", "true with some probability is `chance 30 %`"},
    {"random", "what could go either way is an event with a `rate`, or `with probability 30 %: ...` among effects"},
    {"rand", "what could go either way is an event with a `rate`, or `with probability 30 %: ...` among effects"},
    {"round", "round by `floor(x + 0.5)`"},
    {"pow", "there are no powers: `x * x`, or `exp(2 * log(x))`"},
    {"power", "there are no powers: `x * x`, or `exp(2 * log(x))`"},
    {"ln", "did you mean `log`? It is the natural one", "log"},
    {"IF", "write `if c then a else b`"},
    {"SUM", "write `sum(a in actor: x[a])`"},
};

constexpr Word types[] = {
    {"boolean", "did you mean `bool`?"},
    {"Boolean", "did you mean `bool`?"},
    {"true", "what is true or false is a `bool`"},
    {"false", "what is true or false is a `bool`"},
    {"int", "did you mean `integer`?"},
    {"whole", "did you mean `integer`?"},
    {"number", "a number is `integer`, `real`, or one of a range: `0..10`, `real 0 .. 1`"},
    {"numeric", "a number is `integer`, `real`, or one of a range: `0..10`, `real 0 .. 1`"},
    {"float", "did you mean `real`?"},
    {"double", "did you mean `real`?"},
    {"decimal", "did you mean `real`?"},
    {"percent", "a share is `0 % .. 100 %`"},
    {"percentage", "a share is `0 % .. 100 %`"},
    {"share", "a share is `0 % .. 100 %`"},
    {"probability", "a share is `0 % .. 100 %`"},
    {"string", "words are listed: `calm | alarmed`"},
    {"text", "words are listed: `calm | alarmed`"},
    {"category", "words are listed: `calm | alarmed`"},
    {"date", "a state holds no date; let an event set it on a day: `event e when now >= 2025-01-20 then x := true`"},
};

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return low(x) == low(y); });
}

// `Japan`, or `North_Korea`, for the entity with this title.
std::string titled(const ir::Process& p, std::string_view name) {
  std::string plain(name);
  std::replace(plain.begin(), plain.end(), '_', ' ');
  for (const ir::Kind& k : p.kinds)
    for (std::size_t i = 0; i < k.titles.size() && i < k.names.size(); ++i)
      if (k.titles[i] != k.names[i] && same_ignoring_case(k.titles[i], plain)) return k.names[i];
  return {};
}

}  // namespace

void unit_missing(Diagnostic& d, const Quantity& q, const Unit& wanted) {
  if (wanted.plain() && q.unit.rate()) {
    d.hint("a rate says how often, not how likely: a probability has no unit of time");
    return;
  }
  const std::string unit = default_display(wanted).first;
  if (!q.unit.plain() || wanted.date || unit.empty()) return;
  const std::string number = q.constant ? fmt::format("{:.6g}", q.value) : "";
  if (!q.constant)
    d.hint(fmt::format("give it this unit where it is declared, or multiply it by `1 {}`", unit));
  else if (unit == "days")
    d.hint(fmt::format("write its unit: `{0} days`, `{0} months`", number));
  else
    d.hint(fmt::format("write its unit: `{} {}`", number, unit));
}

NameHint value_hint(const CheckedModel& model, std::string_view name) {
  if (model.module_of)
    if (const std::string module = model.module_of(name); !module.empty())
      return {fmt::format("`use {}` declares it", module), {}};
  if (const std::string entity = titled(model.process, name); !entity.empty())
    return {fmt::format("its name is `{}`", entity), entity};
  if (NameHint known = look_up(values, name); !known.text.empty()) return known;
  if (name.size() != 1) return {};
  return {
      fmt::format(
          "a name for any member is bound first: `on e({0}: actor)`, `event e[{0}: actor]`, `any({0} in actor: ...)`",
          name),
      {}};
}

NameHint function_hint(std::string_view name) { return look_up(functions, name); }

NameHint type_hint(std::string_view name) { return look_up(types, name); }

}  // namespace casus::sema
