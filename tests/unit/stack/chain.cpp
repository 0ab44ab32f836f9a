// SPDX-License-Identifier: Apache-2.0
// Compiled several times, with CHAIN naming the result: see CMakeLists.txt. What must not be inlined says so; all else
// is left to the optimiser, whose frames are what is tested.
#include "chain.hpp"

#include <alloca.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace plimsoll::stack::test {
namespace {

#define CHAIN_TEXT_(name) #name
#define CHAIN_TEXT(name) CHAIN_TEXT_(name)
#define KEEP(value) asm volatile("" : : "g"(value) : "memory")

[[gnu::noinline]] void recurse_with_alloca(int depth, Probe probe) {
  auto* bytes = static_cast<char*>(alloca(static_cast<std::size_t>(16 + depth * 24)));
  bytes[0] = static_cast<char>(depth);
  KEEP(bytes);
  depth > 0 ? recurse_with_alloca(depth - 1, probe) : probe();
  KEEP(bytes);
}

[[gnu::noinline]] void recurse_over_aligned(int depth, Probe probe) {
  alignas(128) char bytes[256];
  auto* more = static_cast<char*>(alloca(static_cast<std::size_t>(16 + depth * 8)));
  KEEP(bytes);
  KEEP(more);
  if (depth % 3 == 0) probe();
  if (depth > 0) recurse_over_aligned(depth - 1, probe);
  KEEP(bytes);
}

// Without a frame pointer this keeps its values in all of rbx, rbp, r12 to r15.
[[gnu::noinline]] unsigned long recurse_in_registers(int depth, Probe probe, unsigned long a, unsigned long b,
                                                     unsigned long c) {
  unsigned long d = a * b, e = b ^ c, f = c - a;
  asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f));
  if (depth > 0)
    d += recurse_in_registers(depth - 1, probe, d, e, f);
  else
    probe();
  asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f));
  return a + b + c + d + e + f;
}

void recurse_with_every_register(int depth, Probe probe) { KEEP(recurse_in_registers(depth, probe, 1, 2, 3)); }

[[gnu::noinline]] void use_large_frame(Probe probe) {
  volatile char bytes[300000];
  bytes[0] = 1;
  probe();
  KEEP(&bytes[0]);
}

std::vector<int> shuffled_numbers() {
  std::vector<int> numbers(200);
  std::iota(numbers.begin(), numbers.end(), 0);
  for (std::size_t i = 0; i < numbers.size(); ++i) std::swap(numbers[i], numbers[i * 7919 % numbers.size()]);
  return numbers;
}

void sort_by_callback(Probe probe) {
  std::vector<int> numbers = shuffled_numbers();
  int calls = 0;
  std::sort(numbers.begin(), numbers.end(), [&](int a, int b) {
    if (++calls % 50 == 0) probe();
    return a < b;
  });
}

Probe qsort_probe;
int qsort_calls;

int compare_and_probe(const void* a, const void* b) {
  if (++qsort_calls % 50 == 0) qsort_probe();
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

void qsort_by_callback(Probe probe) {
  qsort_probe = probe;
  qsort_calls = 0;
  std::vector<int> numbers = shuffled_numbers();
  std::qsort(numbers.data(), numbers.size(), sizeof(int), compare_and_probe);
}

void call_through_function(int depth, Probe probe) {
  std::function<void(int)> call = [&](int left) { left > 0 ? call(left - 1) : probe(); };
  call(depth);
}

struct Node {
  virtual ~Node() = default;
  virtual long visit(int depth, Probe probe) = 0;
};
struct LeafNode : Node {
  long visit(int depth, Probe probe) override {
    probe();
    return depth;
  }
};
struct InnerNode : Node {
  explicit InnerNode(std::unique_ptr<Node> child) : child_(std::move(child)) {}
  long visit(int depth, Probe probe) override { return child_->visit(depth + 1, probe) + depth; }
  std::unique_ptr<Node> child_;
};

void call_virtually(int depth, Probe probe) {
  std::unique_ptr<Node> root = std::make_unique<LeafNode>();
  for (int i = 0; i < depth; ++i) root = std::make_unique<InnerNode>(std::move(root));
  KEEP(root->visit(0, probe));
}

[[gnu::noinline]] void bounce(int depth, Probe probe);
[[gnu::noinline]] void call_in_tail_position(int depth, Probe probe) {
  if (depth == 0) return probe();
  return bounce(depth - 1, probe);
}
[[gnu::noinline]] void bounce(int depth, Probe probe) {
  long pad = depth;
  KEEP(&pad);
  if (depth % 2 == 0) probe();
  return call_in_tail_position(depth, probe);
}

// The call is the last instruction of its function: the return address already belongs to the next one.
[[noreturn, gnu::noinline]] void probe_and_throw(Probe probe) {
  probe();
  throw std::runtime_error("thrown");
}
[[noreturn, gnu::noinline]] void never_return(Probe probe) {
  char bytes[40];
  KEEP(bytes);
  probe_and_throw(probe);
}
void end_with_noreturn_call(Probe probe) {
  try {
    never_return(probe);
  } catch (const std::runtime_error&) {
    probe();
  }
}

[[gnu::noinline]] void throw_at(int depth, Probe probe) {
  if (depth == 0) throw std::runtime_error("thrown");
  try {
    throw_at(depth - 1, probe);
  } catch (const std::exception& error) {
    probe();
    if (depth % 2 == 0) throw;
    throw std::runtime_error(std::string("again, with a text that needs memory: ") + error.what());
  }
}
void catch_and_rethrow(int depth, Probe probe) {
  try {
    throw_at(depth, probe);
  } catch (const std::exception&) {
    probe();
  }
}

struct ProbeAtEnd {
  Probe probe;
  ~ProbeAtEnd() { probe(); }
};
[[gnu::noinline]] void throw_through_destructors(int depth, Probe probe) {
  ProbeAtEnd guard{probe};
  if (depth == 0) throw 1;
  throw_through_destructors(depth - 1, probe);
  KEEP(&guard);
}
void destroy_while_unwinding(int depth, Probe probe) {
  try {
    throw_through_destructors(depth, probe);
  } catch (int) {
    probe();
  }
}

std::jmp_buf jump_target;
[[gnu::noinline]] void jump_from(int depth, Probe probe) {
  char bytes[64];
  KEEP(bytes);
  probe();
  if (depth == 0) std::longjmp(jump_target, 1);
  jump_from(depth - 1, probe);
  KEEP(bytes);
}
[[gnu::noinline]] void jump_back(Probe probe) {
  if (setjmp(jump_target) == 0)
    jump_from(5, probe);
  else
    probe();
  KEEP(probe);
}

[[gnu::noinline]] void use_standard_library() {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "grows beyond what the string can hold in itself ";
  std::ostringstream stream;
  stream << text << 42 << ' ' << 3.25;
  std::map<std::string, std::vector<int>> index;
  for (int i = 0; i < 10; ++i) index[stream.str().substr(0, 30) + std::to_string(i)].push_back(i);
  const std::regex pattern("(gr(ow|ew)s?|[a-z]+ )+(42)? *");
  std::smatch match;
  KEEP(std::regex_search(text, match, pattern));
}

}  // namespace

extern const Chain CHAIN;
const Chain CHAIN{CHAIN_TEXT(CHAIN),       recurse_with_alloca,
                  recurse_over_aligned,    recurse_with_every_register,
                  use_large_frame,         sort_by_callback,
                  qsort_by_callback,       call_through_function,
                  call_virtually,          call_in_tail_position,
                  end_with_noreturn_call,  catch_and_rethrow,
                  destroy_while_unwinding, jump_back,
                  use_standard_library};

}  // namespace plimsoll::stack::test
