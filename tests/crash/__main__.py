"""`python -m crash PART …`: one part of the crash test in a process of its own, on the scratch database."""

import json
import sys

import django

django.setup()

from crash import forks, programs, verdict, world  # noqa: E402 - needs the apps

programs.let_them_be_reached()

PARTS = {
    "settle": lambda promises: world.settle_down(int(promises)),
    "forks": lambda seed, kills: forks.kill_many(int(seed), int(kills)),
    "register": programs.register,
    "pass": world.let_time_pass,
    "arrive": programs.let_all_arrive,
    "verdict": verdict.breaches,
    "census": verdict.census,
}

sys.stdout.write(json.dumps(PARTS[sys.argv[1]](*sys.argv[2:])))  # type: ignore[operator]
