// SPDX-License-Identifier: Apache-2.0
// Bytes as a file, in memory alone, for readers that take a path.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace plimsoll::symbols::test {

class WrittenFile {
 public:
  explicit WrittenFile(std::string_view content) : file_(memfd_create("written", MFD_CLOEXEC)) {
    if (write(file_.number(), content.data(), content.size()) != static_cast<ssize_t>(content.size())) std::abort();
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_.number()); }

 private:
  base::Descriptor file_;
};

}  // namespace plimsoll::symbols::test
