#include "sim/tool/output.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>

#include "sim/tool/messages.hpp"

namespace reprise::sim {

void secure_standard_streams() {
  for (int descriptor = 0; descriptor <= STDERR_FILENO; ++descriptor) {
    // The lowest free number is this one, as those below it are taken.
    if (::fcntl(descriptor, F_GETFD) < 0) (void)::open("/dev/null", O_RDONLY);
  }
}

ExitCode finish_output(ExitCode code) {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  complain(fmt::format("cannot write to the standard output{}{}", errno == 0 ? "" : ": ",
                       errno == 0 ? "" : ::strerror(errno)));
  return more_serious(code, ExitCode::harness_error);
}

}  // namespace reprise::sim
