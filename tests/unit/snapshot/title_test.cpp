// SPDX-License-Identifier: Apache-2.0
// A title is told by the inner frames of a stack alone where the outer ones cannot change it: here stacks of all kinds
// of frames, in every order, are titled both by those and by all frames.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"
#include "symbols/resolver.hpp"
#include "title_frames.hpp"

extern "C" void title_frames(TellTitleFrame tell, void* data);

namespace plimsoll::snapshot {
namespace {

using FrameByName = std::map<std::string, std::uintptr_t>;
using Frames = std::vector<std::uintptr_t>;

FrameByName told_by(TellTitleFrames tell_all) {
  FrameByName frames;
  const auto add = [](const char* name, std::uintptr_t address, void* out) {
    (*static_cast<FrameByName*>(out))[name] = address;
  };
  tell_all(add, &frames);
  return frames;
}

// Of a library that stays loaded.
FrameByName frames_of(const char* library) {
  void* const loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!loaded) throw std::runtime_error(dlerror());
  return told_by(reinterpret_cast<TellTitleFrames>(dlsym(loaded, "title_frames")));
}

Frames addresses_of(const FrameByName& frames) {
  Frames addresses;
  for (const auto& [name, address] : frames) addresses.push_back(address);
  return addresses;
}

// From all frames.
TopLine full_title_of(const Frames& stack) {
  return top_lines(make_snapshot([&](Snapshot::Contents& contents) { contents.add(stack, 1, 1); }).contents()).at(0);
}

std::string text_of(const TopLine& line) {
  return line.frame.function + '@' + line.frame.file + ':' + std::to_string(line.frame.line) +
         (line.foreign ? " foreign" : "") + (line.frameworks_own ? " framework" : "") + (line.unseen ? " unseen" : "") +
         (line.generators ? " generator" : "");
}

// All stacks of these frames that are no deeper. Returns the titles found.
void expect_same_titles(const Frames& frames, std::size_t depth, Frames& stack, std::map<std::string, int>& titles) {
  const std::string title = text_of(title_of(stack)), full = text_of(full_title_of(stack));
  ++titles[title];
  if (title != full) {
    std::string names;
    for (const std::uintptr_t frame : stack) names += symbols::resolve(frame).back().function + " < ";
    ADD_FAILURE() << names << '\n' << title << '\n' << full;
  }
  if (stack.size() == depth) return;
  for (const std::uintptr_t frame : frames) {
    stack.push_back(frame);
    expect_same_titles(frames, depth, stack, titles);
    stack.pop_back();
  }
}

std::map<std::string, int> expect_same_titles(const Frames& frames, std::size_t depth) {
  Frames stack;
  std::map<std::string, int> titles;
  expect_same_titles(frames, depth, stack, titles);
  return titles;
}

std::uintptr_t in(void (*function)()) { return reinterpret_cast<std::uintptr_t>(function) + 1; }
const Frames of_libraries = {in(std::abort), in(std::terminate), 16};

Frames operator+(Frames frames, const Frames& more) {
  frames.insert(frames.end(), more.begin(), more.end());
  return frames;
}

bool has_generators(const std::map<std::string, int>& titles) {
  return std::any_of(titles.begin(), titles.end(), [](const auto& t) { return t.first.ends_with("generator"); });
}

TEST(Title, IsThatOfAllFramesWhereNoGeneratorMayBe) {
  const Frames frames = addresses_of(frames_of(TITLE_FRAMES_PLAIN));
  ASSERT_FALSE(symbols::may_be_in_generator(frames));
  const auto titles = expect_same_titles(frames + of_libraries, 4);
  EXPECT_FALSE(has_generators(titles));
  EXPECT_GT(titles.size(), 15u);
}

TEST(Title, IsThatOfAllFramesWhereGeneratorsAre) {
  const Frames frames = addresses_of(told_by(title_frames));
  ASSERT_TRUE(symbols::may_be_in_generator(frames));
  EXPECT_TRUE(has_generators(expect_same_titles(frames + of_libraries, 4)));
}

TEST(Title, IsThatOfAllFramesWhereSomeHaveNoDebugInfo) {
  expect_same_titles(addresses_of(frames_of(TITLE_FRAMES_PLAIN)) + addresses_of(frames_of(TITLE_FRAMES_NO_DEBUG)), 4);
}

TEST(Title, IsThatOfAllFramesWhereSymbolsWereTakenOut) {
  for (const char* library : {TITLE_FRAMES_STRIPPED, TITLE_FRAMES_WITHOUT_LOCALS}) {
    const Frames frames = addresses_of(frames_of(library));
    EXPECT_TRUE(symbols::may_be_in_generator(frames)) << library;
    expect_same_titles(frames + of_libraries, 4);
  }
}

TEST(Title, OfAGeneratorIsKnownByFramesThatAreNotShown) {
  const FrameByName frames = told_by(title_frames), plain = frames_of(TITLE_FRAMES_PLAIN);
  for (const char* generator : {"generator", "inlined generator"}) {
    const Frames inside{plain.at("user"), frames.at(generator), frames.at("test")};
    EXPECT_TRUE(title_of(inside).generators) << generator;
    EXPECT_EQ(title_of(inside).frame.function, "shop::order()");
    EXPECT_FALSE(title_of(Frames{plain.at("user"), plain.at("test"), frames.at(generator)}).generators) << generator;
  }
}

TEST(MayBeInGenerator, WhereNothingIsKnownAndNotInTheCLibrary) {
  EXPECT_TRUE(symbols::may_be_in_generator(Frames{16}));
  EXPECT_FALSE(symbols::may_be_in_generator(Frames{in(std::abort)}));
  EXPECT_FALSE(symbols::may_be_in_generator({}));
}

}  // namespace
}  // namespace plimsoll::snapshot
