// Inspect/boundedBuffer: producers and consumers share 3 places under a mutex and two condition
// variables. That there is something to take is told to one consumer, and only when there was
// nothing: the second of two that wait may sleep on beside work to do, which matters if those who
// are awake have had their share. The original has 5 producers and 5 consumers of 10 items; 2 and 2
// of 3 are as hard to catch.

#include <pthread.h>

#include <cstddef>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

constexpr int kProducers = 2;
constexpr int kConsumers = 2;
constexpr int kItemsEach = 3;
constexpr std::size_t kPlaces = 3;

struct Buffer {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t not_full = PTHREAD_COND_INITIALIZER;
  pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
  std::size_t used = 0;
  std::size_t next = 0;
  int places[kPlaces] = {};

  void put(int item) {
    pthread_mutex_lock(&mutex);
    while (used == kPlaces) pthread_cond_wait(&not_full, &mutex);
    places[(next + used++) % kPlaces] = item;
    if (used == 1) pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&mutex);
  }

  int get() {
    pthread_mutex_lock(&mutex);
    while (used == 0) pthread_cond_wait(&not_empty, &mutex);
    const int item = places[next];
    next = (next + 1) % kPlaces;
    --used;
    pthread_cond_signal(&not_full);
    pthread_mutex_unlock(&mutex);
    return item;
  }
};

void produce(Buffer& buffer) {
  for (int i = 0; i < kItemsEach; ++i) buffer.put(i);
}

void consume(Buffer& buffer) {
  for (int i = 0; i < kItemsEach; ++i) buffer.get();
}

}  // namespace

int bounded_buffer() {
  Buffer buffer;
  Threads threads;
  threads.start_with<produce>(buffer, kProducers);
  threads.start_with<consume>(buffer, kConsumers);
  return 0;
}

}  // namespace reprise::bugs
