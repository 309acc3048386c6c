#pragma once
// Opening and closing, for the other file calls.

#include <sys/types.h>

#include "sim/posix/files.hpp"

namespace reprise::sim {

/// openat of the running thread. @returns a descriptor, or -1 and errno
int open_at(int directory, const char* path, int flags, mode_t mode);

/// A new descriptor, at least `lowest`, for the same description. @returns it, or -1 and errno
int duplicate_descriptor(int from, int lowest, bool close_on_exec);

/// Releases what one descriptor held, once it is out of the table: record locks, and with the last
/// one the description.
void close_description(FileCall& call, const Description& description);

/// Whom flock's locks of a description, and its own record locks, belong to.
LockOwner whole_lock_owner(const OpenDescription& description);
bool belongs_to_description(LockOwner owner);

}  // namespace reprise::sim
