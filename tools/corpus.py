# SPDX-License-Identifier: Apache-2.0
"""What tools/parity and tools/attribution share: running commands, and the reasons for what a corpus shows to be wrong."""
import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path


def environment(**more):
    """This process's variables without those that would change what is measured."""
    kept = {name: value for name, value in os.environ.items() if not re.match("PLIMSOLL|LSAN|ASAN|GTEST", name)}
    return {**kept, **more}


def die(text):
    sys.exit(f"{Path(sys.argv[0]).name}: {text}")


def progress(text):
    print(f"{Path(sys.argv[0]).name}: {text}", file=sys.stderr, flush=True)


def command(*words, cwd=None):
    run = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=cwd)
    if run.returncode:
        die(f"{' '.join(map(str, words))} failed:\n{run.stdout[-6000:]}{run.stderr[-3000:]}")


class Explanations:
    """Lines of patterns, and behind them the reason: `fields` names the patterns. Commas separate alternatives."""

    def __init__(self, path, fields):
        lines = (line.split(None, len(fields)) for line in path.read_text().splitlines()
                 if line and not line.startswith("#"))
        self.lines = [tuple(line) for line in lines]
        for line in self.lines:
            if len(line) != len(fields) + 1:
                die(f"{path.name}: not {' '.join(fields)} REASON: {' '.join(line)}")

    def find(self, *names):
        """The reason of the first line whose patterns match, each one of the names given for its field; else None."""
        for *patterns, reason in self.lines:
            if all(any(fnmatch.fnmatch(name, one) for one in pattern.split(",") for name in choice)
                   for pattern, choice in zip(patterns, names)):
                return reason
        return None
