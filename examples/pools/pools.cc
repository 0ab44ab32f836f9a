// SPDX-License-Identifier: Apache-2.0
// A parser with an arena, and a server with a pool of sessions: who filled them, and which sessions were never given
// back. Without the two lines in tracked_arena.h and object_pool.h a snapshot shows a chunk or two of the heap, and no
// more.
#include <iostream>
#include <plimsoll/plimsoll.hpp>
#include <string>
#include <vector>

#include "object_pool.h"
#include "tracked_arena.h"

namespace {

constexpr plimsoll::Domain kParser = 1, kSessions = 2;

struct Session {
  int user;
  char buffer[200];
};

// What it builds dies with it, but a monotonic arena keeps the bytes: also those of the vector's smaller arrays.
void parse(int words, std::pmr::memory_resource* memory) {
  std::pmr::vector<std::pmr::string> parsed(memory);
  for (int i = 0; i < words; ++i) parsed.emplace_back("a word that is too long for the string itself");
}

Session* log_in(ObjectPool<Session>& sessions, int user) { return sessions.create(Session{user, {}}); }

// The innermost line of all is the pool's own, so each block counts for all that called it.
void print_callers(const char* title, const plimsoll::Snapshot& snapshot) {
  std::cout << title << '\n';
  for (const plimsoll::Statistic& statistic : snapshot.statistics(plimsoll::GroupBy::line, true))
    if (statistic.stack[0].file.find("pools.cc") != std::string::npos) std::cout << "  " << statistic << '\n';
}

}  // namespace

int main() {
  using plimsoll::DomainFilter;
  if (!plimsoll::is_tracing()) plimsoll::start();
  TrackedArena arena(kParser);
  ObjectPool<Session> sessions(kSessions);
  const plimsoll::Snapshot before = plimsoll::take_snapshot();

  parse(1000, &arena);
  std::vector<Session*> open;
  for (int user = 0; user < 100; ++user) open.push_back(log_in(sessions, user));
  for (int user = 0; user < 90; ++user) sessions.destroy(open[static_cast<std::size_t>(user)]);

  const plimsoll::Snapshot after = plimsoll::take_snapshot();
  print_callers("in the parser's arena:", after.filter({DomainFilter{true, kParser}}));
  print_callers("sessions that are open:", after.filter({DomainFilter{true, kSessions}}));
  std::cout << "on the heap, where arena and pool take their chunks:\n";
  for (const plimsoll::StatisticDiff& diff :
       after.filter({DomainFilter{true, 0}}).compare_to(before, plimsoll::GroupBy::function))
    if (diff.size_diff > 0) std::cout << "  " << diff << '\n';

  const plimsoll::Usage open_sessions = plimsoll::usage(kSessions);
  std::cout << "sessions: " << open_sessions.current_blocks << " open, at most " << open_sessions.peak_blocks << '\n';
  const bool is_as_expected = open_sessions.current == 10 * sizeof(Session) && open_sessions.peak_blocks == 100 &&
                              plimsoll::usage(kParser).current > 46000;
  arena.release();
  return is_as_expected && plimsoll::usage(kParser).current == 0 ? 0 : 1;
}
