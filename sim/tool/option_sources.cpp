#include "sim/tool/option_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "sim/tool/config_file.hpp"
#include "sim/tool/regular_file.hpp"

namespace reprise::sim {
namespace {

constexpr const char* kDefaultFile = "reprise.toml";
constexpr const char* kFileOption = "config";
constexpr std::uintmax_t kMostFileBytes = 1 << 20;  // a file of options is small

using Values = std::vector<std::string>;

bool is_repeatable(const CLI::Option& option) { return option.get_expected_max() > 1; }

// The long name; positional arguments have none and come from the command line alone.
std::string name_of(const CLI::Option& option) {
  return option.get_lnames().empty() ? "" : option.get_lnames().front();
}

Values split_at_commas(const std::string& text) {
  Values parts;
  for (const std::string& part : CLI::detail::split(text, ',')) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

Values from_environment(const CLI::Option& option, const Environment& environment) {
  const char* const text = environment(environment_name(name_of(option)).c_str());
  if (text == nullptr || *text == '\0') return {};
  return is_repeatable(option) ? split_at_commas(text) : Values{text};
}

// Whether a file may say it: where the file is, it cannot, and asking for help is no configuration.
bool may_be_in_file(const CLI::App& command, const std::string& key) {
  return key != kFileOption && key != "help" && command.get_option_no_throw("--" + key) != nullptr;
}

// A section must be called like a command and have only its options; what stands above all sections
// is for every command that has such an option.
std::optional<Error> why_not_options(const CLI::App& app, const std::string& section,
                                     const ConfigKeys& keys) {
  const auto commands = app.get_subcommands([&section](const CLI::App* command) {
    return section.empty() || command->get_name() == section;
  });
  if (commands.empty()) return Error{fmt::format("no command is called {}", section)};
  for (const auto& [key, values] : keys) {
    const bool known = std::any_of(commands.begin(), commands.end(), [&key](const auto* command) {
      return may_be_in_file(*command, key);
    });
    if (known) continue;
    return Error{section.empty() ? fmt::format("no option is called {}", key)
                                 : fmt::format("{} has no option {}", section, key)};
  }
  return std::nullopt;
}

// Keys of the chosen command's section beat those at the top; other sections are for other
// commands.
Expected<ConfigKeys> read_file(const CLI::App& app, const CLI::App& command,
                               const std::string& file) {
  const Expected<std::string> text = read_regular_file(file, kMostFileBytes);
  if (!text) return Error{text.error()};
  Expected<ConfigSections> sections = parse_config(*text);
  if (!sections) return Error{fmt::format("{}: {}", file, sections.error())};
  for (const auto& [section, keys] : *sections) {
    if (const auto error = why_not_options(app, section, keys)) {
      return Error{fmt::format("{}: {}", file, error->message)};
    }
  }
  ConfigKeys keys = std::move((*sections)[command.get_name()]);
  keys.merge((*sections)[""]);
  return keys;
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
  std::error_code ignored;  // what is there and cannot be examined is told when it is read
  const bool missing = std::filesystem::status(kDefaultFile, ignored).type() ==
                       std::filesystem::file_type::not_found;
  return missing ? "" : kDefaultFile;
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
  ConfigKeys in_file;
  const std::string file = file_to_read(command, environment);
  if (!file.empty()) {
    Expected<ConfigKeys> read = read_file(app, command, file);
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
