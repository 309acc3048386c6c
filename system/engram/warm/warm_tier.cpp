#include "system/engram/warm/warm_tier.hpp"

#include <algorithm>

#include "system/engram/log_file.hpp"

namespace engram {

float adjusted_confidence(const Memory& memory, std::uint64_t stored_ns) {
  constexpr double kDayNs = 86'400e9;
  const double days = static_cast<double>(stored_ns) / kDayNs;
  return memory.confidence / (1 + memory.decay_rate * static_cast<float>(days));
}

Result<std::unique_ptr<WarmTier>> WarmTier::create(const std::string& path,
                                                   const WarmOptions& options) {
  STEMEDB_TRY_ASSIGN(auto storage, MappedWarmStorage::create(path, options));
  return std::unique_ptr<WarmTier>(new WarmTier(std::move(storage)));
}

/// The time is noted first: a walk starts from the times, and must not miss what it could read.
Status WarmTier::store(const Memory& memory) {
  const std::uint64_t now_ns = wall_time_ns();
  stored_at_ns_.exchange(memory.id, now_ns);
  STEMEDB_TRY(storage_->store(memory));
  stored_at_ns_.insert_if_absent(memory.id, now_ns);  // somebody may have removed the old memory
  return {};
}

Result<std::optional<Memory>> WarmTier::get(const std::string& id) const {
  STEMEDB_TRY_ASSIGN(std::optional<Memory> memory, storage_->get(id));
  const std::optional<std::uint64_t> stored_at_ns = stored_at_ns_.find(id);
  if (memory && stored_at_ns) {
    const std::uint64_t now_ns = std::max(wall_time_ns(), *stored_at_ns);  // the clock may go back
    memory->confidence = adjusted_confidence(*memory, now_ns - *stored_at_ns);
  }
  return memory;
}

bool WarmTier::remove(const std::string& id) {
  stored_at_ns_.erase(id);
  return storage_->remove(id);
}

Status WarmTier::for_each(const std::function<void(const Memory&)>& visit) const {
  for (const auto& [id, stored_at_ns] : stored_at_ns_.entries()) {
    STEMEDB_TRY_ASSIGN(const std::optional<Memory> memory, get(id));
    if (memory) visit(*memory);
  }
  return {};
}

}  // namespace engram
