#pragma once
// Moving bytes between a program and an open description, for the read and write families and
// streams.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "sim/posix/files.hpp"

namespace reprise::sim {

/// Where a transfer starts: at the description's own offset, or at a given one.
inline constexpr std::int64_t kAtOffset = -1;

/// A given offset must not look like the description's own. @returns 0, or -1 and errno
inline int refuse_negative(off_t offset) { return offset >= 0 ? 0 : refuse(EINVAL); }

/// @returns how many bytes were moved, or -1 and errno
ssize_t read_bytes(int descriptor, void* buffer, std::size_t bytes, std::int64_t offset);
ssize_t write_bytes(int descriptor, const void* buffer, std::size_t bytes, std::int64_t offset);

/// lseek. @returns the new offset, or -1 and errno
off_t seek(int descriptor, off_t offset, int whence);

}  // namespace reprise::sim
