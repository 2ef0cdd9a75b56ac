// SPDX-License-Identifier: Apache-2.0
// Interventions: what an option, a reading or a question's `do` list comes to. Each act has a place (what it settles)
// and a content; two acts of one list with one place and different contents exclude each other.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lower/context.hpp"

namespace casus::lower {

struct Acts {
  std::vector<ir::TagId> off;
  std::vector<ir::Intervention> interventions;
  std::vector<std::string> texts;  // canonical, in order: equal lists are equal arms

  struct Settled {
    std::string content;
    Span span;
  };
  std::map<std::string, Settled> places;
  std::map<std::string, Span> once;  // by content: what must not be said again, since it would add up

  struct Occurrence {
    ir::SignalId signal;
    std::vector<ir::ExprId> parties;
    double time = 0;
    Span span;
  };
  struct Forbidden {
    ir::Pattern pattern;
    double since = 0;
    Span span;
  };
  struct Switched {
    ir::TagId tag;
    double since = 0;
  };
  std::vector<Occurrence> occurrences;
  std::vector<Forbidden> forbidden;
  std::vector<Switched> switched;
};

class ActionLowerer {
 public:
  enum class Of { composition, arm };  // what is forbidden from the start is off for the whole run, or in one arm

  ActionLowerer(Context& context, Acts& out, Of of = Of::arm) : c_(context), out_(out), of_(of) {}

  // False if it was reported.
  bool add(const syntax::SyntaxTree& tree, const syntax::Action& action);
  // All acts of an option.
  bool option(const std::string& name, Span used);
  bool report_circle(std::vector<std::pair<std::string, Span>> circle, Span back);
  // Turns a tag, an event or a signal off.
  bool forbid(const syntax::SyntaxTree& tree, syntax::ExprId target, double since = 0);

 private:
  bool assign(const syntax::SyntaxTree& tree, const syntax::Action& action);
  bool fix_policy(const syntax::SyntaxTree& tree, const syntax::Action& action,
                  const sema::ExprChecker::Target& target);
  bool hold(const syntax::SyntaxTree& tree, const syntax::Action& action);
  bool occur(const syntax::SyntaxTree& tree, const syntax::Action& action);
  bool fires(const ir::Pattern& pattern, std::vector<ir::ExprId> args, double time, Span span);
  bool forbid_tag(ir::TagId tag, double since, Span span);
  bool forbid_pattern(const ir::Pattern& pattern, double since, Span span);
  std::optional<double> time_of(const syntax::SyntaxTree& tree, syntax::ExprId time, double absent);
  bool clash(Span span, Span other, const std::string& what);
  bool settle(const std::string& place, const std::string& content, Span span);
  bool once(const std::string& content, Span span);
  bool occurs(const Acts::Occurrence& occurrence);
  bool forbids(const Acts::Forbidden& forbidden);
  bool is_off(const ir::Pattern& pattern, double time) const;
  bool refuse_off(Span span, const std::string& what);
  void push(ir::Intervention intervention, const std::string& content);
  bool member_exists(const ir::Family& family, const std::vector<ir::ExprId>& args) const;

  Context& c_;
  Acts& out_;
  Of of_;
  std::vector<std::pair<std::string, Span>> open_options_;  // from the outermost in, and where each is used
};

}  // namespace casus::lower
