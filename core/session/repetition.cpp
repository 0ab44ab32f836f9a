// SPDX-License-Identifier: Apache-2.0
#include "session/repetition.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace plimsoll::session {
namespace {

// Zero: it is no pipe.
unsigned long inode_of_pipe(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode) ? status.st_ino : 0;
}

}  // namespace

Repetition::Repetition() {
  const char* const text = secure_getenv(kVariable);
  int parent = 0, descriptor = -1;
  if (!text || std::sscanf(text, "%d:%d:%zu", &parent, &descriptor, &times_) != 3 || parent != getppid()) return;
  inode_ = inode_of_pipe(descriptor);
  if (inode_ == 0 || times_ == 0) return;
  descriptor_ = descriptor;
  process_ = getpid();
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // whoever interrupts a run means all of it
}

void Repetition::note_run(const std::string& test) {
  if (is_on() && ++runs_[test] == times_) tell({Finding::Kind::repeated, test});
}

bool Repetition::is_pipe_still_ours() const { return getpid() == process_ && inode_of_pipe(descriptor_) == inode_; }

void Repetition::tell(const Finding& finding) {
  if (!is_on() || !is_pipe_still_ours()) return;
  const std::string bytes = written(finding);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t size = write(descriptor_, bytes.data() + done, bytes.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    done += static_cast<std::size_t>(size);
  }
}

}  // namespace plimsoll::session
