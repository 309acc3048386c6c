// Accesses that nothing orders as far as C++ goes, in programs that say what orders them, or that
// they are meant.

#include <atomic>
#include <cstddef>
#include <vector>

#include "tests/sim/program/synchronized.hpp"
#include "tests/sim/program/together.hpp"

// As libraries declare them that carry them: not every compiler has a header for the first.
extern "C" {
void __tsan_acquire(void* object);
void __tsan_release(void* object);
void __tsan_mutex_pre_lock(void* lock, unsigned flags);
void __tsan_mutex_post_lock(void* lock, unsigned flags, int recursion);
int __tsan_mutex_pre_unlock(void* lock, unsigned flags);
void __tsan_mutex_post_unlock(void* lock, unsigned flags);
void AnnotateHappensBefore(const char* file, int line, const void* object);
void AnnotateHappensAfter(const char* file, int line, const void* object);
void AnnotateRWLockAcquired(const char* file, int line, const void* lock, long writes);
void AnnotateRWLockReleased(const char* file, int line, const void* lock, long writes);
void AnnotateBenignRaceSized(const char* file, int line, const void* memory, std::size_t bytes,
                             const char* why);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}

namespace reprise::programs {
namespace {

constexpr unsigned kReadLock = 1 << 3;  // <sanitizer/tsan_interface.h>

/// A lock that orders nothing: all that it does is relaxed.
class RelaxedLock {
 public:
  void lock() {
    while (taken_.exchange(true, std::memory_order_relaxed)) {
    }
  }
  void unlock() { taken_.store(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> taken_ = false;
};

/// One thread writes and says that it publishes; another one sees a flag and says that it looks.
int hand_over(void (*publish)(void*), void (*look)(void*)) {
  int value = 0;
  std::atomic<bool> done = false;
  return in_two_threads(
      [&] {
        value = 1;
        publish(&done);
        done.store(true, std::memory_order_relaxed);
      },
      [&] {
        if (!done.load(std::memory_order_relaxed)) return;
        look(&done);
        ++value;
      });
}

int acquire_and_release() {
  return hand_over([](void* object) { __tsan_release(object); },
                   [](void* object) { __tsan_acquire(object); });
}

int happens_before() {
  return hand_over([](void* object) { AnnotateHappensBefore(__FILE__, __LINE__, object); },
                   [](void* object) { AnnotateHappensAfter(__FILE__, __LINE__, object); });
}

int annotated_mutex() {
  int value = 0;
  RelaxedLock lock;
  const auto count = [&] {
    __tsan_mutex_pre_lock(&lock, 0);
    lock.lock();
    __tsan_mutex_post_lock(&lock, 0, 0);
    ++value;
    __tsan_mutex_pre_unlock(&lock, 0);
    lock.unlock();
    __tsan_mutex_post_unlock(&lock, 0);
  };
  return in_two_threads(count, count);
}

int annotated_reader_lock() {
  int value = 0;
  int seen = 0;
  RelaxedLock lock;
  return in_two_threads(
      [&] {
        lock.lock();
        AnnotateRWLockAcquired(__FILE__, __LINE__, &lock, 0);
        seen = value;
        AnnotateRWLockReleased(__FILE__, __LINE__, &lock, 0);
        lock.unlock();
      },
      [&] {
        lock.lock();
        AnnotateRWLockAcquired(__FILE__, __LINE__, &lock, 1);
        ++value;
        AnnotateRWLockReleased(__FILE__, __LINE__, &lock, 1);
        lock.unlock();
      });
}

int meant_races() {
  std::vector<int> statistics(10);
  AnnotateBenignRaceSized(__FILE__, __LINE__, &statistics[2], 2 * sizeof(int), "statistics");
  const auto count = [&] { ++statistics[3]; };
  return in_two_threads(count, count);
}

int hint;

// By a constructor.
const bool kSaidOfHint = [] {
  AnnotateBenignRaceSized(__FILE__, __LINE__, &hint, sizeof hint, "a hint");
  return true;
}();

int meant_races_about_a_global() {
  return in_two_threads([] { hint = kSaidOfHint ? 1 : 2; }, [] { ++hint; });
}

int reads_that_are_meant() {
  int value = 0;
  int seen = 0;
  return in_two_threads([&] { value = 1; },
                        [&] {
                          AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
                          AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
                          AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
                          seen = value;
                          AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
                        });
}

int readers_do_not_order_each_other() {
  int value = 0;
  RelaxedLock lock;
  const auto count = [&] {
    lock.lock();
    __tsan_mutex_post_lock(&lock, kReadLock, 0);
    ++value;
    __tsan_mutex_pre_unlock(&lock, kReadLock);
    lock.unlock();
  };
  return in_two_threads(count, count);
}

int writes_beside_ignored_reads() {
  int value = 0;
  const auto count = [&] {
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    value = 1;
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  };
  return in_two_threads(count, count);
}

int races_after_ignored_ones() {
  int value = 0;
  const auto count = [&] {
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    value = 1;
  };
  return in_two_threads(count, count);
}

int races_beside_meant_ones() {
  std::vector<int> statistics(10);
  AnnotateBenignRaceSized(__FILE__, __LINE__, &statistics[2], 2 * sizeof(int), "statistics");
  const auto count = [&] { ++statistics[4]; };
  return in_two_threads(count, count);
}

constexpr Named kSaid[] = {
    {"acquire and release", acquire_and_release},
    {"happens before", happens_before},
    {"annotated mutex", annotated_mutex},
    {"annotated reader lock", annotated_reader_lock},
    {"meant races", meant_races},
    {"meant races about a global", meant_races_about_a_global},
    {"reads that are meant", reads_that_are_meant},
};

constexpr Named kNotSaid[] = {
    {"readers do not order each other", readers_do_not_order_each_other},
    {"writes beside ignored reads", writes_beside_ignored_reads},
    {"races after ignored ones", races_after_ignored_ones},
    {"races beside meant ones", races_beside_meant_ones},
};

}  // namespace

const std::span<const Named> kAnnotated = kSaid;
const std::span<const Named> kAnnotatedInVain = kNotSaid;

}  // namespace reprise::programs
