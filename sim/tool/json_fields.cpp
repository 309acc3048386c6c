#include "sim/tool/json_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace reprise::sim {
namespace {

using nlohmann::ordered_json;

// A parser callback that refuses a key which an object already has.
class UniqueKeys {
 public:
  bool operator()(int, ordered_json::parse_event_t event, const ordered_json& parsed) {
    using Event = ordered_json::parse_event_t;
    if (event == Event::object_start) objects_.emplace_back();
    if (event == Event::object_end) objects_.pop_back();
    if (event == Event::key && !objects_.back().insert(parsed.get<std::string>()).second) {
      throw MalformedJson(fmt::format("the key {} is there twice", parsed.dump()));
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> objects_;  // the keys so far of each object that is open
};

[[noreturn]] void refuse(const char* key, const char* wanted) {
  throw MalformedJson(fmt::format("\"{}\" is not {}", key, wanted));
}

const ordered_json& field(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) throw MalformedJson(fmt::format("\"{}\" is missing", key));
  return *found;
}

bool is_text(const ordered_json& json) { return json.is_string(); }

}  // namespace

ordered_json parse_json(const std::string& text) {
  if (text.empty()) throw MalformedJson("it is empty");
  try {
    return ordered_json::parse(text, UniqueKeys());
  } catch (const ordered_json::parse_error& error) {
    throw MalformedJson(fmt::format("damaged or cut off at byte {}", error.byte));
  } catch (const ordered_json::out_of_range&) {
    throw MalformedJson("there is a number in it that is too large");
  }
}

std::uint64_t unsigned_field(const ordered_json& object, const char* key) {
  const ordered_json& value = field(object, key);
  if (!value.is_number_unsigned()) refuse(key, "a whole number from 0 to 2^64-1");
  return value.get<std::uint64_t>();
}

std::string text_field(const ordered_json& object, const char* key) {
  const ordered_json& value = field(object, key);
  if (!is_text(value)) refuse(key, "a text");
  return value.get<std::string>();
}

bool flag_field(const ordered_json& object, const char* key) {
  const ordered_json& value = field(object, key);
  if (!value.is_boolean()) refuse(key, "true or false");
  return value.get<bool>();
}

std::vector<std::string> texts_field(const ordered_json& object, const char* key) {
  const ordered_json& values = field(object, key);
  if (!values.is_array() || !std::all_of(values.begin(), values.end(), is_text)) {
    refuse(key, "an array of texts");
  }
  return values.get<std::vector<std::string>>();
}

const ordered_json& array_field(const ordered_json& object, const char* key) {
  const ordered_json& value = field(object, key);
  if (!value.is_array()) refuse(key, "an array");
  return value;
}

const ordered_json& object_field(const ordered_json& object, const char* key) {
  const ordered_json& value = field(object, key);
  if (!value.is_object()) refuse(key, "an object");
  return value;
}

}  // namespace reprise::sim
