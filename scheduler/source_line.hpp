#pragma once
// Code addresses as lines of source, from the debug information that the compiler left (-g). For
// reports only. libdw is loaded when somebody asks for the first time: what is simulated never sees
// it. Without it, or without debug information, no line is known.
//
// Threading: host-side, one user at a time.

#include <string>

namespace reprise::scheduler {

/// @returns "file.cpp:12" for a code address, the file without its folders; empty if it is not
///          known. Where the header of a library was inlined, the line that called it
std::string source_line(const void* code);

}  // namespace reprise::scheduler
