#pragma once
// What the loader has loaded: the executable and the shared libraries, their writable data, and
// what each of them does before main and after it.
//
// Threading: host-side; safe before any constructor has run.

#include <link.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace reprise::sim {

/// Addresses from `begin` up to `end`.
struct AddressRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// System V ABI, "Initialization and Termination Functions"; the C library hands main's arguments
/// to those that come before it.
using Initializer = void (*)(int argument_count, char** arguments, char** environment);
using Finalizer = void (*)();

class Module {
 public:
  explicit Module(const dl_phdr_info& loaded)
      : path_(loaded.dlpi_name),
        base_(loaded.dlpi_addr),
        headers_(loaded.dlpi_phdr, loaded.dlpi_phnum) {}

  bool is_executable() const { return path_.empty(); }
  /// @returns whether it is a library that belongs to the program under test: neither the C and C++
  /// runtimes nor one of the tool's own, which the host uses, too
  bool is_under_test() const;

  /// Every segment that the program may write to, as loaded.
  std::vector<AddressRange> writable_segments() const;
  /// Those without what the loader writes and nobody else.
  std::vector<AddressRange> variables() const;

  /// In the order in which they run.
  std::span<Initializer> initializers() const;
  /// In the order in which they stand: they run from the last to the first.
  std::span<Finalizer> finalizers() const;

  bool has_name(std::string_view name) const;
  /// @returns the names of the libraries that it was linked with
  std::vector<std::string_view> needed() const;

 private:
  const ElfW(Dyn) * dynamic() const;
  std::size_t entry(ElfW(Sxword) tag) const;
  template <class Function>
  std::span<Function> functions(ElfW(Sxword) array, ElfW(Sxword) bytes) const;
  AddressRange lazy_bindings() const;
  std::size_t read_only_end() const;

  std::string_view path_;
  std::size_t base_;
  std::span<const ElfW(Phdr)> headers_;
};

/// @returns all there are; the executable is the first
std::vector<Module> loaded_modules();

}  // namespace reprise::sim
