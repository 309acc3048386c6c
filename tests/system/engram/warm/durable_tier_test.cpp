#include "system/engram/warm/durable_tier.hpp"

#include "tests/system/engram/warm/warm_fixture.hpp"

namespace engram {
namespace {

using stemedb::test::error_kind;
using stemedb::test::must;
using test::memory;

class DurableTierTest : public ::testing::Test {
 protected:
  std::unique_ptr<DurableTier> open(std::uint32_t capacity = 10, BugSwitches bugs = {}) {
    WalOptions wal;
    wal.bugs = bugs;
    return must(DurableTier::open(directory_ / "tier", {capacity, true, bugs}, wal));
  }

  stemedb::test::TempDirectory directory_;
};

TEST_F(DurableTierTest, BringsAllMemoriesBack) {
  Memory text = memory("text", 3, "some text");
  {
    const auto tier = open();
    must(tier->apply(PutMemory{memory("none", 1)}));
    must(tier->apply(PutMemory{memory("empty", 2, "")}));
    must(tier->apply(PutMemory{text}));
    must(tier->apply(PutMemory{memory("gone", 4)}));
    must(tier->apply(UpdateActivation{"text", 0.75f, 99}));
    must(tier->apply(RemoveMemory{"gone"}));
    must(tier->close());
  }
  text.activation = 0.75f;
  text.last_access_ns = 99;
  EXPECT_EQ(must(load_existing(directory_ / "tier/warm.dat")).entry_count, 3u);
  const auto tier = open();
  EXPECT_EQ(must(tier->get("none")), memory("none", 1));
  EXPECT_EQ(must(tier->get("empty")), memory("empty", 2, ""));
  EXPECT_EQ(must(tier->get("text")), text);
  EXPECT_FALSE(must(tier->get("gone")));
  EXPECT_EQ(tier->storage().statistics().memory_count, 3u);
}

TEST_F(DurableTierTest, BringsThemBackWithoutAClose) {
  must(open()->apply(PutMemory{memory("a", 1, "text")}));
  EXPECT_EQ(must(open()->get("a")), memory("a", 1, "text"));
}

TEST_F(DurableTierTest, RefusesAfterReopeningWhatItRefusedBefore) {
  {
    const auto tier = open(1);
    must(tier->apply(PutMemory{memory("a")}));
    EXPECT_EQ(error_kind(tier->apply(PutMemory{memory("b")})), ErrorKind::kAllocationFailed);
    must(tier->apply(RemoveMemory{"a"}));
    must(tier->apply(PutMemory{memory("c")}));
  }
  const auto tier = open(1);
  EXPECT_FALSE(must(tier->get("b")));
  EXPECT_EQ(must(tier->get("c")), memory("c"));
}

TEST_F(DurableTierTest, LosesItsMemoriesWithB52) {
  {
    const auto tier = open(10, {Bug::kB52});
    must(tier->apply(PutMemory{memory("a")}));
    EXPECT_TRUE(must(tier->get("a")));
    must(tier->close());
  }
  EXPECT_EQ(error_kind(load_existing(directory_ / "tier/warm.dat")), ErrorKind::kChecksumMismatch);
  EXPECT_FALSE(must(open(10, {Bug::kB52})->get("a")));
}

}  // namespace
}  // namespace engram
