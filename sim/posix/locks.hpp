#pragma once
// Record locks, for fcntl.

#include <fcntl.h>

namespace reprise::sim {

/// fcntl's F_GETLK, F_SETLK and F_SETLKW, and their F_OFD_ relatives.
/// @param site where the program called from
/// @returns 0, or -1 and errno
int record_lock(int descriptor, int command, struct flock& lock, const void* site);

}  // namespace reprise::sim
