#pragma once
// Starts threads and waits for them. Plain pthreads with the body as a constant: what a program's
// threads share is what the program says, not what std::thread hands over.

#include <pthread.h>

#include <vector>

namespace reprise::bugs {

class Threads {
 public:
  Threads() = default;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() {
    for (const pthread_t id : ids_) pthread_join(id, nullptr);
  }

  template <auto body>
  void start(int count = 1) {
    const auto routine = [](void*) -> void* {
      body();
      return nullptr;
    };
    for (int i = 0; i < count; ++i) create(routine, nullptr);
  }

  /// @param argument what the body is called with
  template <auto body, class T>
  void start_with(T& argument, int count = 1) {
    const auto routine = [](void* given) -> void* {
      body(*static_cast<T*>(given));
      return nullptr;
    };
    for (int i = 0; i < count; ++i) create(routine, &argument);
  }

 private:
  void create(void* (*routine)(void*), void* argument) {
    pthread_create(&ids_.emplace_back(), nullptr, routine, argument);
  }

  std::vector<pthread_t> ids_;
};

/// Each body in a thread of its own, to the end of all.
template <auto... bodies>
void in_threads() {
  Threads threads;
  (threads.start<bodies>(), ...);
}

/// The same, each called with the argument.
template <auto... bodies, class T>
void in_threads_with(T& argument) {
  Threads threads;
  (threads.start_with<bodies>(argument), ...);
}

}  // namespace reprise::bugs
