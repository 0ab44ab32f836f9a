// SPDX-License-Identifier: Apache-2.0
// Whole programs in small, for wall time and peak memory: `workload NAME`. Linked three times as pair.cpp is. Prints
// the library that answers malloc and the peak resident size in KiB. README.md describes each workload.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "chain.hpp"
#include "owner.hpp"
#include "stack_tree.hpp"

using namespace plimsoll::bench;

namespace {

void nothing() {}

void pairs() {
  constexpr std::uint32_t kPairs = 5'000'000;
  at_the_end_of(bare::descend, [] {
    std::array<void*, 16> live{};
    for (std::uint32_t i = 0; i < kPairs; ++i) {
      void*& slot = live[i * 7 % live.size()];
      std::free(slot);
      slot = allocate_at<4>(i % 8 * 01111, 16 + i * 37 % 240);
    }
    for (void* block : live) std::free(block);
  });
}

void pairs_on_2_threads() {
  std::thread other(pairs);
  pairs();
  other.join();
}

[[gnu::noinline]] std::size_t count_words(const std::string& text) {
  std::map<std::string, int> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) ++words[word];
  return words.size();
}

[[gnu::noinline]] std::size_t match_numbers(const std::string& text) {
  const std::regex number(R"((\w+)-(\d+))");
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(text.begin(), text.end(), number), std::sregex_iterator()));
}

[[gnu::noinline]] std::string write_words(int seed) {
  std::ostringstream out;
  for (int i = 0; i < 100; ++i) out << "a_rather_long_word_to_allocate-" << (seed * 31 + i * i) % 57 << ' ';
  return out.str();
}

void unit_tests() {
  constexpr int kTests = 200;
  for (int test = 0; test < kTests; ++test) {
    const std::string text = write_words(test);
    if (count_words(text) == 0 || match_numbers(text) == 0) std::abort();
  }
}

constexpr std::size_t kLiveBlocks = 1'600'000;  // README.md and compare count on it

void live_blocks() {
  std::mt19937 random(1);
  std::vector<std::unique_ptr<char[]>> blocks(kLiveBlocks);
  for (auto& block : blocks) block = std::make_unique<char[]>(16 + random() % 112);
  for (std::size_t i = 0; i < blocks.size(); i += 2) blocks[i].reset();
  for (std::size_t i = 0; i < blocks.size(); i += 4) blocks[i] = std::make_unique<char[]>(24 + random() % 64);
}

constexpr std::uint32_t kDistinctStacks = 1'800'000;  // as compare says

void distinct_stacks() {
  at_the_end_of(bare::descend, [] {
    for (std::uint32_t path = 0; path < kDistinctStacks; ++path) std::free(allocate_at<7>(path, 64));
  });
}

struct Workload {
  std::string_view name;
  void (*run)();
};
constexpr Workload kWorkloads[] = {{"nothing", nothing},
                                   {"pairs", pairs},
                                   {"unit_tests", unit_tests},
                                   {"live_blocks", live_blocks},
                                   {"distinct_stacks", distinct_stacks},
                                   {"pairs_on_2_threads", pairs_on_2_threads}};

// Of this program alone: what getrusage tells includes the process that started it.
long peak_resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (long kib; word == "VmHWM:" && status >> kib) return kib;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  for (const Workload& workload : kWorkloads)
    if (argc == 2 && workload.name == argv[1]) {
      workload.run();
      std::printf("%s %ld\n", owner_of_malloc().c_str(), peak_resident_kib());
      return EXIT_SUCCESS;
    }
  std::fprintf(stderr, "usage: %s WORKLOAD, one of:", argv[0]);
  for (const Workload& workload : kWorkloads) std::fprintf(stderr, " %s", workload.name.data());
  std::fputc('\n', stderr);
  return EXIT_FAILURE;
}
