// CS/account: a checker, a deposit and a withdrawal, each under the lock. The checker expects a
// balance that cannot be, and notices only if it comes last.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/require.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

std::mutex mutex;
int initial, deposited, withdrawn, balance;
bool deposit_done, withdraw_done;

void check() {
  const std::lock_guard lock(mutex);
  if (deposit_done && withdraw_done) require(balance == initial - deposited - withdrawn);
}

void deposit() {
  const std::lock_guard lock(mutex);
  balance += deposited;
  deposit_done = true;
}

void withdraw() {
  const std::lock_guard lock(mutex);
  balance -= withdrawn;
  withdraw_done = true;
}

}  // namespace

int account() {
  initial = 1;
  deposited = 2;
  withdrawn = 4;
  balance = initial;
  in_threads<check, deposit, withdraw>();
  return 0;
}

}  // namespace reprise::bugs
