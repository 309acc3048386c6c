// dlopen. Code is not data of the run: an unmodified program may bring in more of itself from the
// host, as the loader did when it started. What the new object's constructors do is simulated.

#include <dlfcn.h>

#include "sim/host.hpp"
#include "sim/posix/files.hpp"
#include "sim/posix/unmodelled.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

extern "C" {

void* dlopen(const char* file, int mode) noexcept {
  if (!simulated()) return REPRISE_HOST(dlopen)(file, mode);
  if (world().outside() == nullptr) unmodelled("dlopen");
  {
    Call call(Operation::load);
    call.done(0, file == nullptr ? 0 : digest(file), 0);
  }
  // Meanwhile the loader's lock is held, which the scheduler does not know.
  world().scheduler().pin();
  void* const handle = REPRISE_HOST(dlopen)(file, mode);
  world().scheduler().unpin();
  return handle;
}

}  // extern "C"
