#pragma once
// The trial of files: random calls, and at the end a look at the whole tree.

#include "tests/conformance/files/abilities.hpp"
#include "tests/conformance/sequence.hpp"

namespace reprise::conformance {

/// @param abilities what of the real file system can be compared
Trial file_trial(const Abilities& abilities);

}  // namespace reprise::conformance
