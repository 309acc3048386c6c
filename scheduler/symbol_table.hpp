#pragma once
// The symbol table that the linker left in a file: it knows static functions and those of anonymous
// namespaces, of which the loader knows nothing. Files without one (stripped) have no names to
// give.
//
// Threading: one user at a time. Files are read once and stay mapped.

#include <cstdint>
#include <string>
#include <string_view>

namespace reprise::scheduler {

/// @param file an ELF file that is loaded into this process
/// @param offset an address within it, counted from where it was loaded
/// @returns the mangled name of the function there, valid for ever; empty where there is none
std::string_view find_in_symbol_table(const std::string& file, std::uintptr_t offset);

}  // namespace reprise::scheduler
