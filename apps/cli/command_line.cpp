// SPDX-License-Identifier: Apache-2.0
// The only file that knows CLI11. Its own messages are replaced where a reader can be told more: the nearest option, or
// the value that an option wants.
#include "command_line.hpp"

#include <algorithm>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "diag/diagnostic.hpp"

namespace casus::cli {
namespace {

ReadLine help_asked() { return {true, "", ""}; }
ReadLine refuse(std::string wrong, std::string hint = "") { return {false, std::move(wrong), std::move(hint)}; }

std::vector<std::string> spellings(const Command& command) {
  std::vector<std::string> all = {"--help"};
  for (const Option& o : command.options)
    if (!o.positional()) all.push_back(o.names.substr(o.names.find("--")));
  return all;
}

// CLI11 keeps the values; they are handed over after the whole line has been read.
class Line {
 public:
  explicit Line(const Command& command) : command_(command), app_(command.summary) {
    app_.set_help_flag();
    app_.add_flag("-h,--help", help_);
    values_.resize(command.options.size());
    for (std::size_t k = 0; k < command.options.size(); ++k) declare(command.options[k], values_[k]);
  }

  ReadLine read(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& e) {
      if (help_) return help_asked();
      return complaint(e);
    }
    if (help_) return help_asked();
    return hand_over();
  }

 private:
  const Command& command_;
  CLI::App app_;
  bool help_ = false;
  std::vector<std::vector<std::string>> values_;

  void declare(const Option& option, std::vector<std::string>& values) {
    if (option.value.empty() && !option.positional()) {
      app_.add_flag_callback(option.names, [&values] { values.emplace_back(); });
      return;
    }
    CLI::Option* made = app_.add_option(option.names, values);
    const bool rest = option.positional() && option.many;
    if (!rest) made->type_size(1)->allow_extra_args(false);
    if (option.positional() && !option.many) made->expected(1);
  }

  ReadLine complaint(const CLI::ParseError& e) const {
    if (dynamic_cast<const CLI::ExtrasError*>(&e)) {
      const std::vector<std::string> left = app_.remaining();
      return left.empty() ? refuse(e.what()) : unexpected(left.front());
    }
    std::string text = e.what();
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&e)) {
      for (const Option& o : command_.options)
        if (!o.positional() && text.find(o.names.substr(o.names.find("--"))) != std::string::npos)
          return refuse(fmt::format("`{}` needs a value: {} {}", o.names, o.names, o.value));
    }
    return refuse(text);
  }

  ReadLine unexpected(const std::string& word) const {
    if (!word.starts_with('-') || word == "-")
      return refuse(fmt::format("`{}` is one word too many", word),
                    "a question or a name with spaces stands in quotes");
    const std::string name = word.substr(0, word.find('='));
    ReadLine out = refuse(fmt::format("`{}` has no option `{}`", command_.name, name));
    if (const std::string near = nearest(name, spellings(command_)); !near.empty())
      out.hint = fmt::format("did you mean `{}`?", near);
    return out;
  }

  ReadLine hand_over() const {
    for (std::size_t k = 0; k < values_.size(); ++k) {
      const Option& o = command_.options[k];
      if (o.required && values_[k].empty()) return refuse(fmt::format("{} is missing: {}", o.names, o.help));
      if (!o.many && !o.value.empty() && values_[k].size() > 1)
        return refuse(fmt::format("`{}` is given {} times", o.names, values_[k].size()));
      for (const std::string& value : values_[k])
        if (std::string wrong = o.take(value); !wrong.empty()) return refuse(fmt::format("{}: {}", o.names, wrong));
    }
    return {};
  }
};

}  // namespace

ReadLine read_line(const Command& command, const std::vector<std::string>& words) { return Line(command).read(words); }

}  // namespace casus::cli
