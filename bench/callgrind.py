# SPDX-License-Identifier: Apache-2.0
"""Instructions that a program executes, by function, counted by Valgrind's Callgrind: the same on a busy machine."""
import re
import subprocess
import tempfile
from pathlib import Path


def self_costs(command, environment):
    """{"function [library]": instructions} of a whole run"""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "callgrind.out"
        callgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
        subprocess.run(callgrind + command, env=environment, check=True, capture_output=True)
        return read_self_costs(out)


def self_costs_of_one(command_for, times, environment):
    """The same for one round of what command_for(rounds) does: of twice as many rounds less once, so free of start-up."""
    once, twice = (self_costs(command_for(rounds), environment) for rounds in (times, 2 * times))
    return {function: (cost - once.get(function, 0)) / times for function, cost in twice.items()}


def read_self_costs(path):
    """Callgrind's format: ob= and fn= say what follows, as "(id) name" the first time and "(id)" then. A cost line is
    "position count"; the one after calls= is the callee's cost, not ours."""
    names, costs = {}, {}
    library, function, is_callees = "", "", False
    for line in path.read_text().splitlines():
        key, _, value = line.partition("=")
        if key in ("fn", "cfn", "ob", "cob"):
            number, _, name = value.partition(" ")
            kind = key[-2:]
            name = names.setdefault((kind, number), name)
            if key == "ob":
                library = Path(name).name
            if key == "fn":
                function = f"{name} [{library}]"
        elif key == "calls":
            is_callees = True
        elif cost := re.match(r"[+*\-\d]\S* (\d+)$", line):
            if not is_callees:
                costs[function] = costs.get(function, 0) + int(cost[1])
            is_callees = False
    return costs
