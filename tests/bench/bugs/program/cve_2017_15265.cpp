// ConVul/CVE-2017-15265, Linux ALSA sequencer: a port is put into the client's list under the locks
// and used after them; whoever deletes ports may have freed it by then. Two threads.

#include <mutex>

#include "tests/bench/bugs/program/programs.hpp"
#include "tests/bench/bugs/program/slab.hpp"
#include "tests/bench/bugs/program/threads.hpp"

namespace reprise::bugs {
namespace {

struct Port {
  int number = 0;
  int type = 0;
  Port* next = nullptr;
};

struct Client {
  std::mutex ports_mutex;
  std::mutex ports_lock;
  Port* ports = new Port;
  int count = 1;
};

constexpr int kNumber = 1;
volatile int announced;

Port* create(Client& client) {
  auto* const port = new Port;
  const std::lock_guard outer(client.ports_mutex);
  const std::lock_guard inner(client.ports_lock);
  Port* last = client.ports;
  while (last->next != nullptr) last = last->next;
  port->number = kNumber;
  last->next = port;
  ++client.count;
  return port;
}

void create_and_use(Client& client) {
  Port* const port = create(client);
  used(port->type);
  port->type = 2;
  announced = used(port->number);
}

Port* take_out(Client& client) {
  const std::lock_guard outer(client.ports_mutex);
  const std::lock_guard inner(client.ports_lock);
  for (Port* before = client.ports; before->next != nullptr; before = before->next) {
    Port* const port = before->next;
    if (port->number != kNumber) continue;
    before->next = port->next;
    --client.count;
    return port;
  }
  return nullptr;
}

void remove(Client& client) {
  if (Port* const port = take_out(client)) release(port);
}

}  // namespace

int cve_2017_15265() {
  Client client;
  in_threads_with<create_and_use, remove>(client);
  return 0;
}

}  // namespace reprise::bugs
