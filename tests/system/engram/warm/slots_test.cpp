#include "system/engram/warm/slots.hpp"

#include <thread>

#include "system/engram/warm/warm_file.hpp"
#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

constexpr std::uint32_t kCapacity = 3;

EmbeddingBlock block(int x) { return make_block(test::memory("a", x), std::nullopt); }

struct SlotsTest : ::testing::Test {
  Bytes file = Bytes(warm_file_bytes(kCapacity), '\0');
};

TEST_F(SlotsTest, ReadsWhatWasWrittenIntoTheFile) {
  Slots slots(file, kCapacity, {});
  const SlotRef ref = slots.write(1, block(7));
  EXPECT_EQ(slots.read(ref)->created_at_ns, 7u);
  EXPECT_EQ(stemedb::get_u64(file, slot_offset(1) + 3104), 7u);
  EXPECT_EQ(file.substr(0, slot_offset(1)), Bytes(slot_offset(1), '\0'));
}

TEST_F(SlotsTest, FindsNothingOfAnEarlierGeneration) {
  Slots slots(file, kCapacity, {});
  const SlotRef old = slots.write(1, block(7));
  slots.retire(old);
  EXPECT_FALSE(slots.read(old));
  const SlotRef young = slots.write(1, block(8));
  EXPECT_FALSE(slots.read(old));
  EXPECT_FALSE(slots.change(old, [](EmbeddingBlock& changed) { changed.activation = 1; }));
  EXPECT_EQ(slots.read(young)->activation, 0);
}

TEST_F(SlotsTest, LosesNoChange) {
  Slots slots(file, kCapacity, {});
  const SlotRef ref = slots.write(0, block(0));
  const auto count = [&] {
    for (int i = 0; i < 1000; ++i) {
      slots.change(ref, [](EmbeddingBlock& changed) { ++changed.recall_count; });
    }
  };
  std::thread other(count);
  count();
  other.join();
  EXPECT_EQ(slots.read(ref)->recall_count, 2000u);
}

TEST_F(SlotsTest, NeverShowsHalfAChange) {
  Slots slots(file, kCapacity, {});
  const SlotRef ref = slots.write(0, block(0));
  std::thread other([&] {
    for (int i = 1; i <= 1000; ++i) {
      slots.change(ref, [i](EmbeddingBlock& changed) {
        changed.embedding.fill(static_cast<float>(i));
        changed.recall_count = static_cast<std::uint32_t>(i);
      });
    }
  });
  for (int i = 0; i < 1000; ++i) {
    const auto seen = slots.read(ref);
    if (seen->recall_count == 0) continue;
    ASSERT_EQ(seen->embedding.front(), static_cast<float>(seen->recall_count));
    ASSERT_EQ(seen->embedding.back(), static_cast<float>(seen->recall_count));
  }
  other.join();
}

}  // namespace
}  // namespace engram
