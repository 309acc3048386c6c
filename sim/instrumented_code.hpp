#pragma once
// Code that was compiled with reprise_instrument: which modules hold it, and where it frees memory.
//
// Threading: modules are added by the loader, before any run; asked by whoever runs.

namespace reprise::sim {

/// @param code anywhere in the module
void add_instrumented_module(const void* code);

bool is_instrumented(const void* code);
/// @returns whether the code is of the C++ runtime
bool is_of_runtime(const void* code);

/// @param returns_to of a call in the middle of which memory is freed
/// @returns whether instrumented code made that call, and of nothing but a function that frees: a
/// library that ends by a jump to one is not seen in between
bool frees_itself(const void* returns_to);

}  // namespace reprise::sim
