#include "tests/conformance/files/trial.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "tests/conformance/files/steps.hpp"

namespace reprise::conformance {
namespace {

/// Every step of every theme, by weight.
class Repertoire {
 public:
  Repertoire() {
    // Shares of the themes: much of what a sequence does makes what the rest needs.
    add(24, opening_steps());
    add(22, transfer_steps());
    add(10, size_steps());
    add(26, name_steps());
    add(12, status_steps());
    add(8, attribute_steps());
    add(8, directory_steps());
    add(8, descriptor_steps());
    add(6, lock_steps());
    add(5, mapping_steps());
    add(4, copy_steps());
    add(3, temporary_steps());
    add(6, stream_steps());
    add(3, fstream_steps());
    add(6, filesystem_steps());
  }

  void perform(Playground& play) const {
    const std::uint64_t theme = play.draw.below(themes_.size());
    const std::vector<void (*)(Playground&)>& steps = themes_[theme];
    steps[play.draw.below(steps.size())](play);
  }

 private:
  void add(std::size_t share, std::span<const Step> steps) {
    std::vector<void (*)(Playground&)> weighted;
    for (const Step& step : steps) weighted.insert(weighted.end(), step.weight, step.perform);
    themes_.insert(themes_.end(), share, weighted);
  }

  std::vector<std::vector<void (*)(Playground&)>> themes_;
};

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  DIR* const stream = opendir(directory.c_str());
  if (stream == nullptr) return names;
  while (const dirent* const entry = readdir(stream)) {
    if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) {
      names.emplace_back(entry->d_name);
    }
  }
  closedir(stream);
  std::sort(names.begin(), names.end());
  return names;
}

void log_content(Playground& play, const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW);
  if (file < 0) return;
  for (;;) {
    const ssize_t got = read(file, play.buffer(), Playground::kBytesMax);
    if (got <= 0) break;
    play.note_data(play.buffer(), got);
  }
  close(file);
}

void log_tree(Playground& play, const std::string& path) {
  struct stat status {};
  play.log.ended(lstat(path.c_str(), &status), "left {}", shown(path.c_str()).text);
  play.note_status(status);
  if (S_ISREG(status.st_mode)) log_content(play, path);
  if (!S_ISDIR(status.st_mode)) return;
  for (const std::string& name : names_in(path)) log_tree(play, path + "/" + name);
}

}  // namespace

Trial file_trial(const Abilities& abilities) {
  return
      [abilities, repertoire = std::make_shared<Repertoire>()](const Sequence& sequence, Log& log) {
        Playground playground(abilities, log);
        mkdir("/tmp", 0777);  // the C library's temporary files go there
        for (const std::uint32_t step : sequence.steps) {
          playground.begin_step(sequence.seed, step);
          repertoire->perform(playground);
        }
        playground.log.begin_step(static_cast<std::uint32_t>(-1));
        log_tree(playground, "/");
      };
}

}  // namespace reprise::conformance
