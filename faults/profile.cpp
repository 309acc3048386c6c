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

template <typename Value>
Value one_of(const Json& value, const std::map<std::string, Value>& choices) {
  const auto found = choices.find(value.is_string() ? value.get<std::string>() : value.dump());
  if (found == choices.end()) throw std::invalid_argument("unknown value " + value.dump());
  return found->second;
}

void read_fills(const Json& value, FillWeights& fills) {
  fills = {.zero = value.value("zero", std::uint64_t{0}),
           .garbage = value.value("garbage", std::uint64_t{0}),
           .stale = value.value("stale", std::uint64_t{0})};
  if (fills.zero == 0) throw std::invalid_argument("fills must admit zero, the quiet choice");
}

using Reader = std::function<void(const Json&, Profile&)>;

// clang-format off
const std::map<std::string, Reader>& field_readers() {
  static const std::map<std::string, Reader> readers = {
    {"summary", [](const Json& v, Profile& p) { p.summary = v; }},
    {"dirop_atomic", [](const Json& v, Profile& p) { p.directory_operations_atomic = v; }},
    {"dirop_order", [](const Json& v, Profile& p) {
       p.directory_order = one_of<DirectoryOrder>(v, {{"none", DirectoryOrder::none},
                                                      {"same_dir", DirectoryOrder::same_directory},
                                                      {"global", DirectoryOrder::global}}); }},
    {"meta_order", [](const Json& v, Profile& p) {
       p.metadata_order = one_of<MetadataOrder>(v, {{"none", MetadataOrder::none},
                                                    {"prefix", MetadataOrder::prefix}}); }},
    {"append_content_atomic", [](const Json& v, Profile& p) { p.append_content_atomic = v; }},
    {"nul_tail_to_block", [](const Json& v, Profile& p) { p.nul_tail_to_block = v; }},
    {"delalloc", [](const Json& v, Profile& p) { p.delayed_allocation = v; }},
    {"size_gran", [](const Json& v, Profile& p) {
       p.size_step_bytes = one_of<std::uint64_t>(
           v, {{"512", kSectorBytes}, {"4096", kBlockBytes}, {"whole", 0}}); }},
    {"overwrite_atomic", [](const Json& v, Profile& p) {
       p.overwrite_unit_bytes = one_of<std::uint64_t>(
           v, {{"512", kSectorBytes}, {"4096", kBlockBytes}}); }},
    {"safe_rename", [](const Json& v, Profile& p) {
       p.safe_rename = one_of<SafeRename>(v, {{"none", SafeRename::none},
                                              {"replace_only_partial", SafeRename::partial},
                                              {"replace_only", SafeRename::whole}}); }},
    {"safe_flush", [](const Json& v, Profile& p) { p.safe_flush = v; }},
    {"dirsync_flushes", [](const Json& v, Profile& p) {
       p.directory_sync_flushes_all = one_of<bool>(v, {{"dir", false}, {"all_metadata", true}}); }},
    {"fills", [](const Json& v, Profile& p) { read_fills(v, p.fills); }},
    {"fsync_fail", [](const Json& v, Profile& p) {
       p.fsync_failure = one_of<FsyncFailure>(
           v, {{"clean-keep-new", FsyncFailure::clean_keep_new}}); }},
  };
  return readers;
}
// clang-format on

const Profile& by_name(const std::vector<Profile>& profiles, const std::string& name) {
  for (const Profile& profile : profiles) {
    if (profile.name == name) return profile;
  }
  throw std::invalid_argument("inherits from " + name + ", which is not listed before it");
}

Profile read_profile(const std::string& name, const Json& fields,
                     const std::vector<Profile>& earlier) {
  Profile profile;
  if (fields.contains("inherits")) profile = by_name(earlier, fields["inherits"]);
  profile.name = name;
  for (const auto& [field, value] : fields.items()) {
    if (field == "inherits") continue;
    const auto reader = field_readers().find(field);
    if (reader == field_readers().end()) throw std::invalid_argument("unknown field " + field);
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

const Profile* find_profile(std::string_view name) {
  for (const Profile& profile : shipped_profiles()) {
    if (profile.name == name) return &profile;
  }
  return nullptr;
}

}  // namespace reprise::faults
