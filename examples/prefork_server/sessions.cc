// SPDX-License-Identifier: Apache-2.0
#include "sessions.h"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace {

struct Session {
  std::string user;
  std::unique_ptr<std::vector<char>> basket;
  bool is_open = true;
};

std::mutex mutex;
std::map<std::size_t, Session> sessions;

}  // namespace

std::size_t log_in(const std::string& user) {
  const std::scoped_lock lock(mutex);
  Session& session = sessions[sessions.size()];
  session.user = user;
  session.basket = std::make_unique<std::vector<char>>(4096);  // grows: log_out() keeps it
  return sessions.size() - 1;
}

// The defect: the session is closed, but it and its basket stay in the map.
bool log_out(std::size_t number) {
  const std::scoped_lock lock(mutex);
  const auto found = sessions.find(number);
  if (found == sessions.end() || !found->second.is_open) return false;
  found->second.is_open = false;
  return true;
}
