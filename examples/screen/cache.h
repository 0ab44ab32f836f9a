// SPDX-License-Identifier: Apache-2.0
// A cache that owns its nodes, and forgets it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

using Key = std::string;

struct Value {
  double samples[26];
};

class Cache {
 public:
  // With `owns_nodes` false the destructor leaks every node: the defect.
  explicit Cache(bool owns_nodes = false) : owns_nodes_(owns_nodes) {}
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;
  ~Cache();

  void insert(const Key& key, Value value);
  std::size_t size() const { return nodes_.size(); }

 private:
  struct Node {
    Node(const Key& node_key, const Value& node_value) : key(node_key), value(node_value) {}
    Key key;
    Value value;
  };

  bool owns_nodes_;
  std::vector<Node*> nodes_;
};
