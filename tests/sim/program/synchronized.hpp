#pragma once
// Instrumented programs for the tests of race detection: in each, threads share plain memory. Those
// of `kOrdered` order their accesses in some way; those of `kRacy` do not.

#include <span>

namespace reprise::programs {

struct Named {
  const char* name;
  int (*run)();
};

extern const std::span<const Named> kOrdered;
extern const std::span<const Named> kRacy;

}  // namespace reprise::programs
