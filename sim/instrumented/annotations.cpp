// What a program says of itself to tools that look for races: <sanitizer/tsan_interface.h>, and the
// dynamic annotations that libraries have carried for longer. Locks and hand-overs that are made of
// what is not seen order threads because the program says so, and some races are meant.
//
// What orders nothing here is answered, too, since libraries call it.

#include <cstddef>

#include "sim/allowed_races.hpp"
#include "sim/instrumented/watched.hpp"

using namespace reprise::sim;
using reprise::scheduler::AccessKind;

namespace {

// Of __tsan_mutex_post_lock and its like: compiler-rt, <sanitizer/tsan_interface.h>. Not every
// compiler comes with that.
constexpr unsigned kReadLock = 1 << 3;
constexpr unsigned kTryLockFailed = 1 << 5;

void acquired(const void* object) {
  if (watched()) Hook()->acquired(object);
}

void released(const void* object) {
  if (watched()) Hook()->released(object);
}

// What readers show is for writers only: a lock has a second object for it.
const void* readers_of(const void* lock) { return static_cast<const std::byte*>(lock) + 1; }

void locked(const void* lock, bool reads) {
  acquired(lock);
  if (!reads) acquired(readers_of(lock));
}

void unlocked(const void* lock, bool reads) { released(reads ? readers_of(lock) : lock); }

bool reads(unsigned flags) { return (flags & kReadLock) != 0; }

void allow_races(const void* memory, std::size_t bytes) {
  if (watched()) Hook()->allow_races(memory, bytes);
}

void begin_ignoring(AccessKind kind) {
  if (watched()) Hook()->begin_ignoring(kind);
}

void end_ignoring(AccessKind kind) {
  if (watched()) Hook()->end_ignoring(kind);
}

}  // namespace

extern "C" {

void __tsan_acquire(void* object) { acquired(object); }
void __tsan_release(void* object) { released(object); }

void __tsan_mutex_create(void*, unsigned) {}
void __tsan_mutex_destroy(void*, unsigned) {}
void __tsan_mutex_pre_lock(void*, unsigned) {}
void __tsan_mutex_post_lock(void* lock, unsigned flags, int) {
  if ((flags & kTryLockFailed) == 0) locked(lock, reads(flags));
}
/// @returns how often it is taken again by post_lock: that is not counted
int __tsan_mutex_pre_unlock(void* lock, unsigned flags) {
  unlocked(lock, reads(flags));
  return 1;
}
void __tsan_mutex_post_unlock(void*, unsigned) {}
void __tsan_mutex_pre_signal(void*, unsigned) {}
void __tsan_mutex_post_signal(void*, unsigned) {}
void __tsan_mutex_pre_divert(void*, unsigned) {}
void __tsan_mutex_post_divert(void*, unsigned) {}

void AnnotateHappensBefore(const char*, int, const void* object) { released(object); }
void AnnotateHappensAfter(const char*, int, const void* object) { acquired(object); }

void AnnotateRWLockCreate(const char*, int, const void*) {}
void AnnotateRWLockCreateStatic(const char*, int, const void*) {}
void AnnotateRWLockDestroy(const char*, int, const void*) {}
void AnnotateRWLockAcquired(const char*, int, const void* lock, long writes) {
  locked(lock, writes == 0);
}
void AnnotateRWLockReleased(const char*, int, const void* lock, long writes) {
  unlocked(lock, writes == 0);
}

void AnnotateBenignRace(const char*, int, const void* memory, const char*) {
  allow_races(memory, 1);
}
void AnnotateBenignRaceSized(const char*, int, const void* memory, std::size_t bytes, const char*) {
  allow_races(memory, bytes);
}

void AnnotateIgnoreReadsBegin(const char*, int) { begin_ignoring(AccessKind::read); }
void AnnotateIgnoreReadsEnd(const char*, int) { end_ignoring(AccessKind::read); }
void AnnotateIgnoreWritesBegin(const char*, int) { begin_ignoring(AccessKind::write); }
void AnnotateIgnoreWritesEnd(const char*, int) { end_ignoring(AccessKind::write); }
void AnnotateIgnoreSyncBegin(const char*, int) {}
void AnnotateIgnoreSyncEnd(const char*, int) {}

void AnnotateNewMemory(const char*, int, const void*, std::size_t) {}
void AnnotateThreadName(const char*, int, const char*) {}
void AnnotateEnableRaceDetection(const char*, int, int) {}
void AnnotateFlushState(const char*, int) {}

}  // extern "C"
