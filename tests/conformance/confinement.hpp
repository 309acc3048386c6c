#pragma once
// Makes a directory the root of the calling process, so that a trial on the host sees the same tree
// as one on an empty simulated disk, and can damage nothing.

#include <string>

namespace reprise::conformance {

/// To be called in a forked child. The descriptors above the standard ones are closed, the working
/// directory is the new root. Does not return if the process would not be confined: it prints why
/// and exits with status 125.
void confine_to(const std::string& directory);

}  // namespace reprise::conformance
