#pragma once
// Included before everything in instrumented C++: where the standard library itself has a data race
// that is not the program's to answer for, or hides what may happen.

#include <version>

// Before a thread sleeps that waits for an atomic, libstdc++ lets others run, which is taken for a
// wait until something changes: it would hardly ever come to sleep.
//
// And whoever has changed one by a release looks whether somebody waits without a fence in between:
// by the letter of C++ it may miss who is about to sleep. (The kernel's side is a full barrier:
// sim/posix/futex.cpp.) Only that load is seq_cst.
#if defined _GLIBCXX_RELEASE && __cplusplus >= 202002L
#include <mutex>

#pragma push_macro("_GLIBCXX_USE_SCHED_YIELD")
#undef _GLIBCXX_USE_SCHED_YIELD
#define __atomic_load(from, to, order)                                                 \
  ((order) == __ATOMIC_SEQ_CST ? __atomic_thread_fence(__ATOMIC_SEQ_CST) : (void)0, \
   __atomic_load(from, to, order))
#include <bits/atomic_wait.h>
#undef __atomic_load
#pragma pop_macro("_GLIBCXX_USE_SCHED_YIELD")
#endif

// std::atomic<std::shared_ptr> of libstdc++ 12 is a pointer under a spin lock, and load() lets go
// of the lock by a relaxed operation: nothing orders the reading of the pointer before the next
// writing (GCC bug 101761). It takes the lock's bit away by fetch_sub, which is used for nothing
// else there.
#if defined _GLIBCXX_RELEASE && _GLIBCXX_RELEASE < 13 && __cplusplus >= 202002L
#include <atomic>
#include <bits/shared_ptr.h>

#define fetch_sub(bit, order) fetch_sub(bit, memory_order_seq_cst)
#include <bits/shared_ptr_atomic.h>
#undef fetch_sub
#endif
