// SPDX-License-Identifier: Apache-2.0
// Windows that count the blocks of some threads only: those of the thread that opened them and of the threads it
// started since, or in a test since that began (threads=own). Each has a heap of its own, which holds the blocks of its
// family: so its peak and what that was made of are as exact as those of the whole heap. Warm: each event goes to every
// open window of the family. The recorder locks.
//
// A block belongs to the thread that allocated it, whoever frees it. For verdicts it is own or others', from its birth
// on: own when its thread is of the family that is at home then, that of the test, or suite, or program.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/stable_array.hpp"
#include "record/block_table.hpp"
#include "record/figures.hpp"
#include "record/lineage.hpp"
#include "record/site_table.hpp"
#include "record/windows.hpp"

namespace plimsoll::record {

class OwnWindows {
 public:
  // On own pages. Null: no memory.
  static OwnWindows* make() noexcept;

  // Of blocks that are born from now on, those of the family's threads are own. Until it is said, none are.
  void set_home(const ThreadFamily& family) noexcept { home_ = family; }

  // A block of the running thread's is to be counted. False: there is no memory to keep whose it is.
  bool claim(const void* block, std::size_t size) noexcept;
  // Each false: some share could not be written down.
  bool count_alloc(const void* block, SiteId site, std::size_t size) noexcept;
  bool count_free(const void* block, const BlockRecord& freed) noexcept;
  // A block that was just freed lives on: nobody had its address in between.
  bool count_restored(const void* block, const BlockRecord& restored) noexcept;

  // Of a live block.
  bool is_others(std::uintptr_t block) const noexcept;
  bool is_counted(WindowId window, std::uintptr_t block) const noexcept;            // if it was born in the window
  Amount live_own(SiteId site) const noexcept { return own_live_.value_at(site); }  // without others' blocks

  // Cold from here on. A window that opens counts the running thread and those it started since the home family began;
  // before there was one, those that it starts from now on. Of the windows below all but the process's are meant.
  WindowId open(std::uint64_t sequence) noexcept;  // kNoWindow when all are in use, or without memory
  void close(WindowId window) noexcept;
  void reset_peak(WindowId window) noexcept;
  void set_line(WindowId window, std::uint64_t bytes) noexcept;
  WindowFigures figures(WindowId window) noexcept;
  std::uint64_t start_of(WindowId window) const noexcept { return at(window).windows.start_of(kOnlyWindow); }
  void forget_all(std::uint64_t sequence) noexcept;

  template <class Visit>
  void for_each_site(WindowId window, SiteId last, Visit&& visit) {
    Own& own = noted(window);
    for (SiteId site = 0; site <= last; ++site)
      if (const SiteCounters counters = own.counters.value_at(site); counters.epoch != 0)
        visit(own.windows.share_of(kOnlyWindow, site, counters));
  }
  template <class Visit>
  bool for_each_event(WindowId window, Visit&& visit) {
    return noted(window).windows.for_each_event(kOnlyWindow, visit);
  }

  // For fork: no memory is being taken for owners while they are locked.
  void lock() noexcept { owners_.lock(); }
  void unlock() noexcept { owners_.unlock(); }

 private:
  static constexpr WindowId kOnlyWindow = 1;  // a scope, of Windows that see one family's blocks

  struct Own {
    ThreadFamily family;
    Tally heap;
    Windows windows;
    base::StableArray<SiteCounters, kMaxSites> counters;

    SiteCounters* counters_of(SiteId site) noexcept;
  };

  // In the table of owners: where a block has its stack.
  struct Owner {
    ThreadNumber thread = 0;
    bool is_others = true;
  };
  Owner owner_of(std::uintptr_t block) const noexcept;

  Own& at(WindowId window) const noexcept { return *windows_[static_cast<std::size_t>(window)]; }
  Own& noted(WindowId window) noexcept;
  template <class Visit>
  void for_each_open(Visit&& visit) {
    for (std::uint64_t open = open_; open; open &= open - 1) visit(at(__builtin_ctzll(open)));
  }
  // count_alive(Amount&) of own blocks, count_in(Own&, SiteCounters&) of each window that counts the block's thread.
  template <class CountAlive, class CountIn>
  bool count(const void* block, SiteId site, CountAlive&& count_alive, CountIn&& count_in) noexcept;

  ThreadFamily home_;
  std::uint64_t open_ = 0;  // windows, a bit for each
  BlockTable owners_;  // entries are written over, never taken out: the recorder knows which blocks live
  base::StableArray<Amount, kMaxSites> own_live_;
  std::array<Own*, Windows::kMost> windows_{};  // made when first opened, then used again
};

}  // namespace plimsoll::record
