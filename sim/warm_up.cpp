#include "sim/warm_up.hpp"

#include <fmt/format.h>
#include <sys/single_threaded.h>
#include <time.h>

#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <iomanip>
#include <locale>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "sim/surroundings.hpp"

namespace reprise::sim {
namespace {

void warm_up_exceptions() {
  try {
    throw std::runtime_error("warm up");
  } catch (const std::exception&) {
  }
  (void)std::make_error_code(std::future_errc::no_state).message();
  (void)std::error_code(ENOENT, std::system_category()).message();
  (void)std::error_code(ENOENT, std::generic_category()).message();
}

// Each formatting facet caches what it looked up in the locale.
template <class Character>
void warm_up_streams() {
  std::basic_stringstream<Character> stream;
  const std::tm date{};
  const std::basic_string<Character> format{stream.widen('%'), stream.widen('c')};
  stream << 1 << 1.5 << true << static_cast<const void*>(&date) << std::put_money(100)
         << std::put_time(&date, format.c_str());
  int number = 0;
  stream.seekg(0);
  stream >> number;
}

// The C library keeps the time zone it saw last, whoever looked: hence one for the tool, too.
void warm_up_time() {
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  const time_t epoch = 0;
  std::tm broken_down{};
  ::localtime_r(&epoch, &broken_down);
  (void)::mktime(&broken_down);
}

// It makes a key, once. What it is to do at the end of this thread must be there until then.
void warm_up_ends_of_threads() {
  static auto& condition = *new std::condition_variable;
  static auto& mutex = *new std::mutex;
  std::notify_all_at_thread_exit(condition, std::unique_lock(mutex));
}

}  // namespace

void warm_up_runtime() {
  // libstdc++ takes shortcuts in a process without a second thread, and a fork starts as one. To
  // it, simulated threads are threads, and the shortcuts would leave some of the work for later.
  __libc_single_threaded = 0;
  static const bool done = [] {
    warm_up_exceptions();
    warm_up_streams<char>();
    warm_up_streams<wchar_t>();
    warm_up_time();
    warm_up_ends_of_threads();
    (void)fmt::format("{} {} {:.3f}", 1, "text", 1.5);
    return true;
  }();
  (void)done;
  restore_runtime();
}

}  // namespace reprise::sim
