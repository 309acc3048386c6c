#pragma once
// reprise.toml: the part of TOML that options need, read strictly, because an option that was
// misspelt and left at its default makes a sweep look for the wrong thing for a night.
//
//   seed = 7                        # KEY = VALUE
//   fault = ["kill=1/100", "eio=1/50"]
//   [sweep]                         # from here on for one command
//   for = "30m"
//
// A value is a word, a text in quotes (without escapes), or an array of those on one line or more.
// Nothing nests. A byte-order mark at the start is skipped.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/expected.hpp"

namespace reprise::sim {

using ConfigKeys = std::map<std::string, std::vector<std::string>>;
/// By the name of the section; what stands above all sections is in the one called "".
using ConfigSections = std::map<std::string, ConfigKeys>;

/// @returns the sections, whatever their names, or what is wrong in which line
Expected<ConfigSections> parse_config(std::string_view text);

}  // namespace reprise::sim
