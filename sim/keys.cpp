#include "sim/keys.hpp"

#include <array>

namespace reprise::sim {
namespace {

// Libraries make keys before any constructor of ours has run.
constinit std::array<KeyDestructor, kFirstKey> made_outside{};

}  // namespace

void note_destructor(pthread_key_t key, KeyDestructor destructor) {
  if (key < kFirstKey) made_outside[key] = destructor;
}

KeyDestructor destructor_of(const std::vector<Key>& keys, pthread_key_t key) {
  if (key < kFirstKey) return made_outside[key];
  return key < keys.size() ? keys[key].destructor : nullptr;
}

}  // namespace reprise::sim
