#pragma once
// The programs: each has a known concurrency bug that some schedules show and others do not. They
// are ordinary pthreads and C++, and know nothing of who runs them. A bug shows as an abort, a
// crash, a use after free, a double free or a deadlock; data races on the way are not counted.
//
// Each is written anew after what is published about the bug; its file says which original it
// stands for and how many threads that had.

#include <span>
#include <string_view>

namespace reprise::bugs {

struct Program {
  std::string_view name;      ///< also the scenario's
  std::string_view original;  ///< under which it is published; see published.csv
  int (*run)();
};

extern const std::span<const Program> kPrograms;

// One file each; numbers are of threads.
int account();
int bluetooth_stop();
int bounded_buffer();
int carter();
int circular_buffer();
int deadlock();
int dining_philosophers(int philosophers);
int lazy_initialisation();
int quicksort_pool();
int queue_flags();
int reorder(int setters, int checkers);
int safe_stack();
int stack_flag();
int string_buffer();
int token_ring();
int two_stage(int writers, int readers);
int wrong_lock(int right, int wrong);

// The protocol between a queue's owner and its thieves: locked, or with an interlocked head; with
// or without a record that each thread keeps of what it does.
int work_stealing_queue();
int work_stealing_queue_with_state();
int interlocked_work_stealing_queue();
int interlocked_work_stealing_queue_with_state();

// Races in kernels and browsers, by the vulnerability they led to.
int cve_2009_3547();
int cve_2011_2183();
int cve_2013_1792();
int cve_2015_7550();
int cve_2016_1972();
int cve_2016_1973();
int cve_2016_7911();
int cve_2016_9806();
int cve_2017_15265();
int cve_2017_6346();

}  // namespace reprise::bugs
