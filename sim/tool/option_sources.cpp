#include "sim/tool/option_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

namespace reprise::sim {
namespace {

constexpr const char* kDefaultFile = "reprise.toml";
constexpr const char* kFileOption = "config";

using Values = std::vector<std::string>;

bool is_repeatable(const CLI::Option& option) { return option.get_expected_max() > 1; }

// The long name; positional arguments have none and come from the command line alone.
std::string name_of(const CLI::Option& option) {
  return option.get_lnames().empty() ? "" : option.get_lnames().front();
}

Values split_at_commas(const std::string& text) {
  Values parts;
  for (const std::string& part : CLI::detail::split(text, ',')) parts.push_back(part);
  return parts;
}

Values from_environment(const CLI::Option& option, const Environment& environment) {
  const char* const text = environment(environment_name(name_of(option)).c_str());
  if (text == nullptr || *text == '\0') return {};
  return is_repeatable(option) ? split_at_commas(text) : Values{text};
}

bool any_command_has(const CLI::App& app, const std::string& key) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(), [&key](const CLI::App* command) {
    return command->get_option_no_throw("--" + key) != nullptr;
  });
}

// A file of options is small; a device may never end.
constexpr std::uintmax_t kMostFileBytes = 1 << 20;

std::optional<Error> why_not_readable(const std::string& file) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return std::nullopt;  // whoever opens it says so
  if (!std::filesystem::is_regular_file(status)) {
    return Error{fmt::format("cannot read {}: not a regular file", file)};
  }
  if (std::filesystem::file_size(file, error) > kMostFileBytes) {
    return Error{fmt::format("cannot read {}: more than {} bytes", file, kMostFileBytes)};
  }
  return std::nullopt;
}

// Keys of the chosen command's section beat those at the top; other sections are for other
// commands.
Expected<std::map<std::string, Values>> read_file(const CLI::App& app, const CLI::App& command,
                                                  const std::string& file) {
  std::map<std::string, Values> top;
  std::map<std::string, Values> section;
  if (const auto error = why_not_readable(file)) return *error;
  try {
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(file)) {
      if (item.name == "++" || item.name == "--") continue;  // a section opens or closes
      if (!any_command_has(app, item.name)) {
        return Error{fmt::format("{}: no option is called {}", file, item.name)};
      }
      if (item.parents.empty()) top[item.name] = item.inputs;
      if (item.parents == Values{command.get_name()}) section[item.name] = item.inputs;
    }
  } catch (const CLI::Error& error) {
    return Error{fmt::format("cannot read {}: {}", file, error.what())};
  }
  section.merge(top);
  return section;
}

std::optional<Error> set(CLI::Option& option, const Values& values, const std::string& source) {
  try {
    for (const std::string& value : values) option.add_result(value);
    option.run_callback();
    return std::nullopt;
  } catch (const CLI::Error& error) {
    return Error{fmt::format("{}: {}", source, error.what())};
  }
}

// The file itself is named on the command line or in the environment, or is the default if it
// exists.
std::string file_to_read(const CLI::App& command, const Environment& environment) {
  const CLI::Option* const option = command.get_option_no_throw(std::string("--") + kFileOption);
  if (option == nullptr) return "";
  if (option->count() > 0) return option->as<std::string>();
  if (const Values named = from_environment(*option, environment); !named.empty()) {
    return named.front();
  }
  return std::filesystem::exists(kDefaultFile) ? kDefaultFile : "";
}

}  // namespace

std::string environment_name(const std::string& option) {
  std::string name = "REPRISE_";
  for (const char c : option) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

std::optional<Error> fill_from_sources(const CLI::App& app, CLI::App& command,
                                       const Environment& environment) {
  std::map<std::string, Values> in_file;
  const std::string file = file_to_read(command, environment);
  if (!file.empty()) {
    Expected<std::map<std::string, Values>> read = read_file(app, command, file);
    if (!read) return Error{read.error()};
    in_file = std::move(*read);
  }
  for (CLI::Option* const option : command.get_options()) {
    const std::string name = name_of(*option);
    if (name.empty() || name == "help" || name == kFileOption || option->count() > 0) continue;
    std::string source = environment_name(name);
    Values values = from_environment(*option, environment);
    if (values.empty() && in_file.contains(name)) {
      source = file;
      values = in_file[name];
    }
    if (values.empty()) continue;
    if (std::optional<Error> error = set(*option, values, source)) return error;
  }
  return std::nullopt;
}

}  // namespace reprise::sim
