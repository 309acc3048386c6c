#pragma once
// pthread keys: a simulated process has its own, and its libraries may use those that they made
// before any simulation. The numbers tell them apart.
//
// Threading: kernel, one caller at a time; keys are made outside by the host.

#include <pthread.h>

#include <climits>
#include <vector>

namespace reprise::sim {

using KeyDestructor = void (*)(void*);

struct Key {
  bool used = false;
  KeyDestructor destructor = nullptr;
};

/// Keys made outside have smaller numbers.
inline constexpr pthread_key_t kFirstKey = PTHREAD_KEYS_MAX;

/// @param key made outside
void note_destructor(pthread_key_t key, KeyDestructor destructor);

/// @param keys of a process; those before kFirstKey are unused
/// @returns what a thread calls with its value when it ends; null: nothing
KeyDestructor destructor_of(const std::vector<Key>& keys, pthread_key_t key);

}  // namespace reprise::sim
