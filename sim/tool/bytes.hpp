#pragma once
// Values as bytes, for records that go from a worker to its supervisor: the same program on both
// sides, so the layout of a type is its format.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace reprise::sim {

class ByteWriter {
 public:
  template <class T>
  void value(const T& plain) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&plain), sizeof(T));
  }

  void text(std::string_view characters) {
    value(characters.size());
    bytes_.append(characters);
  }

  template <class T>
  void array(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    value(values.size());
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads what a ByteWriter wrote, in the same order. Past the end it gives zeros and empty values;
/// `complete` tells.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T value() {
    T plain{};
    copy(&plain, sizeof(T));
    return plain;
  }

  std::string text() {
    const auto size = value<std::size_t>();
    if (size > rest_.size()) return overrun<std::string>();
    const std::string characters(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return characters;
  }

  template <class T>
  std::vector<T> array() {
    const auto count = value<std::size_t>();
    if (count > rest_.size() / sizeof(T)) return overrun<std::vector<T>>();
    std::vector<T> values(count);
    copy(values.data(), count * sizeof(T));
    return values;
  }

  /// @returns whether everything was there and nothing is left
  bool complete() const { return !overrun_ && rest_.empty(); }

 private:
  void copy(void* to, std::size_t size) {
    if (size > rest_.size()) {
      overrun<int>();
      return;
    }
    if (size > 0) std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
  }

  template <class T>
  T overrun() {
    overrun_ = true;
    rest_ = {};
    return {};
  }

  std::string_view rest_;
  bool overrun_ = false;
};

}  // namespace reprise::sim
