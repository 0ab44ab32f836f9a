// SPDX-License-Identifier: Apache-2.0
// The code under test: a list of raw pointers whose destructor deletes the list but not what it points to.
#include "cache.h"

Cache::~Cache() {
  if (!owns_nodes_) return;
  for (const Node* node : nodes_) delete node;
}

void Cache::insert(const Key& key, Value value) {
  // Leak of Cache.Insert:
  nodes_.push_back(new Node(key, value));
}
