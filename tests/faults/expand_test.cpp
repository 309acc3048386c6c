#include "faults/expand.hpp"

#include <gtest/gtest.h>

#include "tests/faults/history_builder.hpp"

namespace reprise::faults {
namespace {

/// "s0 z512 | s1 z1000": sectors and sizes, atoms separated by a bar.
std::string in_words(const MicroLog& log) {
  std::string words;
  for (std::uint32_t atom = 0; atom < log.atoms(); ++atom) {
    if (atom > 0) words += " |";
    const std::size_t end = atom + 1 < log.atoms() ? log.first_op[atom + 1] : log.ops.size();
    for (std::size_t i = log.first_op[atom]; i < end; ++i) {
      const MicroOp& op = log.ops[i];
      if (!words.empty()) words += " ";
      switch (op.kind) {
        case MicroOp::Kind::sector:
          words += "s" + std::to_string(op.position);
          break;
        case MicroOp::Kind::size:
          words += "z" + std::to_string(op.position);
          break;
        case MicroOp::Kind::mode:
          words += "m";
          break;
        case MicroOp::Kind::entries:
          words += "e";
          break;
      }
    }
  }
  return words;
}

std::string expanded(const HistoryBuilder& builder, const char* profile) {
  return in_words(expand(builder.history(), *find_profile(profile)));
}

TEST(Expand, AnOverwriteIsItsSectors) {
  HistoryBuilder builder;
  builder.write(9, 500, 600, 4096);
  EXPECT_EQ(expanded(builder, "posix-2024"), "s0 | s1 | s2");
  EXPECT_EQ(expanded(builder, "ext4-ordered"), "s0 | s1 | s2");
}

TEST(Expand, AnAppendMovesTheSizeSectorBySectorUnderPosix) {
  HistoryBuilder builder;
  builder.write(9, 0, 1000, 0);
  EXPECT_EQ(expanded(builder, "posix-2024"), "s0 | z512 | s1 | z1000");
}

TEST(Expand, ANewBlockComesWithItsDataOnExt4) {
  HistoryBuilder builder;
  builder.write(9, 0, 1000, 0);
  EXPECT_EQ(expanded(builder, "ext4-ordered"), "s0 s1 z1000");
}

TEST(Expand, AnAppendFirstFillsTheBlockOnExt4) {
  HistoryBuilder builder;
  builder.write(9, 4000, 200, 4000);
  EXPECT_EQ(expanded(builder, "ext4-ordered"), "s7 | z4096 | s8 z4200");
}

TEST(Expand, ATruncationIsASize) {
  HistoryBuilder builder;
  builder.truncate(9, 4096, 100);
  EXPECT_EQ(expanded(builder, "posix-2024"), "z100");
}

TEST(Expand, RecordsOfAllFilesComeInTheirOrder) {
  HistoryBuilder builder;
  builder.write(9, 0, 10, 4096);
  builder.make(kRoot, "a", 10);
  builder.write(8, 512, 10, 4096);
  EXPECT_EQ(expanded(builder, "posix-2024"), "s0 | e | s1");
}

TEST(Expand, ABlockIsOverwrittenWholeWhereTheProfileSaysSo) {
  HistoryBuilder builder;
  builder.write(9, 3584, 1024, 8192);
  Profile profile = *find_profile("posix-2024");
  profile.overwrite_unit_bytes = kBlockBytes;
  EXPECT_EQ(in_words(expand(builder.history(), profile)), "s7 | s8");
  builder.write(9, 0, 1024, 8192);
  EXPECT_EQ(in_words(expand(builder.history(), profile)), "s7 | s8 | s0 s1");
}

}  // namespace
}  // namespace reprise::faults
