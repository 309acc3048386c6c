// In every executable with a simulator: what the loader calls first of all, before any library's
// constructor (System V ABI, DT_PREINIT_ARRAY; a shared object cannot have it).

#include "sim/loaded_program.hpp"

namespace {

void begin(int, char**, char**) { reprise::sim::keep_loaded_program(); }

[[gnu::used, gnu::section(".preinit_array")]] reprise::sim::Initializer const first = &begin;

}  // namespace
