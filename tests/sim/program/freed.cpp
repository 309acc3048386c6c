// Heap memory that somebody uses while, or after, somebody else frees it.

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/sim/program/synchronized.hpp"
#include "tests/sim/program/together.hpp"

namespace reprise::programs {
namespace {

struct Account {
  int owner = 1;
  int balance = 2;
};

int read_while_deleted() {
  auto* const account = new Account;
  return in_two_threads(
      [=] {
        if (account->balance == 7) std::abort();
      },
      [=] { delete account; });
}

// The lock orders nothing: whoever comes second may well be the reader.
int read_or_freed_under_a_lock() {
  auto* const balance = static_cast<int*>(std::malloc(sizeof(int)));
  *balance = 2;
  std::mutex mutex;
  return in_two_threads(
      [&] {
        const std::scoped_lock lock(mutex);
        if (*balance == 7) std::abort();
      },
      [&] {
        const std::scoped_lock lock(mutex);
        std::free(balance);
      });
}

int read_after_all_is_over() {
  auto* const account = new Account;
  const Account* volatile remembered = account;  // the compiler would see it otherwise
  delete account;
  if (remembered->balance == 7) std::abort();
  return 0;
}

// Somebody else may have it by then.
int read_after_another_one_got_it() {
  auto* const account = new Account;
  const Account* volatile remembered = account;
  delete account;
  auto* const another = new Account;
  if (remembered->balance == 7) std::abort();
  delete another;
  return 0;
}

// Whoever waited may be the last to know of it.
int notified_after_all_was_done() {
  struct Shared {
    std::mutex mutex;
    std::condition_variable condition;
    bool done = false;
  };
  auto* const shared = new Shared;
  return in_two_threads(
      [=] {
        std::unique_lock lock(shared->mutex);
        shared->condition.wait(lock, [=] { return shared->done; });
        lock.unlock();
        delete shared;
      },
      [=] {
        std::unique_lock lock(shared->mutex);
        shared->done = true;
        lock.unlock();
        shared->condition.notify_one();
      });
}

// One thread is done with it before the other frees it; nothing says so.
int counted_without_order() {
  struct Counted {
    std::atomic<int> users = 2;
    int value = 0;
  };
  auto* const shared = new Counted;
  const auto use = [=] {
    if (shared->value == 7) std::abort();
    if (shared->users.fetch_sub(1, std::memory_order_relaxed) == 1) delete shared;
  };
  return in_two_threads(use, use);
}

int handed_over() {
  std::mutex mutex;
  std::condition_variable came;
  std::unique_ptr<Account> account;
  std::thread taker([&] {
    std::unique_lock lock(mutex);
    came.wait(lock, [&] { return account != nullptr; });
    account.reset();
  });
  auto fresh = std::make_unique<Account>();
  fresh->balance = 3;
  {
    const std::scoped_lock lock(mutex);
    account = std::move(fresh);
  }
  came.notify_one();
  taker.join();
  return 0;
}

int shared_pointer() {
  auto account = std::make_shared<Account>();
  const auto use = [](std::shared_ptr<Account> own) {
    if (own->balance == 7) std::abort();
  };
  std::thread one(use, account);
  std::thread other(use, std::move(account));
  one.join();
  other.join();
  return 0;
}

int grown_under_a_lock() {
  std::mutex mutex;
  std::vector<std::string> names;
  const auto add = [&](char letter) {
    for (std::size_t i = 0; i < 4; ++i) {
      const std::scoped_lock lock(mutex);
      names.emplace_back(40 + i, letter);
    }
  };
  in_two_threads([&] { add('a'); }, [&] { add('b'); });
  return names.size() == 8 ? 0 : 1;
}

struct Failure {
  std::string text = "longer than what a string keeps in itself";
  ~Failure() { text.clear(); }
};

// The library counts who has it, unseen.
int exception() {
  std::exception_ptr thrown;
  try {
    throw Failure();
  } catch (...) {
    thrown = std::current_exception();
  }
  const auto look = [](std::exception_ptr own) {
    try {
      std::rethrow_exception(std::move(own));
    } catch (const Failure& failure) {
      if (failure.text.front() != 'l') std::abort();
    }
  };
  std::thread one(look, thrown);
  std::thread other(look, std::move(thrown));
  one.join();
  other.join();
  return 0;
}

int promised() {
  std::promise<std::vector<int>> promise;
  std::future<std::vector<int>> future = promise.get_future();
  std::thread giver([own = std::move(promise)]() mutable { own.set_value({1, 2, 3}); });
  const std::size_t count = future.get().size();
  giver.join();
  return count == 3 ? 0 : 1;
}

// What one frees another gets at once.
int used_again() {
  const auto use = [](int letter) {
    for (int i = 0; i < 4; ++i) {
      const std::vector<char> text(100, static_cast<char>(letter));
      if (text.back() != letter) std::abort();
    }
  };
  return in_two_threads([&] { use('a'); }, [&] { use('b'); });
}

constexpr Named kWrong[] = {
    {"read while deleted", read_while_deleted},
    {"read or freed under a lock", read_or_freed_under_a_lock},
    {"read after all is over", read_after_all_is_over},
    {"read after another one got it", read_after_another_one_got_it},
    {"notified after all was done", notified_after_all_was_done},
    {"counted without order", counted_without_order},
};

constexpr Named kRight[] = {
    {"handed over", handed_over},
    {"shared pointer", shared_pointer},
    {"grown under a lock", grown_under_a_lock},
    {"exception", exception},
    {"promised", promised},
    {"used again", used_again},
};

}  // namespace

const std::span<const Named> kUsedAfterFree = kWrong;
const std::span<const Named> kFreedInTime = kRight;

}  // namespace reprise::programs
