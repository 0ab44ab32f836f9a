// SPDX-License-Identifier: Apache-2.0
#include "symbols/system_folders.hpp"

#include <gtest/gtest.h>

#include "symbols/origin.hpp"

namespace {

using namespace plimsoll::symbols;

TEST(SystemFolders, AnAbsoluteFolderIsWhereThePathBegins) {
  EXPECT_TRUE(is_below_any("/opt/vendor/a.h", "/opt/vendor"));
  EXPECT_TRUE(is_below_any("/opt/vendor/a.h", "/opt/vendor/"));
  EXPECT_FALSE(is_below_any("/opt/vendors/a.h", "/opt/vendor"));
  EXPECT_FALSE(is_below_any("/home/opt/vendor/a.h", "/opt/vendor"));
}

TEST(SystemFolders, AnyOtherFolderMayStandAnywhereInThePath) {
  EXPECT_TRUE(is_below_any("/src/third_party/a.h", "third_party"));
  EXPECT_TRUE(is_below_any("third_party/json/a.h", "./third_party/json"));
  EXPECT_FALSE(is_below_any("/src/my_third_party/a.h", "third_party"));
  EXPECT_FALSE(is_below_any("/src/third_party", "third_party")) << "a file of that name";
}

TEST(SystemFolders, OneOfTheListIsEnough) {
  EXPECT_TRUE(is_below_any("/src/b/x.h", "a,b,c"));
  EXPECT_FALSE(is_below_any("/src/b/x.h", "a,,c"));
  EXPECT_FALSE(is_below_any("/src/b/x.h", ""));
}

Origin origin_of(const char* file, const char* module, std::string_view not_the_users) {
  Location location;
  location.function = "f()";
  location.file = file;
  location.module = module;
  return classify(location, not_the_users);
}

TEST(SystemFolders, CodeOfAListedFolderIsALibrarys) {
  EXPECT_EQ(origin_of("/src/vendor/../vendor/a.h", "/src/tests", "vendor"), Origin::library);
  EXPECT_EQ(origin_of("/src/a.cc", "/src/tests", "vendor"), Origin::user);
  EXPECT_EQ(origin_of("", "/opt/vendor/libvendor.so", "/opt/vendor"), Origin::library);
  EXPECT_EQ(origin_of("/usr/include/c++/12/vector", "/src/tests", "/usr/include"), Origin::standard_library)
      << "what is known better stays";
}

}  // namespace
