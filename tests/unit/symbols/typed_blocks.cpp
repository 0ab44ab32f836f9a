// SPDX-License-Identifier: Apache-2.0
// Compiled several times, each time in a namespace of another name.
#include "typed_blocks.hpp"

#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "captured_stack.hpp"

namespace VARIANT {

struct Row {
  long figures[9] = {};
};

namespace {

using captured::arm;
using captured::keep;

struct HiddenRow : Row {};
const char* const kLongText = "a text that is too long to lie in the string itself";

// Armed when the value is made, so that the block is the value's own and not the node's.
struct ArmedName {
  ArmedName() : name((arm(), kLongText)) {}
  std::string name;
};
struct ArmedRow {
  ArmedRow() : row((arm(), new Row)) {}
  std::unique_ptr<Row> row;
};

template <class T, class Change>
void change(T value, Change change) {
  keep(&value);
  arm();
  change(value);
  keep(&value);
}

constexpr TypedBlock kBlocks[] = {
    {"map", "std::map node", [] { change(std::map<int, Row>(), [](auto& m) { m[1]; }); }},
    {"map_of_hidden", "std::map node", [] { change(std::map<int, HiddenRow>(), [](auto& m) { m[1]; }); }},
    {"unordered_of_hidden", "std::unordered_map node",
     [] { change(std::unordered_map<int, HiddenRow>(), [](auto& m) { m[1]; }); }},
    {"list_of_hidden", "std::list node", [] { change(std::list<HiddenRow>(), [](auto& l) { l.emplace_back(); }); }},
    {"map_of_text", "std::map node",
     [] { change(std::map<std::string, Row>(), [](auto& m) { m.emplace("a", Row()); }); }},
    {"multimap", "std::multimap node", [] { change(std::multimap<int, Row>(), [](auto& m) { m.emplace(1, Row()); }); }},
    {"set", "std::set node", [] { change(std::set<std::string>(), [](auto& s) { s.insert("a"); }); }},
    {"unordered_map", "std::unordered_map node", [] { change(std::unordered_map<int, Row>(), [](auto& m) { m[1]; }); }},
    {"unordered_set", "std::unordered_set node",
     [] { change(std::unordered_set<int>(), [](auto& s) { s.insert(1); }); }},
    {"buckets", "std::unordered_map buckets",
     [] { change(std::unordered_map<int, Row>(), [](auto& m) { m.reserve(1000); }); }},
    {"list", "std::list node", [] { change(std::list<Row>(), [](auto& l) { l.emplace_back(); }); }},
    {"forward_list", "std::forward_list node",
     [] { change(std::forward_list<int>(), [](auto& l) { l.push_front(1); }); }},
    {"vector", "std::vector<int> storage", [] { change(std::vector<int>(), [](auto& v) { v.reserve(9); }); }},
    {"deque", "std::deque<int> storage", [] { change(std::deque<int>(), [](auto& d) { d.resize(500); }); }},
    {"text", "std::string body", [] { change(std::string("a"), [](auto& s) { s.append(200, 'x'); }); }},
    {"text_of_value", "std::string body", [] { change(std::map<int, ArmedName>(), [](auto& m) { m[1]; }); }},
    {"block_of_value", "", [] { change(std::map<int, ArmedRow>(), [](auto& m) { m[1]; }); }},
    {"text_of_made", "std::string body",
     [] { change(std::shared_ptr<ArmedName>(), [](auto& p) { p = std::make_shared<ArmedName>(); }); }},
    {"block_of_made", "",
     [] { change(std::unique_ptr<ArmedRow>(), [](auto& p) { p = std::make_unique<ArmedRow>(); }); }},
    {"shared", "long", [] { change(std::shared_ptr<long>(), [](auto& p) { p = std::make_shared<long>(); }); }},
    {"unique", "long", [] { change(std::unique_ptr<long>(), [](auto& p) { p = std::make_unique<long>(); }); }},
    {"new", "", [] { change(std::unique_ptr<Row>(), [](auto& p) { p.reset(new Row); }); }},
    {"allocator", "",
     [] {
       change(std::allocator<Row>(), [](auto& a) {
         Row* rows = a.allocate(3);
         keep(rows);
         a.deallocate(rows, 3);
       });
     }},
    {nullptr, nullptr, nullptr},
};

}  // namespace

const TypedBlock* list() { return kBlocks; }

}  // namespace VARIANT
