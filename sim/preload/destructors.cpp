#include "sim/preload/destructors.hpp"

#include <link.h>

#include <cstddef>

namespace reprise::sim {
namespace {

struct Functions {
  void (**first)() = nullptr;
  std::size_t count = 0;
};

Functions destructors_in(const dl_phdr_info& object) {
  Functions found;
  for (std::size_t i = 0; i < object.dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object.dlpi_phdr[i];
    if (segment.p_type != PT_DYNAMIC) continue;
    const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(object.dlpi_addr + segment.p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_FINI_ARRAY) {
        found.first = reinterpret_cast<void (**)()>(object.dlpi_addr + entry->d_un.d_ptr);
      }
      if (entry->d_tag == DT_FINI_ARRAYSZ) found.count = entry->d_un.d_val / sizeof(void (*)());
    }
  }
  return found;
}

}  // namespace

void run_destructors_of_program() {
  Functions destructors;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* found) {
        *static_cast<Functions*>(found) = destructors_in(*object);
        return 1;  // the program comes first; the others do not matter
      },
      &destructors);
  for (std::size_t i = destructors.count; i-- > 0;) destructors.first[i]();
}

}  // namespace reprise::sim
