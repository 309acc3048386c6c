// ConVul/CVE-2013-1792, Linux keyrings: whoever finds the user's keyring takes it that the
// session's is there too, which is stored right after it. Two threads install and use them.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Keyring {
  int usage = 1;
};

struct User {
  Keyring* own = nullptr;
  Keyring* session = nullptr;
};

std::mutex mutex;

void install(User& user) {
  if (user.own != nullptr) return;
  const std::lock_guard lock(mutex);
  if (user.own != nullptr) return;
  auto* const own = new Keyring;
  auto* const session = new Keyring;
  user.own = own;
  user.session = session;
}

void look_up(User& user) {
  install(user);
  ++user.session->usage;
}

}  // namespace

int cve_2013_1792() {
  User user;
  in_threads_with<look_up, look_up>(user);
  return 0;
}

}  // namespace reprise::bugs
