#include "sim/module_images.hpp"

#include <link.h>

#include <algorithm>
#include <string_view>

namespace reprise::sim {
namespace {

// By the beginning of the file name. ISA-L is among them because it has no state: its 64 KiB of
// writable data are tables, and pointers that settle at the first call on the code that suits the
// processor. Putting them back would be most of what a short run costs.
constexpr std::string_view kShared[] = {
    "libc.so",    "libm.so",  "libstdc++",  "libgcc_s",         "ld-linux", "linux-vdso",
    "libpthread", "libdl",    "librt",      "libboost_context", "libfmt",   "libxxhash",
    "libasan",    "libubsan", "libreprise", "libisal",
};

bool under_test(std::string_view path) {
  if (path.empty()) return false;  // the executable
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return std::none_of(std::begin(kShared), std::end(kShared),
                      [file](std::string_view prefix) { return file.starts_with(prefix); });
}

// As memcpy, which a sanitizer would make look at what lies between a module's variables.
void copy_bytes(std::byte* to, const std::byte* from, std::size_t bytes) {
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

}  // namespace

ModuleImages::ModuleImages() {
  const auto add_segments = [](dl_phdr_info* module, std::size_t, void* context) {
    auto& segments = *static_cast<std::vector<Segment>*>(context);
    if (!under_test(module->dlpi_name)) return 0;
    // What the loader made read-only after relocation is at the start of the writable segment.
    std::size_t read_only_end = 0;
    for (int i = 0; i < module->dlpi_phnum; ++i) {
      const auto& header = module->dlpi_phdr[i];
      if (header.p_type == PT_GNU_RELRO) read_only_end = header.p_vaddr + header.p_memsz;
    }
    for (int i = 0; i < module->dlpi_phnum; ++i) {
      const auto& header = module->dlpi_phdr[i];
      if (header.p_type != PT_LOAD || (header.p_flags & PF_W) == 0) continue;
      const std::size_t begin = std::max<std::size_t>(header.p_vaddr, read_only_end);
      const std::size_t end = header.p_vaddr + header.p_memsz;
      if (begin >= end) continue;
      segments.push_back({reinterpret_cast<std::byte*>(module->dlpi_addr + begin), end - begin});
    }
    return 0;
  };
  dl_iterate_phdr(add_segments, &segments_);
  for (const Segment& segment : segments_) bytes_ += segment.bytes;
  save(boot_);
}

void ModuleImages::install(const Image& image) {
  const std::byte* from = image.data();
  for (const Segment& segment : segments_) {
    copy_bytes(segment.address, from, segment.bytes);
    from += segment.bytes;
  }
}

void ModuleImages::save(Image& image) const {
  image.resize(bytes_);
  std::byte* to = image.data();
  for (const Segment& segment : segments_) {
    copy_bytes(to, segment.address, segment.bytes);
    to += segment.bytes;
  }
}

}  // namespace reprise::sim
