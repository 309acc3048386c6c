// ConVul/CVE-2016-1973, WebRTC: a static instance is counted; who counts to one makes it, who
// counts to zero takes the pointer and deletes it. In between another one may have counted to one
// and made a new instance, which is then the one deleted; or it has counted to two and finds none
// yet. Two threads use the instance once.

#include <atomic>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Instance {
  int magic = 1;
};

std::atomic<int> count;
std::atomic<Instance*> instance;

Instance* acquire() {
  if (count.fetch_add(1) == 0) instance.store(new Instance);
  return instance.load();
}

void give_back() {
  if (count.fetch_sub(1) != 1) return;
  if (Instance* const old = instance.exchange(nullptr)) release(old);
}

void use() {
  const Instance* const own = acquire();
  used(own->magic);
  give_back();
}

}  // namespace

int cve_2016_1973() {
  in_threads<use, use>();
  return 0;
}

}  // namespace reprise::bugs
