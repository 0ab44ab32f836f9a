// SPDX-License-Identifier: Apache-2.0
#include "snapshot/container_call.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "snapshot/names.hpp"
#include "symbols/offending.hpp"

namespace plimsoll::snapshot {
namespace {

using symbols::Location;

// The function that allocates, and the one that called it: how each begins, and what is in it after the types.
struct Shape {
  std::string_view allocates, of_it;
  std::string_view caller, of_caller;
  ContainerCall call;
};

constexpr auto kShapes = std::to_array<Shape>({
    {"std::_Vector_base<", ">::_M_allocate(", "std::vector<", ">::_M_realloc_insert", ContainerCall::vector_growth},
    {"std::_Vector_base<", ">::_M_allocate(", "std::vector<", ">::_M_realloc_append", ContainerCall::vector_growth},
    {"std::_Vector_base<", ">::_M_allocate(", "std::vector<", ">::_M_default_append", ContainerCall::vector_growth},
    {"std::string::", "_M_create(", "std::string::", "_M_mutate(", ContainerCall::string_growth},
    {"std::string::", "_M_create(", "std::string::", "basic_string(std::string const&)", ContainerCall::string_copy},
    {"std::_Rb_tree<", ">::_M_get_node(", "std::_Rb_tree<", ">::_M_create_node", ContainerCall::map_node},
    {"std::_List_base<", ">::_M_get_node(", "std::list<", ">::_M_create_node", ContainerCall::list_node},
});

bool is(const Location& location, std::string_view start, std::string_view part) {
  return location.function.starts_with(start) && location.function.find(part) != std::string::npos;
}

// Between the two: a frame that inlining has doubled, and what constructs a string.
bool is_between(const Location& location, const Shape& shape) {
  return is(location, shape.allocates, shape.of_it) || is(location, "std::string::", "_M_construct");
}

bool fits(std::span<const Location> stack, const Shape& shape) {
  const auto allocates =
      std::ranges::find_if(stack, [&](const Location& location) { return is(location, shape.allocates, shape.of_it); });
  const auto caller =
      std::find_if_not(allocates, stack.end(), [&](const Location& location) { return is_between(location, shape); });
  return caller != stack.end() && is(*caller, shape.caller, shape.of_caller);
}

// The frames inside of the offending one; none if code of others is among them.
std::span<const Location> of_container(std::span<const Location> stack) {
  const symbols::OffendingFrame offending = symbols::offending_frame(stack);
  const std::span<const Location> inner = stack.first(offending.foreign ? 0 : offending.index);
  const bool is_plain = std::ranges::all_of(inner, [](const Location& location) {
    return location.origin == symbols::Origin::standard_library || location.origin == symbols::Origin::tool;
  });
  return is_plain ? inner : inner.first(0);
}

}  // namespace

ContainerCall container_call(std::span<const Location> stack) {
  const std::span<const Location> inner = of_container(stack);
  const auto shape = std::ranges::find_if(kShapes, [&](const Shape& one) { return fits(inner, one); });
  return shape == kShapes.end() ? ContainerCall::none : shape->call;
}

ContainerLine container_line(std::span<const std::uintptr_t> return_addresses) {
  const std::vector<Location> stack = locate(return_addresses);
  const ContainerCall call = container_call(stack);
  return {call, call == ContainerCall::none ? Frame() : frame_of(stack[symbols::offending_frame(stack).index])};
}

}  // namespace plimsoll::snapshot
