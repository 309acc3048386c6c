// CS/carter01: two classes of threads exclude each other by a lock that the first of a class takes
// and the last one gives back, while holding the mutex of the counters: a deadlock. Two threads
// work, two have nothing to do.

#include <pthread.h>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

pthread_mutex_t counters = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
int of_first_class;
int of_second_class;

void work(int& members) {
  pthread_mutex_lock(&counters);
  if (++members == 1) pthread_mutex_lock(&turn);
  pthread_mutex_unlock(&counters);

  pthread_mutex_lock(&counters);
  if (--members == 0) pthread_mutex_unlock(&turn);
  pthread_mutex_unlock(&counters);
}

void first_class() { work(of_first_class); }
void second_class() { work(of_second_class); }
void idle() {}

}  // namespace

int carter() {
  in_threads<first_class, second_class, idle, idle>();
  return 0;
}

}  // namespace reprise::bugs
