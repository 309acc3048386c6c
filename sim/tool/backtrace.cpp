#include "sim/tool/backtrace.hpp"

#include <dlfcn.h>
#include <unwind.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "scheduler/symbol.hpp"

namespace reprise::sim {
namespace {

struct Walk {
  const void* interrupted;
  const void** frames;
  std::size_t size = 0;
  bool below_handler = false;  // past the frames of the signal handler itself
};

_Unwind_Reason_Code visit(_Unwind_Context* context, void* argument) {
  Walk& walk = *static_cast<Walk*>(argument);
  int is_exact = 0;
  const auto address = _Unwind_GetIPInfo(context, &is_exact);
  const void* const code = reinterpret_cast<const void*>(address);
  if (code == walk.interrupted) walk.below_handler = true;
  if (!walk.below_handler) return _URC_NO_REASON;
  // A return address may already belong to the next function: step back into the call.
  walk.frames[walk.size++] = is_exact != 0 ? code : static_cast<const char*>(code) - 1;
  return walk.size == Backtrace::kMostFrames ? _URC_END_OF_STACK : _URC_NO_REASON;
}

// Libraries whose inner functions are chosen by the machine (strlen for this or that processor) or
// by the compiler.
constexpr std::string_view kRuntimeLibraries[] = {"libc.", "libm.", "ld-linux", "libstdc++.",
                                                  "libgcc_s."};

// What Reprise defines under the C library's names and runs in the program's mode.
constexpr std::string_view kAllocation[] = {"malloc",   "free",           "calloc",
                                            "realloc",  "reallocarray",   "aligned_alloc",
                                            "memalign", "posix_memalign", "valloc"};

bool in_runtime_library(const void* code) {
  Dl_info found{};
  if (dladdr(code, &found) == 0 || found.dli_fname == nullptr) return false;
  std::string_view file = found.dli_fname;
  file.remove_prefix(file.rfind('/') + 1);  // npos + 1 is 0
  return std::any_of(std::begin(kRuntimeLibraries), std::end(kRuntimeLibraries),
                     [file](std::string_view prefix) { return file.starts_with(prefix); });
}

// What programs call, and what is behind that.
constexpr std::string_view kNotOfPrograms[] = {
    "reprise::sim::", "reprise::scheduler::", "operator ", "__tsan_", "pthread_", "sem_"};

bool belongs_to_program(const void* code, std::string_view name) {
  return !in_runtime_library(code) &&
         std::none_of(std::begin(kNotOfPrograms), std::end(kNotOfPrograms),
                      [name](std::string_view prefix) { return name.starts_with(prefix); }) &&
         std::find(std::begin(kAllocation), std::end(kAllocation), name) == std::end(kAllocation);
}

std::string name_of(const void* code) { return stable_name(scheduler::function_name(code)); }

}  // namespace

Backtrace::Backtrace(const void* interrupted) {
  Walk walk{interrupted, frames_};
  _Unwind_Backtrace(&visit, &walk);
  size_ = walk.size;
  if (size_ == 0) frames_[size_++] = interrupted;
}

void Backtrace::to_function_starts() {
  for (std::size_t i = 0; i < size_; ++i) {
    // The unwinder's own look-up expects a return address.
    void* const code = const_cast<char*>(static_cast<const char*>(frames_[i])) + 1;
    frames_[i] = _Unwind_FindEnclosingFunction(code);
  }
}

void Backtrace::keep_common(const Backtrace& other) {
  std::size_t common = 0;
  while (common < size_ && common < other.size_ &&
         frames_[size_ - 1 - common] == other.frames_[other.size_ - 1 - common]) {
    ++common;
  }
  std::copy(frames_ + (size_ - common), frames_ + size_, frames_);
  size_ = common;
}

std::string program_function(const Backtrace& backtrace) {
  for (std::size_t i = 0; i < backtrace.size(); ++i) {
    std::string name = name_of(backtrace[i]);
    if (belongs_to_program(backtrace[i], name)) return name;
  }
  return "?";
}

std::string recurring_function(const Backtrace& backtrace) {
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < backtrace.size(); ++i) {
    std::string name = name_of(backtrace[i]);
    if (belongs_to_program(backtrace[i], name)) ++counts[std::move(name)];
  }
  // Among functions that call each other in turn, the first by name: the map is in that order.
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? "?" : most->first;
}

std::vector<std::string> describe_frames(const Backtrace& backtrace) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < backtrace.size(); ++i) lines.push_back("in " + name_of(backtrace[i]));
  return lines;
}

std::string stable_name(std::string name) {
  // The demangler says "f() [clone .cold]"; a C function is called "f.cold".
  name = name.substr(0, name.find(" [clone"));
  for (const char* const suffix : {".cold", ".part.", ".isra.", ".constprop.", ".lto_priv."}) {
    name = name.substr(0, name.find(suffix));
  }
  return name;
}

}  // namespace reprise::sim
