// Environment variables. A simulated program has none, unless it came with a fixed set of its own:
// then the OS process was given it, runs the program once, and the C library's functions will do.

#include <stdlib.h>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

bool has_environment() { return !simulated() || world().outside() != nullptr; }

// Variables that one program sets must not be there for the next one.
void demand_environment(const char* call) {
  if (!has_environment()) unmodelled(call);
}

}  // namespace

extern "C" {

char* getenv(const char* name) noexcept {
  return has_environment() ? REPRISE_HOST(getenv)(name) : nullptr;
}

char* secure_getenv(const char* name) noexcept {
  return has_environment() ? REPRISE_HOST(secure_getenv)(name) : nullptr;
}

int setenv(const char* name, const char* value, int overwrite) noexcept {
  demand_environment("setenv");
  return REPRISE_HOST(setenv)(name, value, overwrite);
}

int unsetenv(const char* name) noexcept {
  demand_environment("unsetenv");
  return REPRISE_HOST(unsetenv)(name);
}

int putenv(char* assignment) noexcept {
  demand_environment("putenv");
  return REPRISE_HOST(putenv)(assignment);
}

int clearenv() noexcept {
  demand_environment("clearenv");
  return REPRISE_HOST(clearenv)();
}

}  // extern "C"
