#pragma once
// A lock that a task takes: what reports say of it.
//
// Threading: values.

#include <cstdint>

namespace reprise::scheduler {

enum class LockKind : std::uint8_t { mutex, reader, writer, spin };

/// @returns "mutex", "reader lock", ...
constexpr const char* lock_name(LockKind kind) {
  switch (kind) {
    case LockKind::reader:
      return "reader lock";
    case LockKind::writer:
      return "writer lock";
    case LockKind::spin:
      return "spin lock";
    case LockKind::mutex:
      break;
  }
  return "mutex";
}

struct Taking {
  std::uint64_t object = 0;    ///< the lock's number in traces
  const void* site = nullptr;  ///< where it is taken
  LockKind kind = LockKind::mutex;
  std::uint32_t stack = 0;  ///< of its CallTree, if stacks are known
  /// Whoever takes it waits as long as it takes: neither an attempt nor until a deadline.
  bool insists = true;
};

/// @returns whether one who holds it keeps the other out
constexpr bool excludes(const Taking& one, const Taking& other) {
  return one.object == other.object &&
         (one.kind != LockKind::reader || other.kind != LockKind::reader);
}

}  // namespace reprise::scheduler
