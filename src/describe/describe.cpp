// SPDX-License-Identifier: Apache-2.0
#include "describe/describe.hpp"

#include <fmt/format.h>

#include "describe/material.hpp"

namespace casus::describe {

Page description(const session::Session& session, const ir::Process& propositions) {
  const Material m(session);
  const ir::Process& p = m.model.process;
  Page page;
  page.heading(1, p.title.empty() ? p.name : p.title);
  page.text(
      fmt::format("A description of the model {} (text {}), in the order of the ODD protocol (Overview, Design "
                  "concepts, Details), made from its text by {}. It begins on {}. What rests on nothing yet is "
                  "called a placeholder.",
                  code(p.name), p.hash, code("casus doc"), p.as_of));
  purpose(page, m, propositions);
  entities(page, m);
  overview(page, m);
  concepts(page, m, propositions);
  beginning(page, m);
  input(page, m);
  submodels(page, m);
  sources(page, m);
  weaknesses(page, m, propositions);
  return page;
}

}  // namespace casus::describe
