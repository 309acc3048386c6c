#pragma once
// The writable data of the shared libraries under test. A library's globals belong to the process
// that uses it: a simulated process starts with them as the loader made them (loaded_program.hpp),
// each of several processes sees its own, and the host has those that it had when the world was
// made.
//
// The C and C++ runtimes and the libraries of the tool itself are left alone: the host uses them
// too (sim/warm_up.hpp). The executable's own data is the simulator's; code under test that keeps
// mutable globals there is not reset; nor are those that the loader makes one of for both, since
// inline functions of both have them. Nor is what the loader has bound lazily. But locks are: the
// C++ runtime has some (of std::atomic_load of a shared_ptr, of the memory for exceptions), and
// whoever is killed while it holds one must not keep it from the next.
//
// Threading: host-side or kernel, one caller at a time.

#include <cstddef>
#include <functional>
#include <vector>

#include "sim/module.hpp"

namespace reprise::sim {

class ModuleImages {
 public:
  /// Finds the modules and keeps their data as that of the host.
  ModuleImages();

  using Image = std::vector<std::byte>;

  /// An object in what is left alone belongs to its process from now on, too; one that is elsewhere
  /// does not need it. To be called before a process changes it for the first time.
  void adopt(void* object, std::size_t bytes);

  /// Puts an image in place; what it does not have is as at the start of a process: all, if it is
  /// empty.
  void install(const Image& image);
  void install_host_image() { install(host_); }
  /// Keeps what is in place now.
  void save(Image& image) const;

 private:
  struct Segment {
    std::byte* address;
    std::size_t bytes;

    bool holds(const std::byte* place) const {
      return std::less_equal<>()(address, place) && std::less<>()(place, address + bytes);
    }
  };

  static void add(std::vector<Segment>& segments, AddressRange part);

  std::vector<Segment> left_alone_;
  std::vector<Segment> segments_;
  std::size_t bytes_ = 0;  // of all of them
  Image host_;
  Image fresh_;  // what a process starts with
};

}  // namespace reprise::sim
