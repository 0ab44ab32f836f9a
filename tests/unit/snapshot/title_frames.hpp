// SPDX-License-Identifier: Apache-2.0
// Frames of every kind that a title depends on: return addresses of functions that stand for the user's code, a
// library's, a framework's. title_frames.cpp is built in several ways.
#pragma once

#include <cstdint>

// tell(name, return_address, data)
using TellTitleFrame = void (*)(const char*, std::uintptr_t, void*);
// What each way of building exports under the name title_frames.
using TellTitleFrames = void (*)(TellTitleFrame, void*);
