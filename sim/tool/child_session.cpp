#include "sim/tool/child_session.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <initializer_list>

#include "sim/tool/messages.hpp"

namespace reprise::sim {
namespace {

// Out of the way of the numbers that programs use.
constexpr int kLowestDescriptor = 100;

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

// What is waited for, and blocked meanwhile: the end of the child, and what is passed on to it.
const sigset_t kWaitedFor = set_of({SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGUSR1});

struct End {
  int status = 0;  ///< as waitpid() tells it
  bool stop_requested = false;
};

End wait_for(pid_t child) {
  End end;
  while (::waitpid(child, &end.status, WNOHANG) == 0) {
    siginfo_t info;
    const int signal = ::sigwaitinfo(&kWaitedFor, &info);
    if (signal < 0 || signal == SIGCHLD) continue;
    if (signal != SIGUSR1) end.stop_requested = true;
    // What comes from the terminal has gone to the child as well.
    if (info.si_code != SI_KERNEL) ::kill(child, signal);
  }
  return end;
}

[[noreturn]] void be_child(pid_t parent, int arrival, const sigset_t& signals_before,
                           const std::function<ExitCode(int)>& become) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(static_cast<int>(ExitCode::interrupted));
  ::sigprocmask(SIG_SETMASK, &signals_before, nullptr);
  const int kept = ::fcntl(arrival, F_DUPFD, kLowestDescriptor);  // stays open in the program
  if (kept < 0) complain(fmt::format("cannot keep a descriptor: {}", ::strerror(errno)));
  const ExitCode code = kept < 0 ? ExitCode::harness_error : become(kept);
  report_arrival(arrival);
  ::_exit(static_cast<int>(code));
}

// Not waited for: what the program has started on the host may have the other end.
bool has_arrived(int pipe) {
  char word;
  return ::read(pipe, &word, sizeof word) == sizeof word;
}

std::string describe(int status) {
  if (WIFEXITED(status)) return fmt::format("exit status {}", WEXITSTATUS(status));
  return fmt::format("SIG{}", ::sigabbrev_np(WTERMSIG(status)));
}

ExitCode code_of(const std::string& name, const End& end, bool arrived) {
  if (arrived && WIFEXITED(end.status)) return static_cast<ExitCode>(WEXITSTATUS(end.status));
  if (end.stop_requested && WIFSIGNALED(end.status)) {
    complain(fmt::format("{} was interrupted: {}", name, describe(end.status)));
    return ExitCode::interrupted;
  }
  complain(arrived ? fmt::format("the session of {} broke off with {}", name, describe(end.status))
                   : fmt::format("{} did not reach the simulation: it ended on the host with {}",
                                 name, describe(end.status)));
  return ExitCode::harness_error;
}

}  // namespace

ExitCode run_child_session(const std::string& name,
                           const std::function<ExitCode(int arrival)>& become) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    complain(fmt::format("cannot start {}: {}", name, ::strerror(errno)));
    return ExitCode::harness_error;
  }
  sigset_t signals_before;
  ::sigprocmask(SIG_BLOCK, &kWaitedFor, &signals_before);
  ::signal(SIGCHLD, SIG_DFL);  // where it was ignored, there would be nothing to wait for
  std::fflush(nullptr);        // or the child would print it again
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) be_child(parent, ends[1], signals_before, become);
  const int fork_error = errno;
  ::close(ends[1]);
  ExitCode code = ExitCode::harness_error;
  if (child > 0) {
    const End end = wait_for(child);
    code = code_of(name, end, has_arrived(ends[0]));
  } else {
    complain(fmt::format("cannot start {}: {}", name, ::strerror(fork_error)));
  }
  ::close(ends[0]);
  ::sigprocmask(SIG_SETMASK, &signals_before, nullptr);
  return code;
}

void report_arrival(int descriptor) {
  [[maybe_unused]] const ssize_t put = ::write(descriptor, "!", 1);
  ::close(descriptor);
}

}  // namespace reprise::sim
