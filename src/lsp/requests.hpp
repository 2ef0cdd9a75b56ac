// SPDX-License-Identifier: Apache-2.0
// Requests about the open documents, by the name of their method.
#pragma once
#include <string>

#include "lsp/features.hpp"
#include "lsp/message.hpp"

namespace casus::lsp {

// What the server can do, as `initialize` says it.
Json capabilities(Units units);

Answer answer_about_documents(Workspace& workspace, const Client& client, const std::string& method,
                              const Json& params);

}  // namespace casus::lsp
