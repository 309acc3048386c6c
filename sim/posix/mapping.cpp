// mmap and its relatives. A shared mapping of a file is the file's own bytes, so coherence is free
// and stores become pending writes; anonymous and private ones are memory of the host, given back
// with the process.

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

constexpr size_t kPageBytes = 4096;

size_t whole_pages(size_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes; }

void* fail_map(FileCall& call, uint64_t object, int error) {
  call.fail(object, error);
  return MAP_FAILED;
}

void* map_memory(FileCall& call, void* wanted, size_t bytes, int protection, int flags) {
  void* const address = mmap(wanted, bytes, protection, flags | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) return fail_map(call, 0, ENOMEM);
  call.files().mappings.push_back({static_cast<std::byte*>(address), whole_pages(bytes), nullptr});
  call.done(0, bytes, 0);
  return address;
}

// A private mapping is a copy: later changes of the file may or may not show (POSIX).
void* map_copy(FileCall& call, const OpenDescription& description, size_t bytes, int protection,
               uint64_t offset) {
  void* const address =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) return fail_map(call, description.inode, ENOMEM);
  const auto count =
      call.disk().read(description.handle, offset, {static_cast<std::byte*>(address), bytes});
  mprotect(address, bytes, protection);
  call.files().mappings.push_back({static_cast<std::byte*>(address), whole_pages(bytes), nullptr});
  call.done(description.inode, bytes, count.ok() ? static_cast<int64_t>(*count) : -count.error());
  return address;
}

void* map_file(FileCall& call, const Description& description, size_t bytes, uint64_t offset) {
  const Outcome<std::byte*> start = call.disk().map(description->handle);
  if (!start.ok()) return fail_map(call, description->inode, start.error());
  std::byte* const address = *start + offset;
  call.files().mappings.push_back({address, whole_pages(bytes), description});
  call.done(description->inode, bytes, 0);
  return address;
}

// The checks of Linux, in its order. @returns an error number, or 0
int map_error(const OpenDescription& description, int protection, int type, uint64_t offset) {
  constexpr uint64_t kMostOffset = uint64_t{1} << 63;
  if (offset >= kMostOffset) return EOVERFLOW;
  const int access = description.flags & O_ACCMODE;
  const bool shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
  if (!shared && type != MAP_PRIVATE) return EINVAL;
  if (shared && (protection & PROT_WRITE) != 0 && access != O_RDWR) return EACCES;
  if (access == O_WRONLY) return EACCES;
  const bool regular = description.kind == FileKind::disk && description.type == FileType::regular;
  return regular ? 0 : ENODEV;
}

void* simulated_mmap(void* wanted, size_t bytes, int protection, int flags, int descriptor,
                     off_t offset) {
  FileCall call(Operation::map);
  if (offset % static_cast<off_t>(kPageBytes) != 0) return fail_map(call, 0, EINVAL);
  if ((flags & MAP_ANONYMOUS) != 0) {
    if (bytes == 0) return fail_map(call, 0, EINVAL);
    return map_memory(call, wanted, bytes, protection, flags);
  }
  const Description& description = call.find(descriptor);
  if (description == nullptr) return fail_map(call, 0, EBADF);
  if (bytes == 0) return fail_map(call, 0, EINVAL);
  if ((flags & MAP_FIXED) != 0) unmodelled("mmap of a file at a fixed address");
  const int type = flags & MAP_TYPE;
  const auto start = static_cast<uint64_t>(offset);
  if (const int error = map_error(*description, protection, type, start); error != 0) {
    return fail_map(call, description->inode, error);
  }
  if (type != MAP_PRIVATE || (protection & PROT_WRITE) == 0) {
    return map_file(call, description, bytes, start);
  }
  return map_copy(call, *description, bytes, protection, start);
}

// @returns the mapping that covers an address, or null
Mapping* find_mapping(ProcessFiles& files, const void* address) {
  const auto* const byte = static_cast<const std::byte*>(address);
  const auto found =
      std::find_if(files.mappings.begin(), files.mappings.end(), [byte](const Mapping& mapping) {
        return byte >= mapping.address && byte < mapping.address + mapping.bytes;
      });
  return found == files.mappings.end() ? nullptr : &*found;
}

int unmap(FileCall& call, void* address, size_t bytes) {
  Mapping* const mapping = find_mapping(call.files(), address);
  if (mapping == nullptr) return call.status(0, 0);  // as Linux: nothing there is no error
  if (mapping->address != address || mapping->bytes != whole_pages(bytes)) {
    if (mapping->file != nullptr) unmodelled("munmap of a part of a mapped file");
    munmap(address, bytes);  // the rest goes with the process: unmapping a hole is no error
    return call.status(0, 0);
  }
  const Description file = mapping->file;
  call.files().mappings.erase(call.files().mappings.begin() +
                              (mapping - call.files().mappings.data()));
  if (file == nullptr) {
    munmap(address, bytes);
    return call.status(0, 0);
  }
  call.disk().unmap(file->inode);
  return call.status(file->inode, 0);
}

}  // namespace

extern "C" {

void* mmap(void* wanted, size_t bytes, int protection, int flags, int descriptor,
           off_t offset) noexcept {
  if (!simulated()) {
    return REPRISE_HOST(mmap)(wanted, bytes, protection, flags, descriptor, offset);
  }
  return simulated_mmap(wanted, bytes, protection, flags, descriptor, offset);
}
void* mmap64(void* wanted, size_t bytes, int protection, int flags, int descriptor,
             off64_t offset) noexcept __attribute__((alias("mmap")));

int munmap(void* address, size_t bytes) noexcept {
  if (!simulated()) return REPRISE_HOST(munmap)(address, bytes);
  FileCall call(Operation::unmap);
  return unmap(call, address, bytes);
}

void* mremap(void* address, size_t old_bytes, size_t new_bytes, int flags, ...) noexcept {
  if (!simulated()) return REPRISE_HOST(mremap)(address, old_bytes, new_bytes, flags);
  FileCall call(Operation::map);
  Mapping* const mapping = find_mapping(call.files(), address);
  if (mapping == nullptr) return fail_map(call, 0, EFAULT);
  if (mapping->file != nullptr) unmodelled("mremap of a mapped file");
  void* const moved = mremap(address, old_bytes, new_bytes, flags);
  if (moved == MAP_FAILED) return fail_map(call, 0, errno);
  *mapping = {static_cast<std::byte*>(moved), whole_pages(new_bytes), nullptr};
  call.done(0, new_bytes, 0);
  return moved;
}

int msync(void* address, size_t bytes, int flags) {
  if (!simulated()) return REPRISE_HOST(msync)(address, bytes, flags);
  FileCall call(Operation::map_sync);
  constexpr int kBoth = MS_SYNC | MS_ASYNC;
  const bool aligned = reinterpret_cast<uintptr_t>(address) % kPageBytes == 0;
  if ((flags & ~(kBoth | MS_INVALIDATE)) != 0 || (flags & kBoth) == kBoth || !aligned) {
    return call.fail(0, EINVAL);
  }
  const Mapping* const mapping = find_mapping(call.files(), address);
  if (mapping == nullptr) return call.fail(0, ENOMEM);
  if (mapping->file == nullptr || (flags & MS_SYNC) == 0) return call.status(0, 0);
  return call.settle(mapping->file->inode, call.disk().sync(mapping->file->handle));
}

// Advice and protection do not concern the disk; the memory is the host's.
int madvise(void* address, size_t bytes, int advice) noexcept {
  if (!simulated()) return REPRISE_HOST(madvise)(address, bytes, advice);
  const Kernel kernel;
  const Mapping* const mapping = find_mapping(world().running_process().files, address);
  if (mapping != nullptr && mapping->file != nullptr) return 0;
  return REPRISE_HOST(madvise)(address, bytes, advice);
}

int mprotect(void* address, size_t bytes, int protection) noexcept {
  return REPRISE_HOST(mprotect)(address, bytes, protection);
}

}  // extern "C"
