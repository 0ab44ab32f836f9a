// SPDX-License-Identifier: Apache-2.0
// Sizes as people write them. All sizes in Plimsoll are bytes in std::size_t.
#pragma once

#include <cstddef>
#include <string>

#include "plimsoll/api.hpp"

namespace plimsoll {

// `using namespace plimsoll::literals;` gives 100_B, 64_KiB, 5_MiB, 1_GiB. Inside Plimsoll's macros they are visible
// without it. A value that does not fit std::size_t wraps, as unsigned arithmetic does.
namespace literals {
constexpr std::size_t operator""_B(unsigned long long bytes) { return bytes; }
constexpr std::size_t operator""_KiB(unsigned long long kibibytes) { return kibibytes << 10; }
constexpr std::size_t operator""_MiB(unsigned long long mebibytes) { return mebibytes << 20; }
constexpr std::size_t operator""_GiB(unsigned long long gibibytes) { return gibibytes << 30; }
}  // namespace literals

// A size for people: "999 B", "1.0 KiB", "10.1 MiB", "2.0 GiB"; whole bytes below 1 KiB, else one decimal, rounded to
// nearest. Thread-safe. tracemalloc: _format_size.
PLIMSOLL_API std::string format_bytes(std::size_t bytes);

}  // namespace plimsoll
