# SPDX-License-Identifier: Apache-2.0
"""The columns of every table: which program, and which PLIMSOLL_OPTIONS."""
import os

MODES = {
    "glibc": ("glibc", ""),
    "mimalloc": ("mimalloc", ""),
    "off": ("plimsoll", "trace=0"),
    "counts only": ("plimsoll", "trace=1:frames=0"),
    "16 frames": ("plimsoll", "trace=1:frames=16"),
    "32 frames": ("plimsoll", "trace=1:frames=32"),
}


def environment(options):
    plain = {key: value for key, value in os.environ.items() if key != "PLIMSOLL_OPTIONS"}
    return plain | ({"PLIMSOLL_OPTIONS": options} if options else {})
