// Belongs to every instrumented target: what libstdc++ does in its shared library, unseen, though
// it orders threads of the program.

#include <version>

#ifdef _GLIBCXX_RELEASE
#include <dlfcn.h>

#include <future>
#include <memory>

namespace {

constexpr char kSetsWhatMakesReady[] = "_ZNSt13__future_base13_State_baseV211_Make_ready6_M_setEv";

}  // namespace

// Of promise::set_value_at_thread_exit. The library knows when a thread is over; that its future is
// ready then is said here, as by set_value.
[[gnu::weak]] void std::__future_base::_State_baseV2::_Make_ready::_M_set() {
  const auto set = reinterpret_cast<void (*)(void*)>(dlsym(RTLD_NEXT, kSetsWhatMakesReady));
  set(this);
  _M_cb = [](void* object) {
    const std::unique_ptr<_Make_ready> own(static_cast<_Make_ready*>(object));
    if (const auto state = own->_M_shared_state.lock()) {
      state->_M_status._M_store_notify_all(_Status::__ready, std::memory_order_release);
    }
  };
}
#endif
