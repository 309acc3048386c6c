#include "sim/module.hpp"

#include <algorithm>

namespace reprise::sim {
namespace {

// By the beginning of the file name. ISA-L is among them because it has no state: its 64 KiB of
// writable data are tables, and pointers that settle at the first call on the code that suits the
// processor. Putting them back would be most of what a short run costs.
constexpr std::string_view kShared[] = {
    "libc.so",    "libm.so",  "libstdc++",  "libgcc_s",         "ld-linux",     "linux-vdso",
    "libpthread", "libdl",    "librt",      "libboost_context", "libfmt",       "libxxhash",
    "libasan",    "libubsan", "libreprise", "libisal",          "libbenchmark",
};

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

bool Module::is_under_test() const {
  if (is_executable()) return false;
  const std::string_view file = file_name(path_);
  return std::none_of(std::begin(kShared), std::end(kShared),
                      [file](std::string_view prefix) { return file.starts_with(prefix); });
}

std::vector<AddressRange> Module::writable_segments() const {
  std::vector<AddressRange> segments;
  for (const ElfW(Phdr) & header : headers_) {
    if (header.p_type != PT_LOAD || (header.p_flags & PF_W) == 0) continue;
    const std::size_t begin = base_ + header.p_vaddr;
    segments.push_back({begin, begin + header.p_memsz});
  }
  return segments;
}

std::vector<AddressRange> Module::variables() const {
  std::vector<AddressRange> parts;
  const auto add = [&parts](std::size_t begin, std::size_t end) {
    if (begin < end) parts.push_back({begin, end});
  };
  const AddressRange bindings = lazy_bindings();
  for (const AddressRange segment : writable_segments()) {
    const std::size_t begin = std::max(segment.begin, read_only_end());
    add(begin, std::min(segment.end, std::max(begin, bindings.begin)));
    add(std::max(begin, bindings.end), segment.end);
  }
  return parts;
}

std::span<Initializer> Module::initializers() const {
  return functions<Initializer>(DT_INIT_ARRAY, DT_INIT_ARRAYSZ);
}

std::span<Finalizer> Module::finalizers() const {
  return functions<Finalizer>(DT_FINI_ARRAY, DT_FINI_ARRAYSZ);
}

bool Module::has_name(std::string_view name) const { return file_name(path_) == file_name(name); }

std::vector<std::string_view> Module::needed() const {
  std::vector<std::string_view> names;
  const auto* const strings = reinterpret_cast<const char*>(entry(DT_STRTAB));
  for (const ElfW(Dyn)* at = dynamic(); at != nullptr && at->d_tag != DT_NULL; ++at) {
    if (at->d_tag == DT_NEEDED) names.emplace_back(strings + at->d_un.d_val);
  }
  return names;
}

const ElfW(Dyn) * Module::dynamic() const {
  for (const ElfW(Phdr) & header : headers_) {
    if (header.p_type == PT_DYNAMIC) {
      return reinterpret_cast<const ElfW(Dyn)*>(base_ + header.p_vaddr);
    }
  }
  return nullptr;
}

std::size_t Module::entry(ElfW(Sxword) tag) const {
  for (const ElfW(Dyn)* at = dynamic(); at != nullptr && at->d_tag != DT_NULL; ++at) {
    if (at->d_tag == tag) return at->d_un.d_val;
  }
  return 0;
}

template <class Function>
std::span<Function> Module::functions(ElfW(Sxword) array, ElfW(Sxword) bytes) const {
  const std::size_t offset = entry(array);  // unlike most entries, the loader leaves it relative
  if (offset == 0) return {};
  return {reinterpret_cast<Function*>(base_ + offset), entry(bytes) / sizeof(Function)};
}

// Where a module keeps the functions that the loader finds at their first call. Whoever finds them
// finds the same ones; looking for them again in every process would cost a tenth of a short run.
AddressRange Module::lazy_bindings() const {
  constexpr std::size_t kReserved = 3;  // words of the loader's own: System V ABI, x86-64, 5.2
  const std::size_t begin = entry(DT_PLTGOT);  // the loader has made it absolute
  const std::size_t count = entry(DT_PLTRELSZ) / sizeof(ElfW(Rela));
  if (begin == 0 || count == 0) return {};
  return {begin, begin + (kReserved + count) * sizeof(void*)};
}

// The end of what the loader made read-only: the start of the writable segment.
std::size_t Module::read_only_end() const {
  for (const ElfW(Phdr) & header : headers_) {
    if (header.p_type == PT_GNU_RELRO) return base_ + header.p_vaddr + header.p_memsz;
  }
  return 0;
}

std::vector<Module> loaded_modules() {
  std::vector<Module> modules;
  const auto add = [](dl_phdr_info* module, std::size_t, void* all) {
    static_cast<std::vector<Module>*>(all)->emplace_back(*module);
    return 0;
  };
  dl_iterate_phdr(add, &modules);
  return modules;
}

}  // namespace reprise::sim
