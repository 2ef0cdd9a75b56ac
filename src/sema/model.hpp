// SPDX-License-Identifier: Apache-2.0
// The checked model: what the files declare, with names resolved, types and units checked and every basis recorded.
// Declarations are already records of an ir::Process (one arm, no trackers, no questions); what still depends on the
// run (scales, tags, `once`, options, readings, questions) stays beside it for the passes of lower/. A model with
// errors is never lowered, but checking goes on to the end, so that all errors are reported at once.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source.hpp"
#include "diag/diagnostic.hpp"
#include "ir/process.hpp"
#include "ledger/ledger.hpp"
#include "sema/unit.hpp"
#include "syntax/tree.hpp"

namespace casus::sema {

// A statement in one of the model's trees.
struct StatementRef {
  std::uint32_t tree = 0;
  std::uint32_t statement = 0;
};

struct Symbol {
  enum class Kind : std::uint8_t {
    kind,
    entity,
    group,
    constant,
    param,
    state,
    settled,
    let,
    event,
    signal,
    tag,
    unit,
    source,
    claim,
    option,
    reading,
    ask,
    proposition
  };
  Kind kind = Kind::constant;
  std::uint32_t id =
      0;  // into the process (kind, set for a group, param, var for state and settled, let, event, signal, tag)
          // or into CheckedModel's own lists (constants, options, readings, asks, propositions)
  std::uint32_t ordinal = 0;  // entity: its ordinal; `id` is its kind
  Span declared;
};

// Names of the model. One name, one thing, but for enum values, which are looked up by the type expected and may be
// shared between enums (and may not shadow a declared name).
class Symbols {
 public:
  const Symbol* find(std::string_view name) const;
  // The previous one if the name is taken.
  const Symbol* add(const std::string& name, Symbol s);
  std::vector<std::string> names() const;  // for "did you mean"
 private:
  std::map<std::string, Symbol, std::less<>> table_;
};

// A checked expression.
struct Quantity {
  ir::ExprId expr;
  ir::Type type;
  Unit unit;  // dimension; dates are points in time (unit.date)
  bool constant = false;
  double value = 0;   // where constant
  std::string shown;  // unit in which people see it ("%", "per year"); empty: plain
  double scale = 1;   // shown value = stored value * scale
  bool ok() const { return expr.valid(); }
};

// Names bound by families, folds, loops and patterns, innermost last.
struct Scope {
  struct Name {
    std::string name;
    std::uint16_t slot = 0;
    ir::Type type;
    Unit unit;
    ir::SetId set;  // what it ranges over; none: the whole kind
  };
  std::vector<Name> names;
  std::vector<std::pair<std::uint16_t, std::uint16_t>> apart;  // slots known to hold two different entities
  std::uint16_t next_slot = 0;                                 // frame size so far
  std::uint16_t max_slots = 0;                                 // largest frame needed
};

struct Scale {
  ir::EventId event;
  // Slots of the event's own frame; entities named in the head become a condition on them.
  ir::ExprId by, when;
  ir::Origin origin;
};

struct Constant {
  Quantity value;
};

// A value of an enum. One name may be a value of several.
struct EnumValue {
  ir::KindId kind;
  std::uint32_t ordinal = 0;
};

// A decision, by the state that remembers what was chosen: what fixes its policy, and its taking.
struct Decision {
  ir::VarId fixed, policy;
  ir::EventId taken;
};

// The module of the library that declares a name, or nothing; asked only to say so where the name is unknown.
using ModuleOf = std::function<std::string(std::string_view)>;

struct CheckedModel {
  std::vector<syntax::SyntaxTree> trees;
  ir::Process process;
  Symbols symbols;
  ledger::Ledger ledger;
  std::vector<Constant> constants;
  std::vector<Scale> scales;
  std::vector<bool> once;  // by event
  std::vector<Unit> var_units, param_units, let_units, table_units;
  std::vector<Unit> claim_units;              // by claim of the ledger
  std::set<std::string, std::less<>> broken;  // names of statements that could not be read: not reported again
  std::set<FileId> library;                   // files of the standard library
  ModuleOf module_of;                         // none: nobody knows
  std::vector<std::string> units;             // declared counted units
  std::multimap<std::string, EnumValue, std::less<>> enum_values;
  std::map<std::pair<std::uint32_t, std::string>, ir::TableId> attributes;  // by kind and name
  std::vector<ir::SetId> all_of;                                            // by kind: the set of all its members
  // What a tagged state or parameter reads as while a tag of its is off; none: untagged.
  std::vector<ir::ExprId> var_off, param_off;
  std::vector<ir::ExprId> unsure_reads;  // of parameters, at what may be no member: guarded when lowered
  std::vector<std::vector<std::string>> signal_arguments;  // names, by signal; for messages
  std::map<std::uint32_t, Decision> decisions;             // by variable
  std::map<std::uint32_t, ir::ParamId> plausible;          // by tag: whether it is so, where that is not known
  std::vector<StatementRef> options, readings, asks, propositions;
  std::vector<std::string> ask_sections;  // section heading of each ask
};

// The enum that has exactly these values, else the only one that has them all and more.
std::optional<ir::KindId> enum_of(const CheckedModel& model, const std::vector<std::string>& values);

}  // namespace casus::sema
