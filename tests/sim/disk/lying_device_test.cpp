// Devices that lie: each family changes what it says, no call fails for it, and nothing else
// changes.
#include <algorithm>
#include <ranges>

#include "tests/sim/disk/disk_fixture.hpp"

namespace reprise::sim {
namespace {

using faults::FamilyId;

constexpr std::uint64_t kPages = 4;

/// A settled file whose pages hold a, b, c, d; then one family strikes always.
struct Lying {
  DiskWorld world;
  Handle handle;

  explicit Lying(FamilyId family, std::uint64_t seed = 1, std::string_view profile = "posix-2024")
      : world(profile, seed) {
    std::string content;
    for (std::uint64_t page = 0; page < kPages; ++page) {
      content += std::string(kBlockBytes, static_cast<char>('a' + page));
    }
    world.write_file("/f", content);
    world.disk.settle();
    handle = world.open("/f");
    world.plan.pin(family, {1, 1});
  }

  void write_page(std::uint64_t page, char letter) {
    world.put(handle, page * kBlockBytes, std::string(kBlockBytes, letter));
  }

  /// @returns a letter a page; ? where a page is mixed
  static std::string letters_of(const std::string& content) {
    std::string letters;
    for (std::uint64_t at = 0; at < content.size(); at += kBlockBytes) {
      const std::string page = content.substr(at, kBlockBytes);
      letters += page == std::string(page.size(), page[0]) ? page[0] : '?';
    }
    return letters;
  }
  std::string cached() { return letters_of(world.content("/f")); }
  std::string on_medium() { return letters_of(*world.disk.content("/f", Layer::durable)); }
  std::string read() { return letters_of(world.read(handle, 0, kPages * kBlockBytes)); }
};

TEST(LostWrite, KeepsTheOldContentOfOnePageAndTellsNobody) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Lying lying(FamilyId::lost_write, seed);
    lying.write_page(0, 'x');
    lying.write_page(2, 'y');
    ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
    ASSERT_EQ(lying.cached(), "xbyd");
    ASSERT_EQ(lying.read(), "xbyd");
    ASSERT_EQ(lying.world.disk.lies(), 1U);
    seen.insert(lying.on_medium());
    lying.world.plan.heal();
    lying.world.disk.power_cut();
    ASSERT_EQ(lying.cached(), lying.on_medium());
  }
  EXPECT_EQ(seen, (std::set<std::string>{"abyd", "xbcd"}));
}

TEST(LostWrite, ShowsWhenTheCacheDropsThePage) {
  Lying lying(FamilyId::lost_write);
  lying.write_page(1, 'x');
  ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
  lying.world.disk.evict_clean_pages();
  EXPECT_EQ(lying.read(), "abcd");
}

TEST(LostWrite, IsMadeGoodByWritingAgain) {
  Lying lying(FamilyId::lost_write);
  lying.write_page(1, 'x');
  ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
  lying.world.plan.heal();
  lying.world.put(lying.handle, kBlockBytes, "x");
  ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
  EXPECT_EQ(lying.on_medium(), "axcd");
}

TEST(LostWrite, IsReadAsAnErrorWhereDataIsChecksummed) {
  Lying lying(FamilyId::lost_write, 1, "btrfs");
  lying.write_page(0, 'x');
  ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
  std::string into(1, '?');
  EXPECT_EQ(lying.world.disk.read(lying.handle, 0, std::as_writable_bytes(std::span(into))).error(),
            EIO);
}

TEST(MisdirectedWrite, LandsOnAnotherPage) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Lying lying(FamilyId::misdirected_write, seed);
    lying.write_page(1, 'x');
    ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
    ASSERT_EQ(lying.cached(), "axcd");
    seen.insert(lying.on_medium());
    const bool hit = lying.on_medium() == "axcd";
    ASSERT_EQ(lying.world.disk.lies(), hit ? 0U : 1U);
  }
  EXPECT_EQ(seen, (std::set<std::string>{"xbcd", "axcd", "abxd", "abcx"}));
}

TEST(MisdirectedWrite, ReachesOtherFiles) {
  bool reached = false;
  for (std::uint64_t seed = 0; seed < 50 && !reached; ++seed) {
    Lying lying(FamilyId::misdirected_write, seed);
    lying.world.plan.heal();
    lying.world.write_file("/g", "short");
    lying.world.disk.settle();
    lying.world.plan.pin(FamilyId::misdirected_write, {1, 1});
    lying.write_page(1, 'x');
    ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
    const std::string other = *lying.world.disk.content("/g", Layer::durable);
    reached = other == "xxxxx";  // as much of the page as the file shows
    ASSERT_TRUE(reached || other == "short");
  }
  EXPECT_TRUE(reached);
}

TEST(StaleRead, GivesAnOlderPageOnce) {
  Lying lying(FamilyId::stale_read);
  lying.write_page(1, 'x');
  EXPECT_EQ(lying.read(), "axcd");  // dirty: from the cache
  ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
  EXPECT_EQ(lying.read(), "abcd");
  EXPECT_EQ(lying.world.disk.lies(), 1U);
  lying.world.plan.heal();
  EXPECT_EQ(lying.read(), "axcd");
}

TEST(StaleRead, DoesNotStrikeWhatWasNeverWrittenAgain) {
  Lying lying(FamilyId::stale_read);
  EXPECT_EQ(lying.read(), "abcd");
  EXPECT_EQ(lying.world.plan.setting(FamilyId::stale_read).strikes, 0U);
}

TEST(MisdirectedRead, GivesAnotherPagesContentOnce) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Lying lying(FamilyId::misdirected_read, seed);
    const std::string wrong = lying.read();
    seen.insert(wrong);
    ASSERT_EQ(lying.world.disk.lies(), wrong == "abcd" ? 0U : 1U);
    lying.world.plan.heal();
    ASSERT_EQ(lying.read(), "abcd");
  }
  EXPECT_EQ(seen.size(), 1 + kPages * (kPages - 1));
}

TEST(MisdirectedRead, IsAnErrorWhereDataIsChecksummed) {
  Lying lying(FamilyId::misdirected_read, 1, "btrfs");
  std::string into(1, '?');
  EXPECT_EQ(lying.world.disk.read(lying.handle, 0, std::as_writable_bytes(std::span(into))).error(),
            EIO);
  EXPECT_EQ(lying.world.disk.lies(), 0U);
}

TEST(ShornWrite, LeavesASyncedPageHalfOld) {
  std::set<std::uint64_t> cuts;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Lying lying(FamilyId::shorn_write, seed);
    lying.write_page(1, 'x');
    ASSERT_EQ(lying.world.disk.sync(lying.handle).error(), 0);
    ASSERT_EQ(lying.world.disk.power_cut(true).deviations.size(), 1U);
    const std::string content = lying.world.content("/f");
    ASSERT_EQ(lying.cached(), "a?cd");
    const std::string page = content.substr(kBlockBytes, kBlockBytes);
    const std::size_t cut = page.find('b');
    ASSERT_EQ(page, std::string(cut, 'x') + std::string(kBlockBytes - cut, 'b'));
    cuts.insert(cut);
    ASSERT_EQ(lying.world.disk.lies(), 1U);
  }
  EXPECT_EQ(cuts, (std::set<std::uint64_t>{1536, 3584}));
}

TEST(BitFlip, DamagesAWholePieceIfItIsToldTo) {
  constexpr std::uint64_t kPieces[] = {1, kSectorBytes, kBlockBytes, 64 * 1024};
  for (std::uint64_t burst = 0; burst < std::size(kPieces); ++burst) {
    Lying lying(FamilyId::bit_flip, burst);
    const std::string before = lying.world.content("/f");
    lying.world.plan.set_knob(FamilyId::bit_flip, 0, burst);
    lying.world.disk.power_cut();
    const std::string after = lying.world.content("/f");
    ASSERT_EQ(after.size(), before.size());
    const auto differs = [&](std::size_t at) { return before[at] != after[at]; };
    std::size_t first = 0;
    while (first < before.size() && !differs(first)) ++first;
    std::size_t last = before.size() - 1;
    while (last > first && !differs(last)) --last;
    ASSERT_LT(first, before.size());
    EXPECT_EQ(first / kPieces[burst], last / kPieces[burst]);  // one aligned piece
    const auto damaged = static_cast<std::uint64_t>(
        std::ranges::count_if(std::views::iota(std::size_t{0}, before.size()), differs));
    EXPECT_GE(damaged, std::min<std::uint64_t>(kPieces[burst], before.size()) * 9 / 10);
  }
}

TEST(Writeback, MakesEarlierChangesDurableInTheirOrder) {
  std::set<std::size_t> durable_sizes;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    DiskWorld world("posix-2024", seed);
    const Handle handle = world.open("/f");
    world.disk.settle();
    for (int i = 0; i < 9; ++i) world.append(handle, "x");
    world.plan.pin(FamilyId::writeback, {1, 1});
    world.append(handle, "x");
    const std::string durable = *world.disk.content("/f", Layer::durable);
    ASSERT_EQ(durable, std::string(durable.size(), 'x'));
    durable_sizes.insert(durable.size());
    ASSERT_EQ(world.content("/f"), "xxxxxxxxxx");
  }
  EXPECT_EQ(durable_sizes, (std::set<std::size_t>{3, 4, 5, 6, 7, 8, 9, 10}));
}

}  // namespace
}  // namespace reprise::sim
