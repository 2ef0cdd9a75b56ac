// SPDX-License-Identifier: Apache-2.0
// Kinds and the tables of their attributes.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "sema/checker.hpp"
#include "sema/csv.hpp"
#include "sema/evaluate.hpp"
#include "sema/words.hpp"

namespace casus::sema {

using ir::Base;
using syntax::ExprKind;

namespace {

constexpr double most_members = 1e6;
constexpr std::uintmax_t most_table_bytes = 64u << 20;

bool numeric(ir::Type t) { return t.base == Base::integer || t.base == Base::real; }

std::optional<double> read_number(std::string_view s) {
  double v = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
  if (error != std::errc() || end != s.data() + s.size()) return std::nullopt;
  return v;
}

}  // namespace

bool Checker::kind(std::uint32_t id) {
  const Item& item = items(Part::kind)[id];
  const Tree& t = tree(item.ref);
  const Statement& s = statement(item.ref);
  if (!s.range.valid()) return true;
  const syntax::Expr& range = t.expr(s.range);
  if (range.kind != ExprKind::range || range.args.size() < 2 || !range.args[1].valid()) {
    if (range.kind != ExprKind::error)
      sink_.error(Code::bad_kind, range.span, "a kind of numbers has a first and a last one, as in `0 .. 194`");
    return false;
  }
  double ends[2] = {0, 0};
  for (std::size_t k = 0; k < 2; ++k) {
    Scope scope;
    const Quantity q = expr_.check(t, range.args[k], scope, {ir::Type{Base::integer, {}}, Unit{}});
    if (!q.ok()) return false;
    if (!q.constant) {
      sink_.error(Code::not_constant, t.expr(range.args[k]).span,
                  "the members of a kind are known before the model runs");
      return false;
    }
    ends[k] = q.value;
  }
  if (!(ends[0] <= ends[1]) || ends[1] - ends[0] >= most_members || std::abs(ends[0]) > 1e12) {
    sink_.error(Code::bad_kind, range.span,
                ends[0] > ends[1] ? "nothing lies between these numbers: the lower one stands first"
                                  : "a kind has at most a million members");
    return false;
  }
  ir::Kind& k = model_.process.kinds[id];
  k.lo = static_cast<std::int64_t>(ends[0]);
  for (double v = ends[0]; v <= ends[1]; ++v) k.names.push_back(fmt::format("{}", static_cast<std::int64_t>(v)));
  k.titles = k.names;
  return true;
}

// ---- attributes --------------------------------------------------------------------------------------------------

bool Checker::table(std::uint32_t id) {
  const AttributeDeclaration a = attributes_[id];
  if (!ready(Part::kind, a.kind.value, a.span)) return false;
  ExprChecker::Expect expect;
  const Tree& t = tree(a.ref);
  if (a.type.valid()) {
    syntax::TypeName type;
    const syntax::Expr& e = t.expr(a.type);
    type.span = e.span;
    if (e.kind == ExprKind::name) {
      type.name = e.text;
      type.unit = e.unit;
    }
    if (e.kind == ExprKind::range) {
      type.is_range = true;
      type.low = e.args[0];
      if (e.args.size() > 1) type.high = e.args[1];
    }
    const auto resolved = resolve(t, type);
    if (!resolved) return false;
    expect.type = resolved->type;
    if (numeric(resolved->type)) expect.unit = resolved->unit;
  }
  ir::Table made = model_.process.tables[id];
  const std::size_t size = model_.process.kinds[a.kind.value].names.size();
  made.values.assign(size, 0);
  if (a.value.valid() && !fill_from_value(made, a, expect)) return false;
  if (!a.cells.empty() && !fill_from_cells(made, a)) return false;
  if (!a.own.empty() && !fill_from_entities(made, a, expect)) return false;
  if (expect.type) made.type = *expect.type;
  if (!a.value.valid())
    for (std::uint32_t k = 0; k < size; ++k)
      if (!a.own.count(k) && k >= a.cells.size()) {
        const ir::Kind& kind = model_.process.kinds[a.kind.value];
        const Symbol* entity = model_.symbols.find(kind.names[k]);
        sink_
            .error(Code::attribute_missing, entity ? entity->declared : a.span,
                   fmt::format("`{}` has no value of `{}`", kind.names[k], made.name))
            .hint(fmt::format("give it one, or a value for all where the kind is declared: `kind {} with {} = ...`",
                              kind.name, made.name));
        return false;
      }
  model_.process.tables[id] = std::move(made);
  return true;
}

// `with patron = node(index mod 5)`: computed for each member.
bool Checker::fill_from_value(ir::Table& table, const AttributeDeclaration& a, const ExprChecker::Expect& expect) {
  const Tree& t = tree(a.ref);
  Scope scope;
  scope.names.push_back({"index", 0, {Base::integer, {}}, {}, {}});
  scope.next_slot = scope.max_slots = 1;
  const Quantity q = expr_.check(t, a.value, scope, expect);
  if (!q.ok()) return false;
  table.type = q.type;
  const std::size_t id = static_cast<std::size_t>(model_.attributes.at({a.kind.value, table.name}).value);
  model_.table_units[id] = q.unit;
  const ir::Kind& kind = model_.process.kinds[a.kind.value];
  long steps = 100'000'000;
  for (std::size_t k = 0; k < table.values.size(); ++k) {
    const auto v = evaluate(model_.process, q.expr, {static_cast<double>(kind.lo) + static_cast<double>(k)}, &steps);
    if (!v) {
      const Reads r = reads(model_.process, q.expr);
      const bool changes = r.state || r.parameter || r.tag;
      sink_.error(changes ? Code::not_constant : Code::no_value, t.expr(a.value).span,
                  changes ? std::string("an attribute is known before the model runs")
                          : fmt::format("`{}` has no value for `{}`", table.name, kind.names[k]));
      return false;
    }
    table.values[k] = *v;
  }
  return true;
}

bool Checker::fill_from_entities(ir::Table& table, const AttributeDeclaration& a, const ExprChecker::Expect& expect) {
  const std::size_t id = model_.attributes.at({a.kind.value, table.name}).value;
  bool first = !a.value.valid();
  ExprChecker::Expect wanted = expect;
  if (!first) wanted.type = table.type;
  for (const auto& [ordinal, own] : a.own) {
    const Tree& t = model_.trees[own.tree];
    Scope scope;
    const Quantity q = expr_.check(t, own.value, scope, wanted);
    if (!q.ok()) return false;
    const Span span = t.expr(own.value).span;
    if (!q.constant) {
      sink_.error(Code::not_constant, span, "an attribute is known before the model runs");
      return false;
    }
    if (first) {
      table.type = q.type;
      model_.table_units[id] = q.unit;
      first = false;
    } else if (!(q.type == table.type) && !(numeric(q.type) && numeric(table.type))) {
      sink_.error(Code::wrong_type, span, fmt::format("`{}` is of another type than for other members", table.name));
      return false;
    } else if (q.unit != model_.table_units[id] && q.value != 0) {
      sink_.error(Code::unit_mismatch, span,
                  fmt::format("this is {}, but for other members `{}` is {}", phrase(q.unit), table.name,
                              phrase(model_.table_units[id])));
      return false;
    }
    if (q.type != table.type) table.type = {Base::real, {}};
    table.values[ordinal] = q.value;
  }
  return true;
}

// ---- tables from CSV files ---------------------------------------------------------------------------------------

bool Checker::fill_from_cells(ir::Table& table, const AttributeDeclaration& a) {
  bool whole = true, number = true, boolean = true;
  std::optional<std::uint32_t> kind;
  bool entity = true;
  for (const std::string& c : a.cells) {
    const auto v = read_number(c);
    number = number && v.has_value();
    whole = whole && v && c.find_first_not_of("-0123456789") == std::string::npos;
    boolean = boolean && (c == "true" || c == "false");
    const Symbol* s = model_.symbols.find(c);
    entity = entity && s && s->kind == Symbol::Kind::entity && (!kind || *kind == s->id);
    if (entity) kind = s->id;
  }
  if (number)
    table.type = {whole ? Base::integer : Base::real, {}};
  else if (boolean)
    table.type = {Base::boolean, {}};
  else if (entity)
    table.type = {Base::entity, ir::KindId(*kind)};
  else {
    sink_.error(
        Code::bad_table, a.span,
        fmt::format("the column `{}` holds neither numbers alone, nor `true` and `false`, nor members of one kind",
                    table.name));
    return false;
  }
  for (std::size_t k = 0; k < a.cells.size(); ++k)
    table.values[k] = number    ? *read_number(a.cells[k])
                      : boolean ? (a.cells[k] == "true")
                                : model_.symbols.find(a.cells[k])->ordinal;
  return true;
}

void Checker::read_csv(StatementRef ref, const Statement& s, ir::KindId kind) {
  const auto fail = [&](std::string message) { sink_.error(Code::bad_table, s.span, std::move(message)); };
  const std::filesystem::path model(sources_.file(tree(ref).file).path);
  const std::filesystem::path path = model.parent_path() / s.path;
  std::error_code ec;  // a pipe or a device might never end
  const bool plain = std::filesystem::is_regular_file(path, ec);
  if (plain && std::filesystem::file_size(path, ec) > most_table_bytes)
    return fail(fmt::format("`{}` holds more than {} MiB", path.string(), most_table_bytes >> 20));
  if (!plain) return fail(fmt::format("`{}` can't be read", path.string()));
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(fmt::format("`{}` can't be read", path.string()));
  std::ostringstream text;
  text << in.rdbuf();
  const CsvTable csv = read_csv_text(text.str());
  if (!csv.fault.empty()) return fail(fmt::format("{}, line {}: {}", s.path, csv.fault_line, csv.fault));
  const auto column = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(csv.header.begin(), csv.header.end(), name) - csv.header.begin());
  };
  const std::size_t names = column("name"), titles = column("title");
  if (names == csv.header.size()) return fail(fmt::format("`{}` has no column `name`", s.path));
  ir::Kind& k = model_.process.kinds[kind.value];
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    const std::string& name = csv.rows[r][names];
    const bool word = !name.empty() && name.find_first_of(" ,;:.()[]{}\"'=+-*/<>|#\t") == std::string::npos &&
                      !(name[0] >= '0' && name[0] <= '9');
    if (!word) return fail(fmt::format("{}, line {}: `{}` is not a name", s.path, r + 2, name));
    if (!declare(name, s.name_span, {Symbol::Kind::entity, kind.value, static_cast<std::uint32_t>(k.names.size()), {}}))
      return;
    k.names.push_back(name);
    k.titles.push_back(titles < csv.header.size() && !csv.rows[r][titles].empty() ? csv.rows[r][titles] : name);
  }
  for (std::size_t c = 0; c < csv.header.size(); ++c) {
    if (c == names || c == titles) continue;
    declare_attribute(ref, {csv.header[c], s.name_span, {}, {}}, kind);
    AttributeDeclaration& a = attributes_[model_.attributes.at({kind.value, csv.header[c]}).value];
    for (const auto& row : csv.rows) a.cells.push_back(row[c]);
  }
}

}  // namespace casus::sema
