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

/// The standard library orders these.
extern const std::span<const Named> kOfTheLibrary;

/// These say what orders their accesses, or that races are meant; and these say too little.
extern const std::span<const Named> kAnnotated;
extern const std::span<const Named> kAnnotatedInVain;

/// These free memory, and some thread may use it after that; those in time do not.
extern const std::span<const Named> kUsedAfterFree;
extern const std::span<const Named> kFreedInTime;

}  // namespace reprise::programs
