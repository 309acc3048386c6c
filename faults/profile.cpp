#include "faults/profile.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <stdexcept>

#include "faults/embedded_profiles.hpp"
#include "faults/record.hpp"
#include "scheduler/check.hpp"

namespace reprise::faults {
namespace {

using Json = nlohmann::ordered_json;

/// Takes one field of the data over into a profile; throws if the value is not one of the field's.
using Reader = std::function<void(const Json&, Profile&)>;

Reader flag(bool Profile::*member) {
  return [member](const Json& value, Profile& profile) { profile.*member = value.get<bool>(); };
}

template <typename Value>
Reader one_of(Value Profile::*member, std::map<std::string, Value> choices) {
  return [member, choices](const Json& value, Profile& profile) {
    const auto found = choices.find(value.is_string() ? value.get<std::string>() : value.dump());
    if (found == choices.end()) throw std::invalid_argument("unknown value " + value.dump());
    profile.*member = found->second;
  };
}

void read_summary(const Json& value, Profile& profile) {
  profile.summary = value.get<std::string>();
}

void read_fills(const Json& value, Profile& profile) {
  profile.fills = {.zero = value.value("zero", std::uint64_t{0}),
                   .garbage = value.value("garbage", std::uint64_t{0}),
                   .stale = value.value("stale", std::uint64_t{0})};
  if (profile.fills.zero == 0) {
    throw std::invalid_argument("fills must admit zero, the quiet choice");
  }
}

std::map<std::string, Reader> field_readers() {
  return {
      {"summary", read_summary},
      {"dirop_atomic", flag(&Profile::directory_operations_atomic)},
      {"dirop_order",
       one_of(&Profile::directory_order, {{"none", DirectoryOrder::none},
                                          {"same_dir", DirectoryOrder::same_directory},
                                          {"global", DirectoryOrder::global}})},
      {"meta_order", one_of(&Profile::metadata_order,
                            {{"none", MetadataOrder::none}, {"prefix", MetadataOrder::prefix}})},
      {"all_ordered", flag(&Profile::all_ordered)},
      {"append_content_atomic", flag(&Profile::append_content_atomic)},
      {"nul_tail_to_block", flag(&Profile::nul_tail_to_block)},
      {"delalloc", flag(&Profile::delayed_allocation)},
      {"size_gran", one_of(&Profile::size_step_bytes,
                           {{"512", kSectorBytes}, {"4096", kBlockBytes}, {"whole", 0}})},
      {"overwrite_atomic",
       one_of(&Profile::overwrite_unit_bytes, {{"512", kSectorBytes}, {"4096", kBlockBytes}})},
      {"safe_rename", one_of(&Profile::safe_rename, {{"none", SafeRename::none},
                                                     {"replace_only_partial", SafeRename::partial},
                                                     {"replace_only", SafeRename::whole}})},
      {"safe_flush", flag(&Profile::safe_flush)},
      {"dirsync_flushes",
       one_of(&Profile::directory_sync_flushes_all, {{"dir", false}, {"all_metadata", true}})},
      {"fills", read_fills},
      {"fsync_fail",
       one_of(&Profile::fsync_failure, {{"clean-keep-new", FsyncFailure::clean_keep_new},
                                        {"revert", FsyncFailure::revert},
                                        {"report-late", FsyncFailure::report_late}})},
      {"dirsync_fail",
       one_of(&Profile::directory_sync_failure, {{"keep", DirectorySyncFailure::keeps_pending},
                                                 {"abandon", DirectorySyncFailure::abandons}})},
      {"read_corrupt", one_of(&Profile::corrupt_reads_fail, {{"silent", false}, {"EIO", true}})},
      {"psow", flag(&Profile::powersafe_overwrite)},
      {"survives_power", flag(&Profile::survives_power)},
      {"flush", one_of(&Profile::flush_ignored, {{"honoured", false}, {"ignored", true}})},
  };
}

const Profile& by_name(const std::vector<Profile>& profiles, const std::string& name) {
  for (const Profile& profile : profiles) {
    if (profile.name == name) return profile;
  }
  throw std::invalid_argument("inherits from " + name + ", which is not listed before it");
}

Profile read_profile(const std::string& name, const Json& fields,
                     const std::vector<Profile>& earlier) {
  static const std::map<std::string, Reader> readers = field_readers();
  Profile profile;
  if (fields.contains("inherits")) profile = by_name(earlier, fields["inherits"]);
  profile.name = name;
  for (const auto& [field, value] : fields.items()) {
    if (field == "inherits") continue;
    const auto reader = readers.find(field);
    if (reader == readers.end()) throw std::invalid_argument("unknown field " + field);
    reader->second(value, profile);
  }
  return profile;
}

}  // namespace

std::vector<Profile> parse_profiles(std::string_view json_text, std::string& error) {
  std::vector<Profile> profiles;
  std::string name = "the file";
  try {
    const Json document = Json::parse(json_text);
    for (const auto& [key, fields] : document.items()) {
      name = key;
      profiles.push_back(read_profile(key, fields, profiles));
    }
  } catch (const std::exception& exception) {
    error = "profile " + name + ": " + exception.what();
    return {};
  }
  return profiles;
}

const std::vector<Profile>& shipped_profiles() {
  static const std::vector<Profile> profiles = [] {
    std::string error;
    std::vector<Profile> parsed = parse_profiles(kEmbeddedProfiles, error);
    REPRISE_CHECK(error.empty() && !parsed.empty());
    return parsed;
  }();
  return profiles;
}

namespace {

/// The profile on a device that writes whole blocks: fewer states, each of them legal.
Profile with_block_units(Profile profile) {
  profile.name += kBlockUnits;
  profile.summary += "; blocks are written whole";
  profile.overwrite_unit_bytes = kBlockBytes;
  if (profile.size_step_bytes != 0) profile.size_step_bytes = kBlockBytes;
  return profile;
}

const std::vector<Profile>& profiles_with_block_units() {
  static const std::vector<Profile> profiles = [] {
    std::vector<Profile> coarse;
    for (const Profile& profile : shipped_profiles()) coarse.push_back(with_block_units(profile));
    return coarse;
  }();
  return profiles;
}

}  // namespace

const Profile* find_profile(std::string_view name) {
  const bool coarse = name.ends_with(kBlockUnits);
  for (const Profile& profile : coarse ? profiles_with_block_units() : shipped_profiles()) {
    if (profile.name == name) return &profile;
  }
  return nullptr;
}

}  // namespace reprise::faults
