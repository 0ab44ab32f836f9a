// SPDX-License-Identifier: Apache-2.0
// While it lives errno may change: it is the user's again at its end. For code of ours inside the user's malloc. Hot.
#pragma once

#include <cerrno>

namespace plimsoll::base {

class KeptErrno {
 public:
  KeptErrno() noexcept = default;
  ~KeptErrno() { errno = saved_; }
  KeptErrno(const KeptErrno&) = delete;
  KeptErrno& operator=(const KeptErrno&) = delete;

 private:
  int saved_ = errno;
};

}  // namespace plimsoll::base
