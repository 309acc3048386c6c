// What the standard library synchronises by itself: in headers, which are instrumented with the
// program, and in the library, which is not.

#include <atomic>
#include <barrier>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "tests/sim/program/synchronized.hpp"
#include "tests/sim/program/together.hpp"

namespace reprise::programs {
namespace {

using Text = std::vector<char>;

Text text_of(char letter) { return Text(40, letter); }

void check(bool holds) {
  if (!holds) std::abort();
}

int shared_pointer_by_functions() {
  std::shared_ptr<Text> newest = std::make_shared<Text>(text_of('a'));
  return in_two_threads(
      [&] {
        for (int i = 0; i < 3; ++i) check(std::atomic_load(&newest)->size() == 40);
      },
      [&] { std::atomic_store(&newest, std::make_shared<Text>(text_of('b'))); });
}

int atomic_shared_pointer() {
  std::atomic<std::shared_ptr<Text>> newest{std::make_shared<Text>(text_of('a'))};
  return in_two_threads(
      [&] {
        for (int i = 0; i < 3; ++i) check(newest.load(std::memory_order_relaxed)->size() == 40);
      },
      [&] {
        std::shared_ptr<Text> mine = newest;
        check(newest.compare_exchange_strong(mine, std::make_shared<Text>(text_of('b'))));
        newest = std::make_shared<Text>(text_of('c'));
      });
}

int weak_pointer() {
  auto owner = std::make_shared<Text>(text_of('a'));
  const std::weak_ptr<Text> observer = owner;
  return in_two_threads([own = std::move(owner)]() mutable { own.reset(); },
                        [&] {
                          const std::shared_ptr<Text> seen = observer.lock();
                          check(seen == nullptr || seen->front() == 'a');
                        });
}

int once() {
  std::once_flag flag;
  Text text;
  const auto use = [&] {
    std::call_once(flag, [&] { text = text_of('a'); });
    check(text.size() == 40);
  };
  return in_two_threads(use, use);
}

int static_that_fails_at_first() {
  int attempts = 0;
  const auto use = [&] {
    try {
      static const Text text = ++attempts == 1 ? throw 1 : text_of('a');
      check(text.front() == 'a');
    } catch (int) {
    }
  };
  return in_two_threads(use, use);
}

int asynchronous() {
  std::future<Text> first = std::async(std::launch::async, [] { return text_of('a'); });
  std::packaged_task<Text(char)> task(text_of);
  std::future<Text> second = task.get_future();
  std::thread worker(std::move(task), 'b');
  check(first.get().front() == 'a' && second.get().front() == 'b');
  worker.join();
  return 0;
}

int shared_future() {
  std::promise<Text> promise;
  const std::shared_future<Text> future = promise.get_future().share();
  std::thread giver([&] { promise.set_value(text_of('a')); });
  const auto look = [future] { check(future.get().front() == 'a'); };
  in_two_threads(look, look);
  giver.join();
  return 0;
}

int future_at_the_end_of_a_thread() {
  std::promise<Text> promise;
  std::future<Text> future = promise.get_future();
  std::thread giver([&] { promise.set_value_at_thread_exit(text_of('a')); });
  check(future.get().front() == 'a');
  giver.join();
  return 0;
}

int condition_of_any_lock() {
  std::shared_mutex mutex;
  std::condition_variable_any changed;
  Text text;
  return in_two_threads(
      [&] {
        std::shared_lock lock(mutex);
        changed.wait(lock, [&] { return !text.empty(); });
        check(text.front() == 'a');
      },
      [&] {
        {
          const std::scoped_lock lock(mutex);
          text = text_of('a');
        }
        changed.notify_all();
      });
}

int latch() {
  std::latch ready(2);
  Text one;
  Text other;
  return in_two_threads(
      [&] {
        one = text_of('a');
        ready.arrive_and_wait();
        check(other.front() == 'b');
      },
      [&] {
        other = text_of('b');
        ready.arrive_and_wait();
        check(one.front() == 'a');
      });
}

int counting_semaphore() {
  std::counting_semaphore<2> filled(0);
  Text text;
  return in_two_threads(
      [&] {
        text = text_of('a');
        filled.release();
      },
      [&] {
        filled.acquire();
        check(text.front() == 'a');
      });
}

int stop_request() {
  Text text;
  std::atomic<bool> called = false;
  std::jthread worker([&](std::stop_token stop) {
    const std::stop_callback note(stop, [&] { called = true; });
    while (!stop.stop_requested()) std::this_thread::yield();
    check(text.front() == 'a');
  });
  text = text_of('a');
  worker.request_stop();
  worker.join();
  check(called);
  return 0;
}

int waiting_atomic() {
  std::atomic<int> state = 0;
  Text text;
  return in_two_threads(
      [&] {
        text = text_of('a');
        state.store(1);
        state.notify_one();
      },
      [&] {
        state.wait(0);
        check(text.front() == 'a');
      });
}

// It sleeps on a word of the library's, since it is no int.
int waiting_bool() {
  std::atomic<bool> is_there = false;
  Text text;
  return in_two_threads(
      [&] {
        text = text_of('a');
        is_there.store(true, std::memory_order_release);
        is_there.notify_one();
      },
      [&] {
        is_there.wait(false, std::memory_order_acquire);
        check(text.front() == 'a');
      });
}

int barrier() {
  Text texts[2];
  std::barrier together(2);
  const auto meet = [&](int own) {
    texts[own] = text_of('a');
    together.arrive_and_wait();
    check(texts[1 - own].front() == 'a');
  };
  return in_two_threads([&] { meet(0); }, [&] { meet(1); });
}

int spin_flag() {
  std::atomic_flag taken;
  Text text;
  const auto add = [&](char letter) {
    while (taken.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
    text.push_back(letter);
    taken.clear(std::memory_order_release);
  };
  in_two_threads([&] { add('a'); }, [&] { add('b'); });
  check(text.size() == 2);
  return 0;
}

int common_pool() {
  std::pmr::synchronized_pool_resource pool;
  const auto use = [&](char letter) {
    for (int i = 0; i < 3; ++i) {
      const std::pmr::vector<char> text(40, letter, &pool);
      check(text.back() == letter);
    }
  };
  return in_two_threads([&] { use('a'); }, [&] { use('b'); });
}

int text_streams() {
  const auto print = [](int number) {
    std::ostringstream stream;
    stream << "number " << number << ' ' << 1.5 * number;
    check(stream.str().size() > 8);
  };
  return in_two_threads([&] { print(1); }, [&] { print(2); });
}

int at_the_end_of_a_thread() {
  std::mutex mutex;
  std::condition_variable ended;
  bool is_over = false;
  Text text;
  std::thread worker([&] {
    thread_local Text own = text_of('a');
    std::unique_lock lock(mutex);
    text = own;
    is_over = true;
    std::notify_all_at_thread_exit(ended, std::move(lock));
  });
  {
    std::unique_lock lock(mutex);
    ended.wait(lock, [&] { return is_over; });
    check(text.front() == 'a');
  }
  worker.join();
  return 0;
}

constexpr Named kAll[] = {
    {"shared pointer by functions", shared_pointer_by_functions},
    {"atomic shared pointer", atomic_shared_pointer},
    {"weak pointer", weak_pointer},
    {"once", once},
    {"static that fails at first", static_that_fails_at_first},
    {"asynchronous", asynchronous},
    {"shared future", shared_future},
    {"future at the end of a thread", future_at_the_end_of_a_thread},
    {"condition of any lock", condition_of_any_lock},
    {"latch", latch},
    {"counting semaphore", counting_semaphore},
    {"stop request", stop_request},
    {"waiting atomic", waiting_atomic},
    {"waiting bool", waiting_bool},
    {"barrier", barrier},
    {"spin flag", spin_flag},
    {"common pool", common_pool},
    {"text streams", text_streams},
    {"at the end of a thread", at_the_end_of_a_thread},
};

}  // namespace

const std::span<const Named> kOfTheLibrary = kAll;

}  // namespace reprise::programs
