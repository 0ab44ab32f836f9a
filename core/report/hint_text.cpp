// SPDX-License-Identifier: Apache-2.0
#include "report/hint_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

using Kind = BrokenLimit::Kind;
using snapshot::Amount;
using snapshot::ContainerCall;

constexpr std::size_t kLeastGrowths = 4, kMostGrowths = 40;  // larger powers of two are no sizes
constexpr std::size_t kLeastNodes = 16, kLeastCopies = 100;
constexpr std::size_t kTreeNodeHeader = 32, kListNodeHeader = 16;  // of libstdc++

bool matters(std::size_t saved, std::size_t reached) { return saved > 0 && saved >= reached / 100; }

// The capacity that one container has come to by doubling, with the old elements still beside the new ones at the peak:
// then both the sum of all its blocks and that of the two are known by the last one. Any other history, and more
// containers than one, give other sums. 0: it is not so. `extra` is what each block has beside its capacity.
std::size_t doubled_to(const ContainerFigures& figures, std::size_t extra) {
  const auto [bytes, times] = figures.total;
  if (times < kLeastGrowths || times > kMostGrowths || figures.at_peak.count != 2) return 0;
  const std::size_t both = figures.at_peak.size - 2 * extra, all = bytes - times * extra;
  const std::size_t last = both / 3 * 2, first = last >> (times - 1);
  const bool fits = both % 3 == 0 && first > 0 && first << (times - 1) == last && all == 2 * last - first;
  return fits ? last : 0;
}

std::string growth_hint(const ContainerFigures& figures, std::size_t extra, std::size_t reached, const Frame& frame) {
  const std::size_t last = doubled_to(figures, extra), saved = last / 2;
  if (!matters(saved, reached)) return {};
  return fmt::format("grown {} times, to {}: reserve() before {} would cut the peak by up to {}", figures.total.count,
                     format_bytes(last), place_of(frame), format_bytes(saved));
}

// All nodes of one call are of one size. A vector has no header for each.
std::string nodes_hint(const Amount& nodes, std::size_t header, std::size_t reached, const char* instead) {
  if (nodes.count < kLeastNodes || nodes.size % nodes.count != 0) return {};
  const std::size_t node = nodes.size / nodes.count;
  if (node <= header || header < 2 * (node - header)) return {};
  const std::size_t payload = (node - header) * nodes.count;
  if (!matters(nodes.size - payload, reached)) return {};
  return fmt::format("{} nodes of {} for {} each: {} would hold that in {}", nodes.count, format_bytes(node),
                     format_bytes(node - header), instead, format_bytes(payload));
}

// None was kept, so none was needed as a string of its own for longer than a call.
std::string copies_hint(const ContainerFigures& figures, Kind kind, std::size_t reached) {
  const Amount& copies = figures.total;
  if (copies.count < kLeastCopies || figures.live.count > 0 || figures.at_peak.count > 1) return {};
  if (!matters(kind == Kind::total ? copies.size : copies.count, reached)) return {};
  return fmt::format(
      "a string is copied {} times, {} in all, and no copy is kept: a reference or std::string_view "
      "takes no memory",
      copies.count, format_bytes(copies.size));
}

}  // namespace

std::string hint_text(ContainerCall call, const ContainerFigures& figures, Kind kind, std::size_t reached,
                      const Frame& frame) {
  const bool at_peak = kind == Kind::peak, is_sum = kind == Kind::allocations || kind == Kind::total;
  if (call == ContainerCall::string_copy) return is_sum ? copies_hint(figures, kind, reached) : std::string();
  if (!at_peak) return {};
  switch (call) {
    case ContainerCall::vector_growth:
      return growth_hint(figures, 0, reached, frame);
    case ContainerCall::string_growth:
      return growth_hint(figures, 1, reached, frame);
    case ContainerCall::map_node:
      return nodes_hint(figures.at_peak, kTreeNodeHeader, reached, "a sorted std::vector");
    case ContainerCall::list_node:
      return nodes_hint(figures.at_peak, kListNodeHeader, reached, "a std::vector");
    default:
      return {};
  }
}

}  // namespace plimsoll::report
