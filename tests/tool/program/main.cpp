// A program that knows nothing of Reprise: what the tests of `reprise exec` run. What it does is
// named by its first argument.

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

namespace program {

// Printed when everything else is over.
struct Farewell {
  bool wanted = false;
  ~Farewell() {
    if (wanted) std::puts("farewell");
  }
} farewell;

pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t right = PTHREAD_MUTEX_INITIALIZER;
pthread_barrier_t both_have_one;

void* take_both(void* right_first) {
  pthread_mutex_t* const first = right_first != nullptr ? &right : &left;
  pthread_mutex_t* const second = right_first != nullptr ? &left : &right;
  pthread_mutex_lock(first);
  pthread_barrier_wait(&both_have_one);
  pthread_mutex_lock(second);
  return nullptr;
}

[[gnu::noinline]] void deadlock() {
  pthread_barrier_init(&both_have_one, nullptr, 2);
  pthread_t other;
  pthread_create(&other, nullptr, &take_both, &right);
  take_both(nullptr);
  pthread_join(other, nullptr);
}

int* volatile nowhere = nullptr;

[[gnu::noinline]] void write_through_null() {
  std::fputs("about to crash\n", stderr);
  *nowhere = 1;
}

void print_environment() {
  for (char** variable = environ; *variable != nullptr; ++variable) std::puts(*variable);
}

// Appends to one file, makes another, removes a third, all given by path.
void change_files(char** paths) {
  std::ofstream(paths[0], std::ios::app) << "appended\n";
  std::ofstream(paths[1]) << "made\n";
  std::remove(paths[2]);
  std::printf("%s\n", std::ifstream(paths[2]) ? "still there" : "gone");
}

void say(std::string_view text) {
  if (write(STDOUT_FILENO, text.data(), text.size()) < 0) std::abort();
}

// Only an empty directory can be removed.
void remove_directory(const char* path) { std::puts(rmdir(path) == 0 ? "removed" : "refused"); }

// Two threads speak; who is first is the scheduler's choice.
void race() {
  std::thread other([] { say("other\n"); });
  say("main\n");
  other.join();
}

// Ends the program before main: in a constructor, which is simulated as main is, ...
[[gnu::constructor]] void leave_early(int count, char** arguments) {
  if (count > 2 && std::string_view(arguments[1]) == "leave_early") _exit(std::atoi(arguments[2]));
}

// ... or before any constructor, on the host.
void leave_first(int count, char** arguments, char**) {
  if (count > 2 && std::string_view(arguments[1]) == "leave_first") _exit(std::atoi(arguments[2]));
}

[[gnu::used,
  gnu::section(".preinit_array")]] void (*const before_constructors)(int, char**,
                                                                     char**) = &leave_first;

// Makes no call, so nothing but real time passes.
void run_forever() {
  const volatile bool wanted = true;
  while (wanted) {
  }
}

// A child process is more than a simulation has.
void fork_a_child() { std::printf("%d\n", fork()); }

}  // namespace program

int main(int count, char** arguments) {
  const std::string_view what = count > 1 ? arguments[1] : "";
  if (what == "deadlock") program::deadlock();
  if (what == "crash") program::write_through_null();
  if (what == "environment") program::print_environment();
  if (what == "files") program::change_files(arguments + 2);
  if (what == "rmdir") program::remove_directory(arguments[2]);
  if (what == "race") program::race();
  if (what == "fork") program::fork_a_child();
  if (what == "forever") program::run_forever();
  if (what == "farewell") program::farewell.wanted = true;
  if (what == "status") return std::atoi(arguments[2]);
  if (what == "abort") std::abort();
  return 0;
}
