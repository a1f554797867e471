"""`python -m tests.hostile.explore`: atheris looks for octets that a parser of our own does not hold for, led by the code that they run.

With the name of one parser it is that one, in this process, which libFuzzer ends; without, each of them in a process of its own.
"""

import subprocess
import sys
from typing import Final

import atheris

OURS: Final = [
    *(
        "gateway.auth.tokens",
        "gateway.endpoint",
        "gateway.media",
        "gateway.ranges",
        "schema.compiler.cursors",
        "schema.compiler.limits",
        "web.forms",
        "web.pages",
    )
]
RUNS: Final = 20_000

with atheris.instrument_imports(include=OURS):
    from tests.hostile.parsers import PARSERS


def main() -> int:
    if len(sys.argv) > 1:
        atheris.Setup([sys.argv[0], f"-runs={RUNS}", "-max_len=2048", "-timeout=5", "-print_final_stats=1"], PARSERS[sys.argv[1]])
        atheris.Fuzz()
    made = {name: subprocess.run([sys.executable, "-m", __spec__.name, name], capture_output=True, text=True) for name in PARSERS}
    for name, ended in made.items():
        print(f"{name}: {RUNS:,} runs" if ended.returncode == 0 else f"{name}:\n{ended.stderr}")
    return int(any(ended.returncode for ended in made.values()))


if __name__ == "__main__":
    sys.exit(main())
