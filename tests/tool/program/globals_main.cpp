#include <chrono>
#include <random>
#include <string_view>
#include <thread>

#include "tests/tool/program/globals.hpp"

namespace {

const Object object("main on " + upper_name());
const unsigned drawn = std::random_device{}();
const auto began = std::chrono::system_clock::now();
std::thread background([] { say("from a thread that a constructor made"); });

}  // namespace

int main(int count, char** arguments) {
  background.join();
  std::atexit([] { say("at exit"); });
  const Object local("a local one");
  static const Object late("a late one");
  if (count > 1 && std::string_view(arguments[1]) == "chance") {
    say(std::to_string(drawn) + " " + std::to_string(began.time_since_epoch().count()));
  }
  return 0;
}
