#include "scenarios/linearizability.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <optional>

namespace reprise::scenarios {
namespace {

/// A number that is written and read; 0 at first.
struct Register {
  struct Call {
    bool writes = false;
    int value = 0;
  };
  using Answer = int;  ///< what was read, 0 to a writer

  int value = 0;

  Answer take(const Call& call) {
    if (!call.writes) return value;
    value = call.value;
    return 0;
  }
  auto operator<=>(const Register&) const = default;
};

constexpr Register::Call kRead{false, 0};
constexpr Register::Call write(int value) { return {true, value}; }

class LinearizabilityTest : public ::testing::Test {
 protected:
  Linearizability<Register> checker_;
};

TEST_F(LinearizabilityTest, AcceptsWhatOneClientDoes) {
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 0));
  EXPECT_TRUE(checker_.answer(checker_.call(write(1)), 0));
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 1));
}

TEST_F(LinearizabilityTest, RefusesAReadOfWhatIsGone) {
  checker_.answer(checker_.call(write(1)), 0);
  EXPECT_FALSE(checker_.answer(checker_.call(kRead), 0));
}

TEST_F(LinearizabilityTest, RefusesAReadOfWhatNobodyWrote) {
  EXPECT_FALSE(checker_.answer(checker_.call(kRead), 7));
}

TEST_F(LinearizabilityTest, LetsAReaderAmongAWriteSeeEither) {
  const auto writing = checker_.call(write(1));
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 0));
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 1));
  EXPECT_TRUE(checker_.answer(writing, 0));
}

TEST_F(LinearizabilityTest, RefusesAReaderWhoGoesBack) {
  checker_.call(write(1));  // never answered
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 1));
  EXPECT_FALSE(checker_.answer(checker_.call(kRead), 0));
}

TEST_F(LinearizabilityTest, LetsAnUnansweredWriteHappenLateOrNever) {
  checker_.call(write(1));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(checker_.answer(checker_.call(kRead), 0));
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 1));
}

TEST_F(LinearizabilityTest, OrdersWritersByWhatReadersSaw) {
  const auto one = checker_.call(write(1));
  const auto two = checker_.call(write(2));
  checker_.answer(one, 0);
  checker_.answer(two, 0);
  EXPECT_TRUE(checker_.answer(checker_.call(kRead), 1));  // so 2 was written before 1
  EXPECT_FALSE(checker_.answer(checker_.call(kRead), 2));
}

TEST_F(LinearizabilityTest, AcceptsNothingBehindAWrongAnswer) {
  EXPECT_FALSE(checker_.answer(checker_.call(kRead), 7));
  EXPECT_FALSE(checker_.answer(checker_.call(kRead), 0));
}

/// A call, and the answer that it got if it got one.
struct Operation {
  Register::Call call;
  int answer = 0;
  std::size_t called = 0;               ///< when
  std::optional<std::size_t> answered;  ///< when
};

/// By the definition: some order of all answered and some other operations respects real time and
/// gives every answer.
bool has_order(std::vector<Operation> left, Register object) {
  const auto is_open = [](const Operation& operation) { return !operation.answered; };
  if (std::ranges::all_of(left, is_open)) return true;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto precedes = [&](const Operation& other) {
      return other.answered && *other.answered < left[i].called;
    };
    if (std::ranges::any_of(left, precedes)) continue;
    Register next = object;
    const int answer = next.take(left[i].call);
    if (left[i].answered && answer != left[i].answer) continue;
    std::vector<Operation> rest = left;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    if (has_order(std::move(rest), next)) return true;
  }
  return false;
}

/// Random clients that mostly, but not always, tell what a register would.
std::vector<Operation> draw_history() {
  constexpr std::size_t kClients = 3;
  constexpr std::size_t kEvents = 10;
  std::vector<Operation> history;
  std::vector<std::optional<std::size_t>> open(kClients);
  for (std::size_t now = 0; now < kEvents; ++now) {
    auto& client = open[*rc::gen::inRange<std::size_t>(0, kClients)];
    if (client) {
      history[*client].answered = now;
      if (!history[*client].call.writes) history[*client].answer = *rc::gen::inRange(0, 3);
      client.reset();
    } else {
      client = history.size();
      const bool writes = *rc::gen::arbitrary<bool>();
      history.push_back({writes ? write(*rc::gen::inRange(1, 3)) : kRead, 0, now, std::nullopt});
    }
  }
  return history;
}

/// Tells a checker everything in the order of time. @returns whether it had no objection
bool accepts(const std::vector<Operation>& history) {
  Linearizability<Register> checker;
  std::map<std::size_t, std::size_t> events;  // by time: which operation
  for (std::size_t i = 0; i < history.size(); ++i) {
    events.emplace(history[i].called, i);
    if (history[i].answered) events.emplace(*history[i].answered, i);
  }
  std::map<std::size_t, Linearizability<Register>::Ticket> tickets;
  for (const auto& [now, i] : events) {
    if (now == history[i].called) {
      tickets.emplace(i, checker.call(history[i].call));
    } else if (!checker.answer(tickets.at(i), history[i].answer)) {
      return false;
    }
  }
  return true;
}

RC_GTEST_PROP(Linearizability, IsWhatTheDefinitionSays, ()) {
  const std::vector<Operation> history = draw_history();
  const bool expected = has_order(history, {});
  RC_CLASSIFY(expected, "linearizable");
  RC_ASSERT(accepts(history) == expected);
}

}  // namespace
}  // namespace reprise::scenarios
