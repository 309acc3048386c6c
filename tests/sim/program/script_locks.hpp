#pragma once
// The locks of scripts behind one face.

#include <chrono>
#include <memory>

#include "tests/sim/program/script.hpp"

namespace reprise::programs {

class AnyLock {
 public:
  virtual ~AnyLock() = default;
  virtual void lock() = 0;
  virtual void unlock() = 0;
  virtual bool try_lock() = 0;
  virtual bool try_lock_for(std::chrono::milliseconds) { return try_lock(); }
  virtual void lock_shared() { lock(); }
  virtual void unlock_shared() { unlock(); }
  virtual bool try_lock_shared() { return try_lock(); }
  virtual bool try_lock_shared_for(std::chrono::milliseconds time) { return try_lock_for(time); }
};

template <class Mutex>
class LockOf final : public AnyLock {
 public:
  void lock() override { mutex_.lock(); }
  void unlock() override { mutex_.unlock(); }
  bool try_lock() override { return mutex_.try_lock(); }

  bool try_lock_for(std::chrono::milliseconds time) override {
    if constexpr (requires { mutex_.try_lock_for(time); }) return mutex_.try_lock_for(time);
    return AnyLock::try_lock_for(time);
  }

  void lock_shared() override {
    if constexpr (kIsShared) return mutex_.lock_shared();
    AnyLock::lock_shared();
  }

  void unlock_shared() override {
    if constexpr (kIsShared) return mutex_.unlock_shared();
    AnyLock::unlock_shared();
  }

  bool try_lock_shared() override {
    if constexpr (kIsShared) return mutex_.try_lock_shared();
    return AnyLock::try_lock_shared();
  }

  bool try_lock_shared_for(std::chrono::milliseconds time) override {
    if constexpr (requires { mutex_.try_lock_shared_for(time); }) {
      return mutex_.try_lock_shared_for(time);
    }
    return kIsShared ? try_lock_shared() : AnyLock::try_lock_shared_for(time);
  }

  Mutex& mutex() { return mutex_; }

 private:
  static constexpr bool kIsShared = requires(Mutex & mutex) { mutex.lock_shared(); };

  Mutex mutex_;
};

std::unique_ptr<AnyLock> make_lock(LockKind kind);

}  // namespace reprise::programs
