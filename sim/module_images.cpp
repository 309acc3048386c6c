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

/// Addresses of a module's data, from `begin` up to `end`.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t dynamic_entry(const dl_phdr_info& module, ElfW(Sxword) tag) {
  for (int i = 0; i < module.dlpi_phnum; ++i) {
    if (module.dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    const auto* entry =
        reinterpret_cast<const ElfW(Dyn)*>(module.dlpi_addr + module.dlpi_phdr[i].p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == tag) return entry->d_un.d_val;
    }
  }
  return 0;
}

/// Where a module keeps the functions that the loader finds at their first call. Whoever finds them
/// finds the same ones; looking for them again in every process would cost a tenth of a short run.
Range lazy_bindings(const dl_phdr_info& module) {
  constexpr std::size_t kReserved = 3;  // words of the loader's own: System V ABI, x86-64, 5.2
  const std::size_t begin = dynamic_entry(module, DT_PLTGOT);  // the loader has made it absolute
  const std::size_t count = dynamic_entry(module, DT_PLTRELSZ) / sizeof(ElfW(Rela));
  if (begin == 0 || count == 0) return {};
  return {begin, begin + (kReserved + count) * sizeof(void*)};
}

/// @returns the end of what the loader made read-only: the start of the writable segment
std::size_t read_only_end(const dl_phdr_info& module) {
  for (int i = 0; i < module.dlpi_phnum; ++i) {
    const auto& header = module.dlpi_phdr[i];
    if (header.p_type == PT_GNU_RELRO) return module.dlpi_addr + header.p_vaddr + header.p_memsz;
  }
  return 0;
}

/// @returns where each writable part of a module was loaded
std::vector<Range> writable_parts(const dl_phdr_info& module) {
  std::vector<Range> parts;
  for (int i = 0; i < module.dlpi_phnum; ++i) {
    const auto& header = module.dlpi_phdr[i];
    if (header.p_type != PT_LOAD || (header.p_flags & PF_W) == 0) continue;
    const std::size_t begin = module.dlpi_addr + header.p_vaddr;
    parts.push_back({begin, begin + header.p_memsz});
  }
  return parts;
}

}  // namespace

ModuleImages::ModuleImages() {
  const auto add_segments = [](dl_phdr_info* module, std::size_t, void* context) {
    auto& images = *static_cast<ModuleImages*>(context);
    if (!under_test(module->dlpi_name)) {
      images.leave_alone(*module);
      return 0;
    }
    const Range bindings = lazy_bindings(*module);
    for (const Range part : writable_parts(*module)) {
      const std::size_t begin = std::max(part.begin, read_only_end(*module));
      images.add(begin, std::min(part.end, std::max(begin, bindings.begin)));
      images.add(std::max(begin, bindings.end), part.end);
    }
    return 0;
  };
  dl_iterate_phdr(add_segments, this);
  save(boot_);
}

void ModuleImages::leave_alone(const dl_phdr_info& module) {
  for (const Range part : writable_parts(module)) {
    left_alone_.push_back({reinterpret_cast<std::byte*>(part.begin), part.end - part.begin});
  }
}

void ModuleImages::adopt(void* object, std::size_t bytes) {
  auto* const address = static_cast<std::byte*>(object);
  const auto holds = [address](const Segment& segment) { return segment.holds(address); };
  if (std::none_of(left_alone_.begin(), left_alone_.end(), holds)) return;
  if (std::any_of(segments_.begin(), segments_.end(), holds)) return;
  segments_.push_back({address, bytes});
  bytes_ += bytes;
  boot_.insert(boot_.end(), address, address + bytes);
}

void ModuleImages::add(std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  segments_.push_back({reinterpret_cast<std::byte*>(begin), end - begin});
  bytes_ += end - begin;
}

void ModuleImages::install(const Image& image) {
  std::size_t at = 0;
  for (const Segment& segment : segments_) {
    const Image& known = at < image.size() ? image : boot_;
    copy_bytes(segment.address, known.data() + at, segment.bytes);
    at += segment.bytes;
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
