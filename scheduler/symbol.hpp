#pragma once
// Code addresses as people read them. For reports only: an address never reaches the trace.

#include <string>

namespace reprise::scheduler {

/// @returns the name of the function that holds a code address, or "?" where the loader knows none
std::string function_name(const void* code);

}  // namespace reprise::scheduler
