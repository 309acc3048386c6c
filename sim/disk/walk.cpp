#include "sim/disk/walk.hpp"

#include <utility>

namespace reprise::sim {
namespace {

class Walker {
 public:
  Walker(Inode& root, Inode& base, std::string_view path, LastLink last, CrashGuide* guide)
      : root_(root), at_(&base), rest_(path), last_(last), guide_(guide) {}

  Outcome<Walked> run() {
    start();
    Walked walked = at_root_of_path();
    while (!rest_.empty()) {
      if (!at_->is_directory()) return Failure{ENOTDIR};
      const std::string_view component = take_component();
      const bool is_last = rest_.find_first_not_of('/') == std::string_view::npos;
      walked = {.parent = at_,
                .name = {},
                .kind = kind_of(component),
                .trailing_slash = is_last && !rest_.empty()};
      if (is_last) rest_ = {};
      const Outcome<Inode*> next = step(component, is_last, walked);
      if (!next.ok()) return next.failure();
      walked.inode = *next;
      if (walked.inode != nullptr && walked.inode->is_symlink() && goes_through(walked, is_last)) {
        if (++links_ > kSymlinkDepthMax) return Failure{ELOOP};
        enter_link(*walked.inode, is_last, walked.trailing_slash);
        walked = at_root_of_path();
        continue;
      }
      if (is_last) return walked;
      if (walked.inode == nullptr) return Failure{ENOENT};
      at_ = walked.inode;
    }
    return walked;
  }

 private:
  /// The result if nothing but slashes follows.
  Walked at_root_of_path() const {
    return {.parent = at_, .name = {}, .kind = LastKind::root, .inode = at_};
  }

  /// An absolute path begins at the root.
  void start() {
    if (rest_.front() == '/') at_ = &root_;
    skip_slashes();
  }

  void skip_slashes() {
    const std::size_t begin = rest_.find_first_not_of('/');
    rest_.remove_prefix(begin == std::string_view::npos ? rest_.size() : begin);
  }

  std::string_view take_component() {
    skip_slashes();
    const std::string_view component = rest_.substr(0, rest_.find('/'));
    rest_.remove_prefix(component.size());
    return component;
  }

  static LastKind kind_of(std::string_view component) {
    if (component == ".") return LastKind::dot;
    if (component == "..") return LastKind::dot_dot;
    return LastKind::name;
  }

  Outcome<Inode*> step(std::string_view component, bool is_last, Walked& walked) const {
    if (walked.kind == LastKind::dot) return at_;
    if (walked.kind == LastKind::dot_dot) return at_->directory.parent;
    if (is_last) {
      walked.name = component;
    } else if (is_too_long(*at_, component)) {
      return Failure{ENAMETOOLONG};
    }
    if (guide_ != nullptr) guide_->looked_up(at_->number, component);
    const auto found = at_->directory.entries.find(component);
    return found == at_->directory.entries.end() ? nullptr : found->second.inode;
  }

  bool goes_through(const Walked& walked, bool is_last) const {
    if (!is_last) return true;
    switch (last_) {
      case LastLink::follow:
        return true;
      case LastLink::follow_name:
        return !walked.trailing_slash;
      case LastLink::keep:
        return walked.trailing_slash;
      case LastLink::keep_slash:
        return false;
    }
    return false;
  }

  /// What is left to walk becomes the target and then the rest of the path.
  void enter_link(const Inode& link, bool is_last, bool trailing_slash) {
    const Bytes target = link.content.bytes();
    std::string path(reinterpret_cast<const char*>(target.data()), target.size());
    if (!is_last) path.append(rest_);
    if (trailing_slash) path.push_back('/');
    expanded_ = std::move(path);
    rest_ = expanded_;
    start();
  }

  Inode& root_;
  Inode* at_;
  std::string_view rest_;
  LastLink last_;
  CrashGuide* guide_;
  std::string expanded_;  // holds rest_ once a link was entered
  int links_ = 0;
};

}  // namespace

Outcome<Walked> walk(Inode& root, Inode& base, std::string_view path, LastLink last,
                     CrashGuide* guide) {
  return Walker(root, base, path, last, guide).run();
}

Outcome<Inode*> find(Inode& root, Inode& base, std::string_view path, LastLink last,
                     CrashGuide* guide) {
  const Outcome<Walked> walked = walk(root, base, path, last, guide);
  if (!walked.ok()) return walked.failure();
  if (walked->inode == nullptr) {
    return Failure{is_too_long(*walked->parent, walked->name) ? ENAMETOOLONG : ENOENT};
  }
  if (walked->trailing_slash && !walked->inode->is_directory()) return Failure{ENOTDIR};
  return walked->inode;
}

}  // namespace reprise::sim
