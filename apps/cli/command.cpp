// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

namespace casus::cli {

Option word(std::string names, std::string value, std::string help, std::string& to) {
  const auto take = [&to](const std::string& text) {
    to = text;
    return std::string();
  };
  return {std::move(names), std::move(value), std::move(help), take};
}

Option flag(std::string names, std::string help, bool& to) {
  const auto take = [&to](const std::string&) {
    to = true;
    return std::string();
  };
  return {std::move(names), "", std::move(help), take};
}

Option words(std::string names, std::string value, std::string help, std::vector<std::string>& to) {
  const auto take = [&to](const std::string& text) {
    to.push_back(text);
    return std::string();
  };
  return {.names = std::move(names), .value = std::move(value), .help = std::move(help), .take = take, .many = true};
}

}  // namespace casus::cli
