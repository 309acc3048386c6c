// CS/circular_buffer: a sender and a receiver take turns by flags, seven times each. Whoever finds
// that it is not his turn goes on to the next number all the same.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr int kNumbers = 7;
constexpr int kPlaces = 10;

std::mutex mutex;
int buffer[kPlaces];
int first;
int next;
bool may_send = true;
bool may_receive;

void send() {
  for (int i = 0; i < kNumbers; ++i) {
    const std::lock_guard lock(mutex);
    if (!may_send) continue;
    buffer[next] = i;
    next = (next + 1) % kPlaces;
    may_send = false;
    may_receive = true;
  }
}

void receive() {
  for (int i = 0; i < kNumbers; ++i) {
    const std::lock_guard lock(mutex);
    if (!may_receive) continue;
    require(buffer[first++] == i);
    may_receive = false;
    may_send = true;
  }
}

}  // namespace

int circular_buffer() {
  in_threads<send, receive>();
  return 0;
}

}  // namespace reprise::bugs
