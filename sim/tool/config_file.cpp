#include "sim/tool/config_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace reprise::sim {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
// Options are short: a longer line is no configuration, and must not end up in a message.
constexpr std::size_t kMostLineBytes = 4096;

// What is wrong; the line is added where it is caught.
struct Malformed {
  std::string why;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}
bool is_in_word(char c) {
  return !is_blank(c) && std::string_view("\n,[]\"'#").find(c) == std::string_view::npos;
}
bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && !is_blank(c) && c != '\n') || code == 0x7f;
}

// Reads from the front to the back and never goes back.
class ConfigReader {
 public:
  explicit ConfigReader(std::string_view text) : rest_(text) {}

  ConfigSections read() {
    ConfigSections sections;
    ConfigKeys* keys = &sections[""];
    while (!rest_.empty()) {
      skip_blanks();
      if (take('[')) {
        keys = &sections[section_name()];
      } else if (!rest_.empty() && is_in_name(rest_.front())) {
        read_key(*keys);
      }
      end_line();
    }
    return sections;
  }

  std::size_t line() const { return line_; }

 private:
  std::string section_name() {
    skip_blanks();
    const std::string name = take_all(&is_in_name);
    skip_blanks();
    if (name.empty() || !take(']')) throw Malformed{"a section is [COMMAND]"};
    return name;
  }

  void read_key(ConfigKeys& keys) {
    const std::string key = take_all(&is_in_name);
    skip_blanks();
    if (!take('=')) throw Malformed{fmt::format("there is no = behind {}", key)};
    skip_blanks();
    const bool is_new = keys.emplace(key, take('[') ? array() : std::vector{value()}).second;
    if (!is_new) throw Malformed{fmt::format("{} is there twice", key)};
  }

  // Behind its [.
  std::vector<std::string> array() {
    std::vector<std::string> values;
    for (;;) {
      skip_empty_lines();
      if (take(']')) return values;
      values.push_back(value());
      skip_empty_lines();
      if (!take(',') && !rest_.starts_with(']')) throw Malformed{"an array is not closed by ]"};
    }
  }

  std::string value() {
    if (take('"')) return quoted('"');
    if (take('\'')) return quoted('\'');
    std::string word = take_all(&is_in_word);
    if (word.empty()) throw Malformed{"a value is missing"};
    return word;
  }

  // Behind its opening quote.
  std::string quoted(char quote) {
    const std::size_t end = rest_.find_first_of(quote == '"' ? "\"\n\\" : "'\n");
    if (end != std::string_view::npos && rest_[end] == '\\') {
      throw Malformed{"a \\ needs '...' around it"};
    }
    if (end == std::string_view::npos || rest_[end] != quote) {
      throw Malformed{"a text is not closed by its quote"};
    }
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  void end_line() {
    skip_blanks();
    skip_comment();
    if (rest_.empty()) return;
    if (!take('\n')) throw Malformed{"there is more than KEY = VALUE or [COMMAND]"};
    ++line_;
  }

  void skip_empty_lines() {
    for (;; ++line_) {
      skip_blanks();
      skip_comment();
      if (!take('\n')) return;
    }
  }

  void skip_blanks() { take_all(&is_blank); }
  void skip_comment() {
    if (rest_.starts_with('#')) rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
  }

  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string take_all(bool (*wanted)(char)) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), wanted);
    std::string taken(rest_.begin(), end);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
};

Error wrong_in_line(std::size_t line, const std::string& why) {
  return Error{fmt::format("line {}: {}", line, why)};
}

std::optional<Error> why_no_lines(std::string_view text) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view characters = text.substr(0, text.find('\n'));
    if (characters.size() > kMostLineBytes) {
      return wrong_in_line(line, fmt::format("it has more than {} bytes", kMostLineBytes));
    }
    if (std::any_of(characters.begin(), characters.end(), &is_control)) {
      return wrong_in_line(line, "there is a control character in it");
    }
    text.remove_prefix(std::min(characters.size() + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace

Expected<ConfigSections> parse_config(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (const auto error = why_no_lines(text)) return *error;
  ConfigReader reader(text);
  try {
    return reader.read();
  } catch (const Malformed& malformed) {
    return wrong_in_line(reader.line(), malformed.why);
  }
}

}  // namespace reprise::sim
