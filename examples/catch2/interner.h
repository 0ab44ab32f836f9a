// SPDX-License-Identifier: Apache-2.0
// Gives each name a small number. The text of the names lives in chunks, a list that ends with the oldest.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

class Interner {
 public:
  static constexpr int kUnknown = -1;

  Interner() = default;
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;
  ~Interner();

  int intern(std::string_view name);  // at most 4000 bytes
  int find(std::string_view name) const;
  std::string_view name_of(int number) const { return names_[number]; }
  std::size_t size() const { return names_.size(); }

  // Forgets all names, and where the chunks are: the defect.
  void clear();

 private:
  struct Chunk {
    Chunk* next;
    std::size_t used;
    char text[4000];
  };

  std::string_view keep(std::string_view name);

  Chunk* chunks_ = nullptr;
  std::unordered_map<std::string_view, int> numbers_;
  std::vector<std::string_view> names_;
};
