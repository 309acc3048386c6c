#include "sim/tool/worker_protocol.hpp"

#include <gtest/gtest.h>

#include "sim/tool/lock_text.hpp"

namespace reprise::sim {
namespace {

RunRecord full_record() {
  RunRecord record;
  record.ending = Ending::broken;
  record.trouble = "trouble";
  record.repeated = true;
  record.outcome.finding = Finding{"kind", "signature", "message", {"one", "two"}};
  record.outcome.trace_hash = {1, 2};
  record.outcome.steps = 3;
  record.outcome.switches = 4;
  record.outcome.virtual_ns = 5;
  record.outcome.events = 6;
  record.outcome.deepest_stack_bytes = 14;
  record.outcome.checkpoints = {{7, 8}};
  record.outcome.decisions = {{{9, 10, 11}, 12}};
  record.outcome.streams = {"stream"};
  record.outcome.last_events.resize(2);
  record.outcome.last_events[1].result = -13;
  record.outcome.locks = LockReport{
      {{"mutex #1", 15, 16, 17, {18, 19, 20, 21}, {22, 23, 24, 25}, "at a.cpp:26"}}, {"warning"}};
  record.second = record.outcome;
  return record;
}

void expect_equal(const RunResult& a, const RunResult& b) {
  ASSERT_TRUE(a.finding && b.finding);
  EXPECT_EQ(a.finding->kind, b.finding->kind);
  EXPECT_EQ(a.finding->signature, b.finding->signature);
  EXPECT_EQ(a.finding->message, b.finding->message);
  EXPECT_EQ(a.finding->details, b.finding->details);
  EXPECT_EQ(a.trace_hash, b.trace_hash);
  EXPECT_EQ(a.steps, b.steps);
  EXPECT_EQ(a.switches, b.switches);
  EXPECT_EQ(a.virtual_ns, b.virtual_ns);
  EXPECT_EQ(a.events, b.events);
  EXPECT_EQ(a.deepest_stack_bytes, b.deepest_stack_bytes);
  EXPECT_EQ(a.checkpoints, b.checkpoints);
  EXPECT_EQ(a.decisions, b.decisions);
  EXPECT_EQ(a.streams, b.streams);
  EXPECT_EQ(a.last_events, b.last_events);
  ASSERT_TRUE(a.locks && b.locks);
  EXPECT_EQ(locks_to_json(*a.locks), locks_to_json(*b.locks));
}

TEST(WorkerProtocol, ARecordArrivesWhole) {
  const RunRecord sent = full_record();
  FrameReader reader;
  reader.append(encode_frame(42, sent));
  const auto received = reader.next();
  ASSERT_TRUE(received);
  EXPECT_EQ(received->index, 42u);
  EXPECT_EQ(received->record.ending, sent.ending);
  EXPECT_EQ(received->record.trouble, sent.trouble);
  EXPECT_TRUE(received->record.repeated);
  expect_equal(received->record.outcome, sent.outcome);
  ASSERT_TRUE(received->record.second);
  expect_equal(*received->record.second, *sent.second);
  EXPECT_FALSE(reader.next());
}

TEST(WorkerProtocol, FramesArriveInAnyPieces) {
  const std::string bytes = encode_frame(1, full_record()) + encode_frame(2, RunRecord{});
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    FrameReader reader;
    std::vector<std::uint64_t> indices;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.append(std::string_view(bytes).substr(at, piece));
      while (const auto record = reader.next()) indices.push_back(record->index);
    }
    EXPECT_EQ(indices, (std::vector<std::uint64_t>{1, 2}));
  }
}

TEST(WorkerProtocol, AnUnfinishedFrameIsNoRecord) {
  const std::string bytes = encode_frame(1, full_record());
  FrameReader reader;
  reader.append(std::string_view(bytes).substr(0, bytes.size() - 1));
  EXPECT_FALSE(reader.next());
}

}  // namespace
}  // namespace reprise::sim
