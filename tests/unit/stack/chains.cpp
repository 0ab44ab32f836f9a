// SPDX-License-Identifier: Apache-2.0
#include "chain.hpp"

namespace plimsoll::stack::test {

extern const Chain o0, o2_omit, o2_keep, o3;
#ifdef PLIMSOLL_TEST_CLANG_CHAIN
extern const Chain clang_o2;
#endif

const std::vector<const Chain*>& chains() {
  static const std::vector<const Chain*> all{
      &o0,       &o2_omit, &o2_keep, &o3,
#ifdef PLIMSOLL_TEST_CLANG_CHAIN
      &clang_o2,
#endif
  };
  return all;
}

}  // namespace plimsoll::stack::test
