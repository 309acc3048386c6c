// ConVul/CVE-2011-2183, Linux same-page merging: the scanner looks whether the list of memories is
// empty, and takes the next one from it; the last memory may have left in between, and what it
// takes is the list's head, which belongs to none. Two threads.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Memory {
  int users = 1;
};

struct Slot {
  Slot* next = nullptr;
  Memory* memory = nullptr;
};

std::mutex mutex;
Slot head;
Slot slot;
Memory memory;
volatile int scanned;

void scan() {
  if (head.next == &head) return;
  Slot* next;
  {
    const std::lock_guard lock(mutex);
    next = head.next;
  }
  scanned = next->memory->users;
}

void leave() {
  const std::lock_guard lock(mutex);
  head.next = slot.next;
}

}  // namespace

int cve_2011_2183() {
  head.next = &slot;
  slot.next = &head;
  slot.memory = &memory;
  in_threads<scan, leave>();
  return 0;
}

}  // namespace reprise::bugs
