#pragma once
// A place in the program as reports name it.
//
// Threading: host-side.

#include <string>
#include <string_view>

namespace reprise::sim {

/// @param code the address behind a call or an access
/// @returns "at file.cpp:12 in function", or "in function" where the line is not known
std::string place_text(const void* code);

/// @returns the name of the function alone
std::string function_text(const void* code);

/// What of a runtime library nobody knows.
inline constexpr std::string_view kNowhere = "in ?";

}  // namespace reprise::sim
