#include "scheduler/source_line.hpp"

#include <dlfcn.h>
#include <elfutils/libdwfl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <string_view>

namespace reprise::scheduler {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

#define REPRISE_FIND(library, name) find(library, #name, name##_)

/// The debug information of everything that is loaded into this OS process.
class DebugInformation {
 public:
  DebugInformation() {
    void* const library = ::dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    const bool complete =
        REPRISE_FIND(library, dwfl_begin) && REPRISE_FIND(library, dwfl_linux_proc_report) &&
        REPRISE_FIND(library, dwfl_linux_proc_find_elf) && REPRISE_FIND(library, dwfl_getsrc) &&
        REPRISE_FIND(library, dwfl_report_end) && REPRISE_FIND(library, dwfl_lineinfo) &&
        REPRISE_FIND(library, dwfl_standard_find_debuginfo);
    if (!complete) return;
    callbacks_.find_elf = dwfl_linux_proc_find_elf_;
    callbacks_.find_debuginfo = dwfl_standard_find_debuginfo_;
    session_ = dwfl_begin_(&callbacks_);
    if (session_ == nullptr) return;
    dwfl_linux_proc_report_(session_, ::getpid());
    dwfl_report_end_(session_, nullptr, nullptr);
  }

  std::string line(const void* code) const {
    if (session_ == nullptr) return "";
    Dwfl_Line* const found = dwfl_getsrc_(session_, reinterpret_cast<Dwarf_Addr>(code));
    int number = 0;
    const char* const file =
        found == nullptr ? nullptr
                         : dwfl_lineinfo_(found, nullptr, &number, nullptr, nullptr, nullptr);
    if (file == nullptr) return "";
    const std::string_view path(file);
    return fmt::format("{}:{}", path.substr(path.rfind('/') + 1), number);
  }

 private:
  decltype(&::dwfl_begin) dwfl_begin_ = nullptr;
  decltype(&::dwfl_linux_proc_report) dwfl_linux_proc_report_ = nullptr;
  decltype(&::dwfl_linux_proc_find_elf) dwfl_linux_proc_find_elf_ = nullptr;
  decltype(&::dwfl_standard_find_debuginfo) dwfl_standard_find_debuginfo_ = nullptr;
  decltype(&::dwfl_report_end) dwfl_report_end_ = nullptr;
  decltype(&::dwfl_getsrc) dwfl_getsrc_ = nullptr;
  decltype(&::dwfl_lineinfo) dwfl_lineinfo_ = nullptr;
  Dwfl_Callbacks callbacks_{};
  Dwfl* session_ = nullptr;
};

}  // namespace

std::string source_line(const void* code) {
  // Never destroyed: the library keeps what it has read until the OS process ends.
  static const auto& information = *new DebugInformation();
  // A call's return address is behind it, on another line as often as not.
  return code == nullptr ? "" : information.line(static_cast<const char*>(code) - 1);
}

}  // namespace reprise::scheduler
