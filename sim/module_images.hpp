#pragma once
// The writable data of the shared libraries under test. A library's globals belong to the process
// that uses it: a simulated process starts with them as they were when the world was made, and each
// of several processes sees its own.
//
// The C and C++ runtimes and the libraries of the tool itself are left alone: the host uses them
// too (sim/warm_up.hpp). The executable's own data is the simulator's; code under test that keeps
// mutable globals there is not reset. Nor is what the loader has bound lazily.
//
// Threading: host-side or kernel, one caller at a time.

#include <cstddef>
#include <vector>

namespace reprise::sim {

class ModuleImages {
 public:
  /// Finds the modules and keeps their data as the image to boot from.
  ModuleImages();

  using Image = std::vector<std::byte>;

  const Image& boot_image() const { return boot_; }
  /// Puts an image in place.
  void install(const Image& image);
  /// Keeps what is in place now.
  void save(Image& image) const;

 private:
  struct Segment {
    std::byte* address;
    std::size_t bytes;
  };

  void add(std::size_t begin, std::size_t end);

  std::vector<Segment> segments_;
  std::size_t bytes_ = 0;  // of all of them
  Image boot_;
};

}  // namespace reprise::sim
