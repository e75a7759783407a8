"""All benchmarks, one after the other, each in a process of its own; their ratios once more at the end."""

import os
import subprocess
import sys

BENCHMARKS = ("keeper", "tick", "review", "reading", "manuscript", "books", "tags", "search")


def main() -> int:
    print(f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} at work in the last minute")
    ratios: list[str] = []
    failed: list[str] = []
    for name in BENCHMARKS:
        status, lines = run(name)
        ratios += [line for line in lines if line.startswith("ratio, ")]
        failed += [name] if status else []
    print("\nAll ratios")
    print("".join(f"  {line.removeprefix('ratio, ')}" for line in ratios), end="")
    if failed:
        print(f"\nDid not run to its end: {', '.join(failed)}")
    return 1 if failed else 0


def run(name: str) -> tuple[int, list[str]]:
    """Its exit status and what it printed, which is shown as it comes."""
    lines = []
    command = [sys.executable, "-m", f"bench.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as benchmark:
        assert benchmark.stdout is not None
        for line in benchmark.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return benchmark.returncode, lines


if __name__ == "__main__":
    sys.exit(main())
