// Tutorial: two threads take two locks in opposite order.

#include <pthread.h>

#include <mutex>
#include <thread>

#include "scenarios/scenarios.hpp"

namespace reprise::scenarios {
namespace {

int transfer_both_ways() {
  std::mutex alice;
  std::mutex bob;
  std::thread back([&] {
    pthread_setname_np(pthread_self(), "bob to alice");
    const std::lock_guard from(bob);
    const std::lock_guard to(alice);
  });
  {
    const std::lock_guard from(alice);
    const std::lock_guard to(bob);
  }
  back.join();
  return 0;
}

void run(sim::Run& run) {
  run.world().start("alice to bob", &transfer_both_ways);
  run.world().run();
}

}  // namespace

const sim::Scenario kHelloDeadlock{
    "hello_deadlock", "tutorial: two locks in opposite order", {}, &run};

}  // namespace reprise::scenarios
