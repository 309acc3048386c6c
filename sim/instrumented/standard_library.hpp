#pragma once
// Included before everything in instrumented C++: where the standard library itself has a data race
// that is not the program's to answer for.

#include <version>

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
