// SPDX-License-Identifier: Apache-2.0
// What a block is, by the stack that allocated it and by the class of the object in it.
#include "symbols/block_type.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "captured_stack.hpp"
#include "symbols/resolver.hpp"
#include "typed_blocks.hpp"

namespace typed_o0 {
ListTypedBlocks list;
}
namespace typed_o2 {
ListTypedBlocks list;
}
namespace typed_little_debug {
ListTypedBlocks list;
}
namespace typed_no_debug {
ListTypedBlocks list;
}

namespace plimsoll::symbols {
namespace {

std::vector<Location> stack_of(const TypedBlock& block) {
  block.allocate();
  std::vector<Location> stack;
  for (std::uintptr_t address : captured::take())
    for (Location& location : resolve(address)) stack.push_back(std::move(location));
  return stack;
}

std::string printed(const std::vector<Location>& stack) {
  std::string text;
  for (const Location& l : stack) text += l.function + ' ' + l.file + ':' + std::to_string(l.line) + '\n';
  return text;
}

// Less than is known with all debug info, but not wrong.
bool is_vague(const std::string& type) {
  return type.find(" or ") != type.npos || type.find("...") != type.npos || type == "std::basic_string body";
}

using Blocks = testing::TestWithParam<ListTypedBlocks*>;

class TypeOfAllocation : public Blocks {};
TEST_P(TypeOfAllocation, IsTold) {
  for (const TypedBlock* block = GetParam()(); block->name; ++block) {
    const std::vector<Location> stack = stack_of(*block);
    EXPECT_EQ(type_of_allocation(stack), block->type) << block->name << '\n' << printed(stack);
  }
}
INSTANTIATE_TEST_SUITE_P(WithDebugInfo, TypeOfAllocation, testing::Values(typed_o0::list, typed_o2::list),
                         [](const auto& info) { return std::to_string(info.index); });

class TypeOfAllocationWithLittleDebugInfo : public Blocks {};
TEST_P(TypeOfAllocationWithLittleDebugInfo, IsNotInvented) {
  for (const TypedBlock* block = GetParam()(); block->name; ++block) {
    const std::vector<Location> stack = stack_of(*block);
    const std::string type = type_of_allocation(stack);
    EXPECT_TRUE(type.empty() || type == block->type || is_vague(type)) << block->name << ": " << type << '\n'
                                                                       << printed(stack);
  }
}
INSTANTIATE_TEST_SUITE_P(LinesOrNothing, TypeOfAllocationWithLittleDebugInfo,
                         testing::Values(typed_little_debug::list, typed_no_debug::list),
                         [](const auto& info) { return std::to_string(info.index); });

struct Frame {
  std::string function, file;
};

std::string type_by(const std::vector<Frame>& frames) {
  std::vector<Location> stack;
  for (const Frame& frame : frames) {
    Location location;
    location.function = frame.function;
    location.file = "/usr/include/c++/12/bits/" + frame.file;
    location.line = frame.file.empty() ? 0 : 1;
    location.origin = frame.file.ends_with(".cc") ? Origin::user : Origin::standard_library;
    stack.push_back(std::move(location));
  }
  return type_of_allocation(stack);
}

const Frame kAllocate{"std::__new_allocator<...>::allocate(unsigned long)", "new_allocator.h"};
const Frame kTreeNode{"std::_Rb_tree<...>::_M_get_node()", "stl_tree.h"};
const Frame kInMap{"std::map<int, int>::operator[](int)", "stl_map.h"};

TEST(TypeOfStack, NamesWhatWasLeftOutForItsLengthByDots) {
  EXPECT_EQ(type_by({kAllocate, {"std::_Vector_base<...>::_M_allocate()", "stl_vector.h"}}),
            "std::vector<...> storage");
  EXPECT_EQ(type_by({kAllocate, {"_M_allocate", "stl_vector.h"}}), "std::vector<...> storage");
  EXPECT_EQ(type_by({kAllocate,
                     {"std::__allocate_guarded<...>(...)", "allocated_ptr.h"},
                     {"std::make_shared<...>()", "shared_ptr.h"}}),
            "");
}

TEST(TypeOfStack, OfANodeWhoseContainerIsNotSeenIsOneOfTwo) {
  EXPECT_EQ(type_by({kAllocate, kTreeNode, {"f()", "a.cc"}, kInMap}), "std::map or set node");
  EXPECT_EQ(type_by({kAllocate, kTreeNode, {"std::construct_at<...>()", "stl_construct.h"}, kInMap}),
            "std::map or set node");
  EXPECT_EQ(type_by({kAllocate, kTreeNode, kInMap}), "std::map node");
}

TEST(TypeOfStack, OfANestedContainerIsTheInnerOnes) {
  const Frame node{"std::__detail::_Hashtable_alloc<...>::_M_allocate_node<>()", "hashtable_policy.h"};
  EXPECT_EQ(type_by({kAllocate,
                     node,
                     {"std::unordered_multimap<int, std::unordered_map<int, int>>::emplace()", "unordered_map.h"}}),
            "std::unordered_multimap node");
  EXPECT_EQ(type_by({kAllocate, kTreeNode, {"std::set<int>::insert(int)", "stl_set.h"}, kInMap}), "std::set node");
}

TEST(TypeOfStack, OfTheUsersOwnCodeIsNone) {
  EXPECT_EQ(type_by({}), "");
  EXPECT_EQ(type_by({{"make_row()", "row.cc"}, kAllocate, kTreeNode, kInMap}), "");
  EXPECT_EQ(type_by({kAllocate, {"Pool::take()", "pool.cc"}}), "");
}

TEST(TypeOfStack, OfAFunctionThatDidNotSeeItsAllocatorIsNone) {
  EXPECT_EQ(type_by({{"std::__detail::_Hashtable_alloc<...>::_M_allocate_node<>()", "new_allocator.h"}}), "");
  EXPECT_EQ(type_by({{"std::vector<int>::vector(int)", "new_allocator.h"}, kTreeNode, kInMap}), "") << "one line of it";
}

TEST(TypeOfStack, OfALibraryWithoutDebugInfoIsAStringOrNone) {
  EXPECT_EQ(type_by({{"std::string::_M_mutate(unsigned long)", ""}}), "std::string body");
  EXPECT_EQ(type_by({{"std::locale::classic()", ""}}), "");
}

TEST(TypeOfObject, OfASharedBlockIsWhatIsShared) {
  EXPECT_EQ(type_of_object("std::_Sp_counted_ptr_inplace<a::B<int, int>, std::allocator<void>, (_Lock_policy)2>"),
            "a::B<int, int>");
  EXPECT_EQ(type_of_object("std::_Sp_counted_ptr<Row*, (_Lock_policy)2>"), "std::shared_ptr<Row> count");
  EXPECT_EQ(type_of_object("std::_Sp_counted_deleter<...>"), "std::shared_ptr count");
  EXPECT_EQ(type_of_object("std::_Sp_counted_ptr_inplace<..., (_Lock_policy)2>"), "");
  EXPECT_EQ(type_of_object("Session"), "Session");
  EXPECT_EQ(type_of_object(""), "");
}

}  // namespace
}  // namespace plimsoll::symbols
