#include "scheduler/thread_block.hpp"

#include <dlfcn.h>
#include <link.h>
#include <sys/auxv.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "scheduler/check.hpp"

namespace reprise::scheduler {
namespace {

// The thread descriptor of glibc on x86-64 begins at the thread pointer. The first fields are part
// of the ABI between compiler and library; the later ones were read off glibc 2.36 and are verified
// against the library's own debugging descriptors below.
constexpr std::size_t kSelfOffset = 0;
constexpr std::size_t kVectorOffset = 8;  // the dynamic thread vector: kept
constexpr std::size_t kSelfAgainOffset = 16;
constexpr std::size_t kMultipleThreadsOffset = 24;
constexpr std::size_t kStackGuardOffset = 40;
constexpr std::size_t kPointerGuardOffset = 48;
constexpr std::size_t kListOffset = 704;
constexpr std::size_t kTidOffset = 720;
constexpr std::size_t kRobustPreviousOffset = 728;
constexpr std::size_t kRobustHeadOffset = 736;
constexpr std::size_t kFirstKeyBlockOffset = 784;
constexpr std::size_t kKeyBlocksOffset = 1296;
constexpr std::size_t kRseqCpuOffset = 2340;
constexpr std::int32_t kRseqFailed = -2;  // RSEQ_CPU_ID_REGISTRATION_FAILED
constexpr std::int32_t kFiberTid = 1;     // any value but 0, which would mean "ended"
// What the compiler puts between a function's arrays and its return address. Always the same, since
// it stays on the stacks; the lowest byte is zero, as the library's, to stop a string.
constexpr std::uint64_t kStackGuard = 0x7e5d'4c3b'2a19'0800;

using AllocateTls = void* (*)(void*);
using InitTls = void* (*)(void*, bool);
using FreeTls = void (*)(void*, bool);
using CallTlsDestructors = void (*)();
using CtypeInit = void (*)();

struct Library {
  AllocateTls allocate = nullptr;
  InitTls init = nullptr;
  FreeTls release = nullptr;
  CallTlsDestructors call_destructors = nullptr;
  CtypeInit ctype_init = nullptr;
  std::size_t descriptor_bytes = 0;
};

template <class Function>
Function resolve(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

const Library& library() {
  static const Library resolved = [] {
    Library found;
    found.allocate = resolve<AllocateTls>("_dl_allocate_tls");
    found.init = resolve<InitTls>("_dl_allocate_tls_init");
    found.release = resolve<FreeTls>("_dl_deallocate_tls");
    found.call_destructors = resolve<CallTlsDestructors>("__call_tls_dtors");
    found.ctype_init = resolve<CtypeInit>("__ctype_init");
    const auto* bytes =
        static_cast<const std::uint32_t*>(dlsym(RTLD_DEFAULT, "_thread_db_sizeof_pthread"));
    if (bytes != nullptr) found.descriptor_bytes = *bytes;
    return found;
  }();
  return resolved;
}

template <class Value>
Value& field(void* thread_pointer, std::size_t offset) {
  return *reinterpret_cast<Value*>(static_cast<char*>(thread_pointer) + offset);
}

void* address(void* thread_pointer, std::size_t offset) {
  return static_cast<char*>(thread_pointer) + offset;
}

// Writes what the library would have written for a new thread.
void fill_descriptor(void* block) {
  void* const vector = field<void*>(block, kVectorOffset);
  std::memset(block, 0, library().descriptor_bytes);
  field<void*>(block, kVectorOffset) = vector;
  field<void*>(block, kSelfOffset) = block;
  field<void*>(block, kSelfAgainOffset) = block;
  field<std::int32_t>(block, kMultipleThreadsOffset) = 1;
  void* const running = get_thread_pointer();
  field<std::uint64_t>(block, kStackGuardOffset) = kStackGuard;
  field<std::uint64_t>(block, kPointerGuardOffset) =
      field<std::uint64_t>(running, kPointerGuardOffset);
  field<void*>(block, kListOffset) = address(block, kListOffset);
  field<void*>(block, kListOffset + sizeof(void*)) = address(block, kListOffset);
  field<std::int32_t>(block, kTidOffset) = kFiberTid;
  field<void*>(block, kRobustPreviousOffset) = address(block, kRobustHeadOffset);
  field<void*>(block, kRobustHeadOffset) = address(block, kRobustHeadOffset);
  field<void*>(block, kKeyBlocksOffset) = address(block, kFirstKeyBlockOffset);
  field<std::int32_t>(block, kRseqCpuOffset) = kRseqFailed;
}

// The library describes its fields to debuggers as {bits, count, offset}.
bool described_at(const char* symbol, std::size_t offset) {
  const auto* const descriptor = static_cast<const std::uint32_t*>(dlsym(RTLD_DEFAULT, symbol));
  return descriptor != nullptr && descriptor[2] == offset;
}

}  // namespace

ThreadBlockPool::~ThreadBlockPool() {
  for (void* block : blocks_) library().release(block, true);
}

void ThreadBlockPool::begin() {
  REPRISE_CHECK(free_.size() == blocks_.size());
  std::copy(blocks_.rbegin(), blocks_.rend(), free_.begin());
}

void* ThreadBlockPool::take() {
  void* block = nullptr;
  if (free_.empty()) {
    block = library().allocate(nullptr);
    REPRISE_CHECK(block != nullptr);
    blocks_.push_back(block);
  } else {
    block = free_.back();
    free_.pop_back();
    library().init(block, true);
  }
  fill_descriptor(block);
  return block;
}

void ThreadBlockPool::give(void* thread_pointer) { free_.push_back(thread_pointer); }

std::span<const std::byte> storage_of_block(const void* thread_pointer) {
  static const std::size_t bytes = [] {
    std::size_t sum = 0;
    const auto add = [](dl_phdr_info* module, std::size_t, void* context) {
      for (int i = 0; i < module->dlpi_phnum; ++i) {
        const auto& header = module->dlpi_phdr[i];
        if (header.p_type != PT_TLS) continue;
        *static_cast<std::size_t*>(context) += header.p_memsz + header.p_align;
      }
      return 0;
    };
    dl_iterate_phdr(add, &sum);
    return sum;
  }();
  // Variant II of the ABI for thread-local storage: it ends where the thread pointer points.
  return {static_cast<const std::byte*>(thread_pointer) - bytes, bytes};
}

void enter_thread_block() { library().ctype_init(); }

void run_thread_local_destructors() { library().call_destructors(); }

bool thread_blocks_work() {
  constexpr unsigned long kFsGsBase = 1ul << 1;  // AT_HWCAP2 bit 1: user space may set the FS base
  const Library& found = library();
  return (getauxval(AT_HWCAP2) & kFsGsBase) != 0 && found.allocate != nullptr &&
         found.init != nullptr && found.release != nullptr && found.call_destructors != nullptr &&
         found.ctype_init != nullptr && found.descriptor_bytes > kRseqCpuOffset &&
         described_at("_thread_db_pthread_tid", kTidOffset) &&
         described_at("_thread_db_pthread_list", kListOffset) &&
         described_at("_thread_db_pthread_specific", kKeyBlocksOffset);
}

}  // namespace reprise::scheduler
