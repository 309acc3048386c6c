#pragma once
// Litmus programs: a few tasks with a few accesses each, written on one line, as in litmus.txt.
//
//   W.order location value         r0=R.order location        F.order
//   r0=X.order location value      exchange
//   r0=A.order location value      add
//   r0=C.order location expected desired    compare-exchange: 1 if it did
//   if r0: STEP                    if r0==2: STEP
//
// A.rel m 1 and A.acq m 1, on a location called m, stand for synchronisation that does not pass
// through the model: what a mutex does when it is let go and when it is taken.
//
// Tasks are separated by ||, steps by semicolons; orders: na, rlx, acq, rel, ar, sc.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/memory/order.hpp"

namespace reprise::scheduler::litmus {

enum class Kind : std::uint8_t { read, write, exchange, add, compare_exchange, fence };

struct Operation {
  Kind kind = Kind::fence;
  Order order = Order::relaxed;
  bool atomic = true;
  bool mutex = false;  // on the location called m
  int target = -1;     // register read into
  int location = -1;   // index into Program::locations
  std::uint64_t operand = 0;
  std::uint64_t desired = 0;
  int guard = -1;  // register that must hold guard_value, or anything but 0
  std::optional<std::uint64_t> guard_value;
};

struct Program {
  std::vector<std::vector<Operation>> tasks;
  std::vector<std::string> locations;  // sorted
};

/// @returns the program that a line says
Program parse(std::string_view text);

/// The registers of each task and the newest value of each location; what was not assigned is 9.
struct State {
  static constexpr std::uint64_t kUnassigned = 9;

  explicit State(const Program& program);
  bool runs(std::size_t task, const Operation& operation) const;
  std::string text(const Program& program) const;

  std::vector<std::map<int, std::uint64_t>> registers;  // by task
  std::vector<std::uint64_t> memory;                    // by location
};

/// What a program can do.
struct Behaviour {
  std::set<std::string> states;
  std::set<std::string> executions;  // reads-from and modification order, as text
  bool race = false;
  std::uint64_t runs = 0;
};

constexpr bool reads(Kind kind) { return kind != Kind::write && kind != Kind::fence; }

/// @returns the order of a failing compare-exchange, as the standard derives it
Order failure_order(Order success);

struct Row {
  std::string name;
  std::string program;
  std::string verdict;
  std::size_t executions = 0;
  std::set<std::string> rc11;
  std::set<std::string> sc;
};

/// @returns the tests of litmus.txt
std::vector<Row> rows();
/// @returns its name in letters and digits
std::string name_of_test(const Row& row);

}  // namespace reprise::scheduler::litmus
