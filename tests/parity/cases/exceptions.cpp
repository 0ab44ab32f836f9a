// SPDX-License-Identifier: Apache-2.0
// Exceptions: what is lost on the way out, and what only looks so.
#include <csetjmp>
#include <cstdlib>
#include <exception>
#include <future>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "case.hpp"

namespace {

void fail() { throw std::runtime_error("a failure with a text that is not short"); }

LEAKS(Exceptions, ThrownBeforeTheDelete) {
  try {
    int* numbers = new int[100];
    keep(numbers);
    fail();
    delete[] numbers;
  } catch (const std::runtime_error&) {
  }
}

struct HalfBuilt {
  char* buffer = new char[200];
  HalfBuilt() {
    keep(buffer);
    fail();
  }
  ~HalfBuilt() { delete[] buffer; }
};
LEAKS(Exceptions, ConstructorThrows) {
  try {
    HalfBuilt half_built;
    keep(&half_built);
  } catch (const std::runtime_error&) {
  }
}

struct WithDetails : std::runtime_error {
  explicit WithDetails(std::string* text) : std::runtime_error("with details"), details(text) {}
  std::string* details;
};
LEAKS(Exceptions, OwnedByTheException) {
  try {
    throw WithDetails(new std::string(100, 'd'));
  } catch (const WithDetails& exception) {
    keep(exception.details);
  }
}

LEAKS(Exceptions, ThrownByPointer) {
  try {
    throw new std::string(100, 'p');
  } catch (const std::string* text) {
    keep(text);
  }
}

LEAKS(Exceptions, ForgottenExceptionPointer) {
  try {
    fail();
  } catch (...) {
    keep(new std::exception_ptr(std::current_exception()));
  }
}

LEAKS(Exceptions, ThrownInALoop) {
  for (int i = 0; i < 3; ++i) {
    try {
      std::vector<int*> numbers;
      numbers.push_back(keep(new int(i)));
      numbers.at(5) = nullptr;
    } catch (const std::out_of_range&) {
    }
  }
}

std::jmp_buf place;
[[gnu::noinline]] void jump_out() {
  char* volatile text = static_cast<char*>(std::malloc(90));
  keep(text);
  std::longjmp(place, 1);
}
LEAKS(Exceptions, LongjmpOverAFree) {
  if (setjmp(place) == 0) jump_out();
}

CLEAN(Exceptions, Unwound) {
  try {
    const auto numbers = std::make_unique<int[]>(100);
    const std::string text(100, 'u');
    keep(numbers.get());
    fail();
  } catch (const std::runtime_error& error) {
    keep(error.what());
  }
}

CLEAN(Exceptions, Rethrown) {
  try {
    try {
      fail();
    } catch (...) {
      std::throw_with_nested(std::logic_error("around it, with a text that is not short"));
    }
  } catch (const std::exception& exception) {
    try {
      std::rethrow_if_nested(exception);
    } catch (const std::runtime_error&) {
    }
  }
}

CLEAN(Exceptions, KeptInGlobal) {
  static std::exception_ptr kept;
  try {
    fail();
  } catch (...) {
    kept = std::current_exception();
  }
}

// LeakSanitizer ends a program whose throwing new fails.
CLEAN(Exceptions, NewThatFails) {
  try {
    if (!keep(new (std::nothrow) char[std::size_t{1} << 50])) throw std::bad_alloc();
  } catch (const std::bad_alloc&) {
  }
}

CLEAN(Exceptions, KeptInAFuture) {
  static std::future<void> outcome;
  std::promise<void> promise;
  outcome = promise.get_future();
  try {
    fail();
  } catch (...) {
    promise.set_exception(std::current_exception());
  }
}

}  // namespace
