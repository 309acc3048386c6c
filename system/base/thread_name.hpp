#pragma once
// Names for threads, so that a debugger or a deadlock report can say which one waits.

#include <pthread.h>

namespace stemedb {

/// @param name at most 15 characters; longer ones are ignored by the system
inline void name_this_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

}  // namespace stemedb
