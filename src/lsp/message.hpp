// SPDX-License-Identifier: Apache-2.0
// Reading JSON that may be anything, and what a request is answered with.
#pragma once
#include <string>

#include <nlohmann/json.hpp>

namespace casus::lsp {

using Json = nlohmann::json;

// Of JSON-RPC and the protocol.
namespace fault {
inline constexpr int parse = -32700, invalid_request = -32600, no_such_method = -32601, invalid_params = -32602,
                     internal = -32603, not_initialized = -32002, cancelled = -32800, request_failed = -32803;
}

struct Answer {
  Json result = nullptr;
  int error = 0;  // none
  std::string message;
};

inline Answer refusal(int error, std::string message) { return {nullptr, error, std::move(message)}; }

// What `key` holds; null where there is nothing of the kind.
inline const Json& part(const Json& j, const char* key) {
  static const Json nothing;
  if (!j.is_object()) return nothing;
  const auto at = j.find(key);
  return at == j.end() ? nothing : *at;
}

inline std::string text_at(const Json& j, const char* key) {
  const Json& found = part(j, key);
  return found.is_string() ? found.get<std::string>() : "";
}

inline bool true_at(const Json& j, const char* key) {
  const Json& found = part(j, key);
  return found.is_boolean() && found.get<bool>();
}

inline std::string document_uri(const Json& params) { return text_at(part(params, "textDocument"), "uri"); }

}  // namespace casus::lsp
