#pragma once
// What a module says about its life: included once in each of a program's modules.

#include <unistd.h>

#include <cstdlib>
#include <string>

/// The first module of all, and one that needs it when it is constructed.
const std::string& lower_name();
const std::string& upper_name();

namespace {

void say(const std::string& text) {
  if (write(STDOUT_FILENO, (text + "\n").c_str(), text.size() + 1) < 0) std::abort();
}

class Object {
 public:
  explicit Object(std::string name) : name_(std::move(name)) { say("constructs " + name_); }
  ~Object() { say("destroys " + name_); }
  const std::string& name() const { return name_; }

 private:
  const std::string name_;
};

[[gnu::constructor]] void begin(int count, char** arguments) {
  say(std::to_string(count) + " arguments, the last is " + arguments[count - 1]);
}

[[gnu::destructor]] void end() { say("the end of a module"); }

}  // namespace
