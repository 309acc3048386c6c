#pragma once
// The text of profiles.json, put into the program by CMake.

#include <string_view>

namespace reprise::faults {

extern const std::string_view kEmbeddedProfiles;

}  // namespace reprise::faults
