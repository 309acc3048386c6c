#include "tests/globals/program/globals.hpp"

#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>
#include <vector>

namespace reprise::programs {
namespace {

class Object {
 public:
  ~Object() {
    if (told_ != nullptr) told_(entries_.size());
  }

  const Birth& birth() const { return birth_; }
  std::size_t grow() {
    entries_.push_back(0);
    return entries_.size();
  }
  void tell(void (*told)(std::size_t)) { told_ = told; }

 private:
  const Birth birth_{std::chrono::system_clock::now().time_since_epoch().count(),
                     std::random_device{}(), getpid()};
  std::vector<int> entries_{1, 2, 3};
  void (*told_)(std::size_t) = nullptr;
};

Object object;

class Background {
 public:
  ~Background() { wait(); }
  void wait() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_{[] { object.grow(); }};
};

Background background;

}  // namespace

Birth global_birth() { return object.birth(); }

std::size_t grow_global() {
  background.wait();
  return object.grow();
}

void tell_when_destroyed(void (*told)(std::size_t)) { object.tell(told); }

int grow_global_in_two_threads() {
  background.wait();
  std::thread other([] { object.grow(); });
  object.grow();
  other.join();
  return 0;
}

}  // namespace reprise::programs
