// SPDX-License-Identifier: Apache-2.0
// Two snapshots in files of their own, and the tool that looks at them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "hand_made.hpp"
#include "run_process.hpp"
#include "scratch_folder.hpp"

namespace plimsoll::testing {

class ToolCase : public ::testing::Test {
 protected:
  ToolCase() {
    hand_made({{{kInsert, kMain}, 1024, 1}, {{kLog, kMain}, 5000, 5}}).dump(old_);
    hand_made({{{kAllocate, kInsert, kMain}, 3072, 3},
               {{kLog, kMain}, 1000, 1},
               {{kAllocate, kSection}, 77, 7},
               {{kMain}, 64, 2, 7}})
        .dump(new_);
  }

  static Outcome tool(const std::vector<std::string>& arguments) { return run_process(TOOL, arguments); }

  const ScratchFolder scratch_;
  const std::string folder_ = scratch_.path();
  const std::string old_ = folder_ + "/old.plimsoll", new_ = folder_ + "/new.plimsoll";

 private:
  using Origin = symbols::Origin;
  const HandFrame kAllocate{"std::allocate()", "/usr/include/new_allocator.h", 137, Origin::standard_library};
  const HandFrame kInsert{"Cache::insert(int)", "/src/cache.cc", 42, Origin::user, "nodes_.push_back(new Node(key));"};
  const HandFrame kLog{"Logger::log()", "/src/log.cc", 7};
  const HandFrame kMain{"main", "/src/main.cc", 3};
  const HandFrame kSection{"Catch::Section::Section()", "/usr/include/catch2/section.hpp", 9, Origin::framework};
};

}  // namespace plimsoll::testing
