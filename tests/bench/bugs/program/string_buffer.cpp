// CB/stringbuffer-jdk1.4: append(other) asks for the other buffer's length and then for its
// characters, each call locked, not both. The main thread appends a buffer that another thread
// empties and fills again meanwhile.

#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

class StringBuffer {
 public:
  explicit StringBuffer(const char* text = "") { append(text); }

  void append(const char* text) {
    const std::lock_guard lock(mutex_);
    const std::size_t added = std::strlen(text);
    require(length_ + added <= kCapacity);
    for (std::size_t i = 0; i < added; ++i) characters_[length_ + i] = text[i];
    length_ += added;
  }

  void append(StringBuffer& other) {
    const std::lock_guard lock(mutex_);
    const std::size_t added = other.length();
    require(length_ + added <= kCapacity);
    other.get(0, added, characters_ + length_);
    length_ += added;
  }

  void erase(std::size_t begin, std::size_t end) {
    const std::lock_guard lock(mutex_);
    require(begin <= end && end <= length_);
    for (std::size_t i = end; i < length_; ++i) characters_[begin + i - end] = characters_[i];
    length_ -= end - begin;
  }

  std::size_t length() {
    const std::lock_guard lock(mutex_);
    return length_;
  }

  void get(std::size_t begin, std::size_t end, char* target) {
    const std::lock_guard lock(mutex_);
    require(begin <= end && end <= length_);
    for (std::size_t i = begin; i < end; ++i) *target++ = characters_[i];
  }

 private:
  static constexpr std::size_t kCapacity = 16;

  std::recursive_mutex mutex_;
  std::size_t length_ = 0;
  char characters_[kCapacity];
};

void refill(StringBuffer& buffer) {
  buffer.erase(0, 3);
  buffer.append("abc");
}

}  // namespace

int string_buffer() {
  const auto shared = std::make_unique<StringBuffer>("abc");
  Threads threads;
  threads.start_with<refill>(*shared);
  const auto own = std::make_unique<StringBuffer>();
  own->append(*shared);
  return 0;
}

}  // namespace reprise::bugs
