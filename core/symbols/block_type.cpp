// SPDX-License-Identifier: Apache-2.0
#include "symbols/block_type.hpp"

#include <algorithm>
#include <array>

#include "symbols/name_scanner.hpp"

namespace plimsoll::symbols {
namespace {

// Files tell more than names: of a template over a type of the user's that no other file sees, debug info leaves out
// the scope of what was inlined.
constexpr auto kAllocators = std::to_array<std::string_view>({"new_allocator.h", "allocator.h", "alloc_traits.h"});

// A function that calls the allocator and makes nothing else, and what it asks for: `*` stands for the first argument
// of its class template.
struct Asker {
  std::string_view file;
  std::string_view scope;
  std::string_view function;
  std::string_view type;
};
constexpr auto kAskers = std::to_array<Asker>({
    {"stl_vector.h", "std::_Vector_base<", "_M_allocate", "std::vector<*> storage"},
    {"stl_bvector.h", "std::_Bvector_base<", "_M_allocate", "std::vector<bool> storage"},
    {"stl_deque.h", "std::_Deque_base<", "_M_allocate_node", "std::deque<*> storage"},
    {"stl_deque.h", "std::_Deque_base<", "_M_allocate_map", "std::deque<*> storage"},
    {"stl_list.h", "std::_List_base<", "_M_get_node", "std::list node"},
    {"forward_list.h", "std::_Fwd_list_base<", "_M_get_node", "std::forward_list node"},
});
constexpr Asker kTreeNode{"stl_tree.h", "std::_Rb_tree<", "_M_get_node", ""};
constexpr Asker kBuckets{"hashtable_policy.h", "std::__detail::_Hashtable_alloc<", "_M_allocate_buckets", ""};

struct Container {
  std::string_view file;
  std::string_view start;  // of the names of its functions
  std::string_view type;
};

// Several containers share these, so their own name stands farther out. Those of hash tables share a file too.
constexpr auto kTrees = std::to_array<Container>({
    {"stl_map.h", "", "std::map"},
    {"stl_set.h", "", "std::set"},
    {"stl_multimap.h", "", "std::multimap"},
    {"stl_multiset.h", "", "std::multiset"},
});
constexpr auto kHashTables = std::to_array<Container>({
    {"unordered_map.h", "std::unordered_map<", "std::unordered_map"},
    {"unordered_map.h", "operator[]", "std::unordered_map"},  // without its scope; the multimap has none
    {"unordered_map.h", "std::unordered_multimap<", "std::unordered_multimap"},
    {"unordered_set.h", "std::unordered_set<", "std::unordered_set"},
    {"unordered_set.h", "std::unordered_multiset<", "std::unordered_multiset"},
});

constexpr std::string_view kStd = "std::";

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool stands_in(const Location& frame, std::string_view file) {
  const std::string_view path = frame.file;
  return frame.line > 0 && path.substr(path.rfind('/') + 1) == file;
}

// The first argument of the template that the name begins with; empty if it was left out for its length.
std::string_view first_argument(std::string_view name) {
  const std::size_t open = name.find('<');
  if (open == std::string_view::npos) return {};
  const Piece piece = piece_at(name, open);
  if (piece.kind != Piece::Kind::group) return {};
  const auto arguments = split_arguments(name.substr(open + 1, piece.end - open - 2));
  return arguments.empty() || has(arguments.front(), "...") ? std::string_view() : arguments.front();
}

std::string filled_in(std::string_view type, std::string_view function) {
  const std::size_t gap = type.find('*');
  if (gap == std::string_view::npos) return std::string(type);
  const std::string_view argument = function.starts_with(kStd) ? first_argument(function) : std::string_view();
  return std::string(type.substr(0, gap)).append(argument.empty() ? "..." : argument).append(type.substr(gap + 1));
}

bool is_in_allocator(const Location& frame) {
  return std::ranges::any_of(kAllocators, [&](std::string_view file) { return stands_in(frame, file); });
}

// Not just a line of its header, where all else is left out.
bool is_allocator(const Location& frame) {
  return (frame.function == "allocate" || has(frame.function, "::allocate(")) && is_in_allocator(frame);
}

bool makes_value(const Location& frame) {
  return stands_in(frame, "stl_construct.h") || (is_in_allocator(frame) && has(frame.function, "construct"));
}

using Frames = std::span<const Location>;

// Optimised, it may seem to be the allocator's line that does the asking.
bool asks(const Location& frame, const Asker& asker) {
  const std::string_view name = frame.function;
  if (stands_in(frame, asker.file) && name == asker.function) return true;
  if (!stands_in(frame, asker.file) && !is_in_allocator(frame)) return false;
  return name.starts_with(asker.scope) && has(name, std::string("::").append(asker.function).append("("));
}

// Farther out than where a value is made in its place, the container is that of another block.
std::string container_of(Frames asker, std::span<const Container> containers, std::string_view unknown) {
  for (const Location& frame : asker) {
    const auto found = std::ranges::find_if(containers, [&](const Container& container) {
      return stands_in(frame, container.file) && frame.function.starts_with(container.start);
    });
    if (found != containers.end()) return std::string(found->type);
    if (makes_value(frame)) break;
  }
  return std::string(unknown);
}

// `std::make_shared<T>()`, of which debug info may leave out the scope.
bool is_call_of(const Location& frame, std::string_view start, std::string_view file) {
  const std::string_view name = frame.function;
  return stands_in(frame, file) && (name.starts_with(kStd) ? name.substr(kStd.size()) : name).starts_with(start);
}

std::string made_shared(Frames asker) {
  const auto made = std::ranges::find_if(
      asker, [](const Location& frame) { return is_call_of(frame, "make_shared<", "shared_ptr.h"); });
  return made == asker.end() ? std::string() : std::string(first_argument(made->function));
}

std::string string_body(std::string_view function) {
  const std::size_t end = function.starts_with(kStd) ? function.find("::", kStd.size()) : std::string_view::npos;
  const bool is_plain = end != std::string_view::npos && !has(function.substr(0, end), "<");
  return std::string(is_plain ? function.substr(0, end) : "std::basic_string").append(" body");
}

// What the frame in front asked its allocator for.
std::string type_asked_for(Frames asker, bool sees_allocator) {
  const Location& frame = asker.front();
  for (const Asker& known : kAskers)
    if (asks(frame, known)) return filled_in(known.type, frame.function);
  if (asks(frame, kTreeNode)) return container_of(asker, kTrees, "std::map or set") + " node";
  const auto hash_table = [&] { return container_of(asker, kHashTables, "std::unordered_map or unordered_set"); };
  if (asks(frame, kBuckets)) return hash_table() + " buckets";
  // These make a value too: what they called must be seen.
  if (!sees_allocator) return {};
  if (stands_in(frame, "hashtable_policy.h") && has(frame.function, "_M_allocate_node")) return hash_table() + " node";
  if (stands_in(frame, "basic_string.h") || stands_in(frame, "basic_string.tcc")) return string_body(frame.function);
  return stands_in(frame, "allocated_ptr.h") ? made_shared(asker) : std::string();
}

// Code of the library's own binary, which has no debug info. Strings make nothing else.
bool is_string(const Location& frame) {
  return frame.function.starts_with("std::string::") || frame.function.starts_with("std::wstring::");
}

}  // namespace

std::string type_of_allocation(Frames stack) {
  const auto is_foreign = [](const Location& frame) { return frame.origin != Origin::standard_library; };
  const Frames frames(stack.begin(), std::ranges::find_if(stack, is_foreign));
  const auto asker = std::ranges::find_if_not(frames, is_allocator);
  if (asker == frames.end()) return {};
  const bool sees_allocator = asker != frames.begin();
  if (!sees_allocator && is_string(*asker)) return string_body(asker->function);
  if (!sees_allocator && is_call_of(*asker, "make_unique<", "unique_ptr.h"))
    return std::string(first_argument(asker->function));
  return type_asked_for({asker, frames.end()}, sees_allocator);
}

std::string type_of_object(std::string_view class_name) {
  const std::string_view argument = first_argument(class_name);
  if (class_name.starts_with("std::_Sp_counted_ptr_inplace<")) return std::string(argument);
  if (class_name.starts_with("std::_Sp_counted_ptr<") || class_name.starts_with("std::_Sp_counted_deleter<")) {
    if (!argument.ends_with('*')) return "std::shared_ptr count";
    return std::string("std::shared_ptr<").append(argument.substr(0, argument.size() - 1)).append("> count");
  }
  return std::string(class_name);
}

}  // namespace plimsoll::symbols
