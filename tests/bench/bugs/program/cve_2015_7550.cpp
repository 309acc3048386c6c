// ConVul/CVE-2015-7550, Linux keyctl: a key is found valid, and then read under its semaphore; it
// may have been revoked, and have lost its payload, in between. Two threads.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Payload {
  int length = 8;
};

struct Key {
  std::mutex semaphore;
  bool revoked = false;
  Payload* payload = new Payload;
};

volatile int length_read;

void read_key(Key& key) {
  if (key.revoked) return;
  const std::lock_guard lock(key.semaphore);
  length_read = key.payload->length;
}

void revoke(Key& key) {
  const std::lock_guard lock(key.semaphore);
  key.revoked = true;
  Payload* const payload = key.payload;
  key.payload = nullptr;
  release(payload);
}

}  // namespace

int cve_2015_7550() {
  Key key;
  in_threads_with<read_key, revoke>(key);
  return 0;
}

}  // namespace reprise::bugs
