#include "tests/sim/program/explored.hpp"

#include <sched.h>

#include <atomic>
#include <semaphore>
#include <shared_mutex>
#include <thread>

#include "tests/sim/program/together.hpp"

namespace reprise::programs {

int plain_counter(int times) {
  volatile int number = 0;
  together(2, [&](int) {
    for (int i = 0; i < times; ++i) {
      const int before = number;
      number = before + 1;
    }
  });
  return number;
}

int dekker() {
  std::atomic<int> flags[2] = {0, 0};
  int saw[2] = {0, 0};
  together(2, [&](int i) {
    flags[i].store(1);
    saw[i] = flags[1 - i].load();
  });
  return 2 - saw[0] - saw[1];
}

int fibonacci(int times) {
  std::atomic<int> numbers[2] = {1, 1};
  together(3, [&](int i) {
    if (i == 2) {
      numbers[0].load();
      numbers[1].load();
      return;
    }
    for (int k = 0; k < times; ++k) {
      const int own = numbers[i].load();
      numbers[i].store(own + numbers[1 - i].load());
    }
  });
  return 0;
}

int increments(int threads) {
  std::atomic<int> number = 0;
  together(threads, [&](int) { ++number; });
  return number;
}

int readers(int count) {
  std::atomic<int> number = 0;
  together(count + 1, [&](int i) {
    if (i == 0) {
      number = 1;
    } else {
      number.load();
    }
  });
  return number;
}

int treiber_stack() {
  struct Node {
    int value;
    Node* next;
  };
  std::atomic<Node*> top = nullptr;
  std::atomic<int> sum = 0;
  Node nodes[2] = {{1, nullptr}, {2, nullptr}};
  together(2, [&](int i) {
    Node* const own = &nodes[i];
    own->next = top.load();
    while (!top.compare_exchange_strong(own->next, own)) {
    }
    Node* first = top.load();
    while (first != nullptr && !top.compare_exchange_strong(first, first->next)) {
    }
    if (first != nullptr) sum += first->value;
  });
  return sum;
}

int data_behind_a_flag() {
  alignas(16) std::atomic<int> flag = 0;
  alignas(16) int data = 0;
  int seen = 0;
  together(2, [&](int i) {
    if (i == 0) {
      flag = 1;
      data = 1;
    } else {
      seen = 2 * flag;
      seen += data;
    }
  });
  return seen;
}

int stack_that_frees() {
  struct Node {
    Node* next;
  };
  std::atomic<Node*> top = new Node{new Node{nullptr}};
  together(2, [&](int) {
    Node* first = top.load();
    while (first != nullptr && !top.compare_exchange_strong(first, first->next)) {
    }
    delete first;
  });
  return 0;
}

int bounded_ring(int pushing, int popping) {
  struct Cell {
    std::atomic<std::size_t> turn;
    int value;
  };
  Cell cells[2] = {{0, 0}, {1, 0}};
  std::atomic<std::size_t> pushed = 0;
  std::atomic<std::size_t> popped = 0;
  std::atomic<int> sum = 0;
  // Takes the next place once its cell has come to that turn.
  const auto claim = [&](std::atomic<std::size_t>& next, std::size_t ahead) {
    for (std::size_t place = next.load();;) {
      const std::size_t turn = cells[place % 2].turn.load();
      if (turn == place + ahead) {
        if (next.compare_exchange_strong(place, place + 1)) return place;
      } else if (turn < place + ahead) {
        sched_yield();
        place = next.load();
      } else {
        place = next.load();
      }
    }
  };
  together(pushing + popping, [&](int i) {
    if (i < pushing) {
      const std::size_t place = claim(pushed, 0);
      cells[place % 2].value = i + 1;
      cells[place % 2].turn = place + 1;
    } else {
      const std::size_t place = claim(popped, 1);
      sum += cells[place % 2].value;
      cells[place % 2].turn = place + 2;
    }
  });
  return sum;
}

int last_zero(int count) {
  std::vector<std::atomic<int>> numbers(static_cast<std::size_t>(count) + 1);
  together(count + 1, [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    if (i > 0) {
      numbers[at] = numbers[at - 1].load() + 1;
      return;
    }
    for (int k = count; numbers[static_cast<std::size_t>(k)].load() != 0; --k) {
    }
  });
  return 0;
}

int indexer(int threads) {
  constexpr int kSize = 128;
  std::vector<std::atomic<int>> table(kSize);
  together(threads, [&](int i) {
    for (int message = 1; message <= 4; ++message) {
      const int key = message * 11 + i;
      int at = key * 7 % kSize;
      for (int expected = 0;
           !table[static_cast<std::size_t>(at)].compare_exchange_strong(expected, key);
           expected = 0) {
        at = (at + 1) % kSize;
      }
    }
  });
  return 0;
}

int rotation(int threads) {
  std::atomic<int> number = 0;
  together(threads, [&](int i) {
    int expected = i;
    number.compare_exchange_strong(expected, i + 1);
  });
  return number;
}

int store_buffering() {
  std::atomic<int> numbers[2] = {0, 0};
  int saw[2] = {0, 0};
  together(2, [&](int i) {
    numbers[i].store(1, std::memory_order_relaxed);
    saw[i] = numbers[1 - i].load(std::memory_order_relaxed);
  });
  return saw[0] + 2 * saw[1];
}

int message(bool relaxed) {
  std::atomic<int> data = 0;
  std::atomic<int> flag = 0;
  int missed = 0;
  together(2, [&](int i) {
    if (i == 0) {
      data.store(1, std::memory_order_relaxed);
      flag.store(1, relaxed ? std::memory_order_relaxed : std::memory_order_release);
    } else if (flag.load(relaxed ? std::memory_order_relaxed : std::memory_order_acquire) == 1) {
      missed = 1 - data.load(std::memory_order_relaxed);
    }
  });
  return missed;
}

int independent_reads() {
  std::atomic<int> numbers[2] = {0, 0};
  int saw[2] = {0, 0};
  together(4, [&](int i) {
    if (i < 2) return numbers[i].store(1, std::memory_order_relaxed);
    const int first = numbers[i - 2].load(std::memory_order_relaxed);
    saw[i - 2] = first + 2 * numbers[3 - i].load(std::memory_order_relaxed);
  });
  return saw[0] + 4 * saw[1];
}

int reader_and_attempt() {
  std::shared_mutex mutex;
  int number = 0;
  int saw = 0;
  together(2, [&](int i) {
    if (i == 0) {
      const std::shared_lock lock(mutex);
      saw = number;
    } else if (mutex.try_lock()) {
      number = 1;
      mutex.unlock();
    }
  });
  return saw + 2 * number;
}

int semaphore_as_a_lock() {
  std::counting_semaphore<4> free(1);
  int counter = 0;
  together(2, [&](int) {
    free.acquire();
    ++counter;
    free.release();
  });
  return counter;
}

int wait_without_notice() {
  std::atomic<int> number = 0;
  together(2, [&](int i) { i == 0 ? number.store(1) : number.wait(0); });
  return 0;
}

int both_first_stores_win() {
  std::atomic<int> numbers[2] = {0, 0};
  together(2, [&](int i) {
    numbers[i].store(1, std::memory_order_relaxed);
    numbers[1 - i].store(2, std::memory_order_relaxed);
  });
  return numbers[0] == 1 && numbers[1] == 1 ? 1 : 0;
}

int write_what_is_atomic() {
  int number = 0;
  int found = 0;
  together(2, [&](int i) {
    if (i == 0) {
      number = 1;
    } else {
      found = std::atomic_ref(number).load();
    }
  });
  return found;
}

}  // namespace reprise::programs
