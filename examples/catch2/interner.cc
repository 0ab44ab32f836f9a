// SPDX-License-Identifier: Apache-2.0
// The code under test: right, but for clear().
#include "interner.h"

#include <cstring>

Interner::~Interner() {
  while (chunks_) {
    Chunk* next = chunks_->next;
    delete chunks_;
    chunks_ = next;
  }
}

int Interner::intern(std::string_view name) {
  if (const int number = find(name); number != kUnknown) return number;
  const std::string_view kept = keep(name);
  // Named by a dictionary fits in 128 KiB:
  numbers_.emplace(kept, static_cast<int>(names_.size()));
  names_.push_back(kept);
  return static_cast<int>(names_.size()) - 1;
}

int Interner::find(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? kUnknown : found->second;
}

void Interner::clear() {
  numbers_.clear();
  names_.clear();
  chunks_ = nullptr;
}

std::string_view Interner::keep(std::string_view name) {
  if (!chunks_ || chunks_->used + name.size() > sizeof chunks_->text) {
    // Leak of an interner of some names / can be cleared:
    chunks_ = new Chunk{chunks_, 0, {}};
  }
  char* text = chunks_->text + chunks_->used;
  std::memcpy(text, name.data(), name.size());
  chunks_->used += name.size();
  return {text, name.size()};
}
