// Users and groups: root and the one who runs the programs. The C library would read the host's
// files, or ask the network.

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "sim/border.hpp"
#include "sim/host.hpp"
#include "sim/machine.hpp"
#include "sim/world.hpp"

using namespace reprise::sim;

namespace {

struct User {
  const char* name;
  uid_t id;  // of the user and of a group of the same name
  const char* home;
};

constexpr std::array<User, 2> kUsers{{{"root", 0, "/root"}, {"user", Machine::kUser, "/"}}};
static_assert(Machine::kUser == Machine::kGroup);

const User* find_user(uid_t id) {
  for (const User& user : kUsers) {
    if (user.id == id) return &user;
  }
  return nullptr;
}

const User* find_user(std::string_view name) {
  for (const User& user : kUsers) {
    if (user.name == name) return &user;
  }
  return nullptr;
}

// The structures do not promise it, but nobody writes to what they point to.
char* text(const char* constant) { return const_cast<char*>(constant); }

passwd to_passwd(const User& user) {
  return {text(user.name), text("x"), user.id, user.id, text(""), text(user.home), text("/bin/sh")};
}

group to_group(const User& user) {
  static char* no_members[] = {nullptr};
  return {text(user.name), text("x"), user.id, no_members};
}

// What getpwuid and getgrgid return lives until the next call.
passwd* keep_passwd(const User* user) {
  static passwd kept;
  if (user == nullptr) return nullptr;
  kept = to_passwd(*user);
  return &kept;
}

group* keep_group(const User* user) {
  static group kept;
  if (user == nullptr) return nullptr;
  kept = to_group(*user);
  return &kept;
}

// Finding nobody is no error.
template <class Entry>
int give(const User* user, Entry (*convert)(const User&), Entry* entry, Entry** result) {
  *result = user == nullptr ? nullptr : entry;
  if (user != nullptr) *entry = convert(*user);
  return 0;
}

}  // namespace

extern "C" {

passwd* getpwuid(uid_t id) {
  return simulated() ? keep_passwd(find_user(id)) : REPRISE_HOST(getpwuid)(id);
}
passwd* getpwnam(const char* name) {
  return simulated() ? keep_passwd(find_user(name)) : REPRISE_HOST(getpwnam)(name);
}
group* getgrgid(gid_t id) {
  return simulated() ? keep_group(find_user(id)) : REPRISE_HOST(getgrgid)(id);
}
group* getgrnam(const char* name) {
  return simulated() ? keep_group(find_user(name)) : REPRISE_HOST(getgrnam)(name);
}

int getpwuid_r(uid_t id, passwd* entry, char* buffer, size_t bytes, passwd** result) {
  if (!simulated()) return REPRISE_HOST(getpwuid_r)(id, entry, buffer, bytes, result);
  return give(find_user(id), &to_passwd, entry, result);
}
int getpwnam_r(const char* name, passwd* entry, char* buffer, size_t bytes, passwd** result) {
  if (!simulated()) return REPRISE_HOST(getpwnam_r)(name, entry, buffer, bytes, result);
  return give(find_user(name), &to_passwd, entry, result);
}
int getgrgid_r(gid_t id, group* entry, char* buffer, size_t bytes, group** result) {
  if (!simulated()) return REPRISE_HOST(getgrgid_r)(id, entry, buffer, bytes, result);
  return give(find_user(id), &to_group, entry, result);
}
int getgrnam_r(const char* name, group* entry, char* buffer, size_t bytes, group** result) {
  if (!simulated()) return REPRISE_HOST(getgrnam_r)(name, entry, buffer, bytes, result);
  return give(find_user(name), &to_group, entry, result);
}

}  // extern "C"
