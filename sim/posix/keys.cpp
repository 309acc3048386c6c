// pthread keys: values per simulated thread. Neither scheduling points nor events: no other thread
// can observe them.

#include <pthread.h>

#include <cerrno>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

Key* find_key(pthread_key_t key) {
  std::vector<Key>& keys = world().running_process().keys;
  return key < keys.size() && keys[key].used ? &keys[key] : nullptr;
}

}  // namespace

extern "C" {

int pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  if (!simulated()) {
    const int error = REPRISE_HOST(pthread_key_create)(key, destructor);
    if (error == 0) note_destructor(*key, destructor);
    return error;
  }
  const Kernel kernel;
  std::vector<Key>& keys = world().running_process().keys;
  if (keys.size() < kFirstKey) keys.resize(kFirstKey);
  for (pthread_key_t free_key = kFirstKey; free_key < keys.size(); ++free_key) {
    if (keys[free_key].used) continue;
    keys[free_key] = {true, destructor};
    *key = free_key;
    return 0;
  }
  if (keys.size() >= kFirstKey + PTHREAD_KEYS_MAX) return EAGAIN;
  *key = static_cast<pthread_key_t>(keys.size());
  keys.push_back({true, destructor});
  return 0;
}

int pthread_key_delete(pthread_key_t key) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_key_delete)(key);
  const Kernel kernel;
  Key* const found = find_key(key);
  if (found == nullptr) return EINVAL;
  *found = {};
  for (Thread* const thread : world().running_process().threads) {
    if (key < thread->key_values.size()) thread->key_values[key] = nullptr;
  }
  return 0;
}

int pthread_setspecific(pthread_key_t key, const void* value) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_setspecific)(key, value);
  const Kernel kernel;
  if (key >= kFirstKey && find_key(key) == nullptr) return EINVAL;
  std::vector<void*>& values = world().running_thread().key_values;
  if (values.size() <= key) values.resize(key + 1);
  values[key] = const_cast<void*>(value);
  return 0;
}

void* pthread_getspecific(pthread_key_t key) noexcept {
  if (!simulated()) return REPRISE_HOST(pthread_getspecific)(key);
  const std::vector<void*>& values = world().running_thread().key_values;
  return key < values.size() ? values[key] : nullptr;
}

}  // extern "C"
