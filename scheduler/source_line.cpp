#include "scheduler/source_line.hpp"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>

namespace reprise::scheduler {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

#define REPRISE_FIND(library, name) find(library, #name, name##_)

struct Line {
  std::string_view path;
  int number = 0;

  bool is_known() const { return !path.empty(); }
  bool is_of_a_library() const { return path.starts_with("/usr/"); }
  std::string text() const {
    return fmt::format("{}:{}", path.substr(path.rfind('/') + 1), number);
  }
};

struct Free {
  void operator()(Dwarf_Die* scopes) const { std::free(scopes); }
};
using Scopes = std::unique_ptr<Dwarf_Die[], Free>;

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
        REPRISE_FIND(library, dwfl_standard_find_debuginfo) &&
        REPRISE_FIND(library, dwfl_addrdie) && REPRISE_FIND(library, dwarf_getscopes) &&
        REPRISE_FIND(library, dwarf_getscopes_die) && REPRISE_FIND(library, dwarf_tag) &&
        REPRISE_FIND(library, dwarf_attr) && REPRISE_FIND(library, dwarf_formudata) &&
        REPRISE_FIND(library, dwarf_getsrcfiles) && REPRISE_FIND(library, dwarf_filesrc);
    if (!complete) return;
    callbacks_.find_elf = dwfl_linux_proc_find_elf_;
    callbacks_.find_debuginfo = dwfl_standard_find_debuginfo_;
    session_ = dwfl_begin_(&callbacks_);
    if (session_ == nullptr) return;
    dwfl_linux_proc_report_(session_, ::getpid());
    dwfl_report_end_(session_, nullptr, nullptr);
  }

  /// The same places are asked for in run after run, and to look is slow.
  const std::string& line(const void* code) {
    const auto [found, is_new] = known_.try_emplace(code);
    if (is_new && session_ != nullptr) found->second = look_up(code);
    return found->second;
  }

 private:
  // What a header of a library has inlined there stands for the line that called it.
  std::string look_up(const void* code) const {
    const Line inner = line_at(code);
    if (!inner.is_known()) return "";
    const Line caller = inner.is_of_a_library() ? caller_of_library(code) : Line();
    return caller.is_known() ? caller.text() : inner.text();
  }

  Line line_at(const void* code) const {
    Dwfl_Line* const found = dwfl_getsrc_(session_, reinterpret_cast<Dwarf_Addr>(code));
    if (found == nullptr) return {};
    int number = 0;
    const char* const path = dwfl_lineinfo_(found, nullptr, &number, nullptr, nullptr, nullptr);
    return path == nullptr ? Line() : Line{path, number};
  }

  // @returns the innermost call that is in no library, of those that were inlined at this place
  Line caller_of_library(const void* code) const {
    Dwarf_Addr bias = 0;
    const auto address = reinterpret_cast<Dwarf_Addr>(code);
    Dwarf_Die* const unit = dwfl_addrdie_(session_, address, &bias);
    if (unit == nullptr) return {};
    Dwarf_Die* found = nullptr;
    if (dwarf_getscopes_(unit, address - bias, &found) <= 0) return {};
    const Scopes innermost(found);
    const int count = dwarf_getscopes_die_(innermost.get(), &found);
    if (count <= 0) return {};
    const Scopes scopes(found);
    for (Dwarf_Die& scope : std::span(scopes.get(), static_cast<std::size_t>(count))) {
      if (dwarf_tag_(&scope) != DW_TAG_inlined_subroutine) continue;
      const Line call = call_of(unit, scope);
      if (call.is_known() && !call.is_of_a_library()) return call;
    }
    return {};
  }

  Line call_of(Dwarf_Die* unit, Dwarf_Die& inlined) const {
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    const Dwarf_Word file = number_of(inlined, DW_AT_call_file);
    if (dwarf_getsrcfiles_(unit, &files, &count) != 0 || file >= count) return {};
    const char* const path = dwarf_filesrc_(files, file, nullptr, nullptr);
    if (path == nullptr) return {};
    return {path, static_cast<int>(number_of(inlined, DW_AT_call_line))};
  }

  Dwarf_Word number_of(Dwarf_Die& die, unsigned name) const {
    Dwarf_Attribute attribute;
    Dwarf_Word number = 0;
    if (dwarf_attr_(&die, name, &attribute) != nullptr) dwarf_formudata_(&attribute, &number);
    return number;
  }

  decltype(&::dwfl_begin) dwfl_begin_ = nullptr;
  decltype(&::dwfl_linux_proc_report) dwfl_linux_proc_report_ = nullptr;
  decltype(&::dwfl_linux_proc_find_elf) dwfl_linux_proc_find_elf_ = nullptr;
  decltype(&::dwfl_standard_find_debuginfo) dwfl_standard_find_debuginfo_ = nullptr;
  decltype(&::dwfl_report_end) dwfl_report_end_ = nullptr;
  decltype(&::dwfl_getsrc) dwfl_getsrc_ = nullptr;
  decltype(&::dwfl_lineinfo) dwfl_lineinfo_ = nullptr;
  decltype(&::dwfl_addrdie) dwfl_addrdie_ = nullptr;
  decltype(&::dwarf_getscopes) dwarf_getscopes_ = nullptr;
  decltype(&::dwarf_getscopes_die) dwarf_getscopes_die_ = nullptr;
  decltype(&::dwarf_tag) dwarf_tag_ = nullptr;
  decltype(&::dwarf_attr) dwarf_attr_ = nullptr;
  decltype(&::dwarf_formudata) dwarf_formudata_ = nullptr;
  decltype(&::dwarf_getsrcfiles) dwarf_getsrcfiles_ = nullptr;
  decltype(&::dwarf_filesrc) dwarf_filesrc_ = nullptr;
  Dwfl_Callbacks callbacks_{};
  Dwfl* session_ = nullptr;
  std::unordered_map<const void*, std::string> known_;
};

}  // namespace

std::string source_line(const void* code) {
  // Never destroyed: the library keeps what it has read until the OS process ends.
  static auto& information = *new DebugInformation();
  // A call's return address is behind it, on another line as often as not.
  return code == nullptr ? "" : information.line(static_cast<const char*>(code) - 1);
}

}  // namespace reprise::scheduler
