#!/usr/bin/env python3
"""How time grows with items, meetings and tracks: growth.py [--seeds N] [--limit S], and growth.py --draw.

One process after the other, one thread each; what each took is kept in target/growth.json, and --draw makes
docs/src/pictures/growth.svg of it. A side that has not proved its best within the limit is a hollow point there. Seconds are of
the processor, so that other work on the machine does not count.
"""
import argparse
import json
import os
import statistics
import sys

import compare
import generate

KEPT = compare.ROOT / "target/growth.json"
PICTURE = compare.ROOT / "docs/src/pictures/growth.svg"
SIDES = {"plenary": ("Plenary", "#1f5fa8", "o"), "cp-sat": ("CP-SAT model", "#c4541b", "s")}
TRACKS = ["plenary", "cow", "informal"]

# what is on the axis, what is beside it, and the sizes
PANELS = {
    "items": ("items, two for each meeting", [10, 16, 20, 24, 32, 40, 60]),
    "meetings": ("meetings, for 20 items", [6, 8, 10, 14, 20]),
    "tracks": ("tracks of 16 items in 8 meetings", [1, 2, 3]),
}


def session(panel, size, seed):
    name = f"growth-{panel}-{size}"
    if panel == "items":
        return generate.one_track(name, seed, size, max(2, size // 4), 0.88, 0.4)[2]
    if panel == "meetings":
        return generate.one_track(name, seed, 20, size // 2, 0.88, 0.4)[2]
    return generate.tracks(name, seed, 16 * size, 8, TRACKS[:size], 8 * size, size, 0.8)


def measure(seeds, limit):
    folder = compare.ROOT / "target/bench-peers"
    folder.mkdir(parents=True, exist_ok=True)
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else []
    done = {(one["panel"], one["size"], one["seed"], one["side"]) for one in kept}
    for seed in range(1, seeds + 1):
        for panel, (_, sizes) in PANELS.items():
            for size in sizes:
                file = folder / f"growth-{panel}-{size}-{seed}.json"
                file.write_text(json.dumps(session(panel, size, seed), indent=1))
                for side in SIDES:
                    if (panel, size, seed, side) in done:
                        continue
                    answer = compare.run(side, file, limit, 1, folder / "growth-out.json")
                    kept.append({"panel": panel, "size": size, "seed": seed, "side": side, "seconds": answer["processor"],
                                 "settled": compare.settled(answer), "said": compare.said(answer)})
                    print(panel, size, seed, side, f"{answer['processor']:.2f}", compare.said(answer), flush=True)
                    KEPT.write_text(json.dumps(kept, indent=1))


def draw():
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "plenary", "font.family": "sans-serif", "font.size": 10})
    from matplotlib import pyplot

    kept = json.loads(KEPT.read_text())
    figure, axes = pyplot.subplots(1, len(PANELS), figsize=(11, 3.6), sharey=True)
    for axis, (panel, (label, sizes)) in zip(axes, PANELS.items()):
        for side, (name, colour, marker) in SIDES.items():
            points = []
            for size in sizes:
                mine = [one for one in kept if (one["panel"], one["size"], one["side"]) == (panel, size, side)]
                if mine:
                    settled = sum(one["settled"] for one in mine) * 2 > len(mine)
                    points.append((size, statistics.median(one["seconds"] for one in mine), settled))
            axis.plot([x for x, _, _ in points], [y for _, y, _ in points], color=colour, linewidth=1.5, label=name)
            for x, y, settled in points:
                axis.plot([x], [y], marker, color=colour, markerfacecolor=colour if settled else "white", markersize=6)
        axis.set_yscale("log")
        axis.set_xticks(sizes)
        axis.set_xlabel(label)
        axis.grid(axis="y", color="#dddddd", linewidth=0.6)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("processor seconds")
    axes[0].set_yticks([0.01, 0.1, 1, 10, 60], ["0.01", "0.1", "1", "10", "60"])
    axes[0].legend(frameon=False, loc="lower right")
    figure.tight_layout()
    figure.savefig(PICTURE, metadata={"Date": None, "Title": "Time against items, meetings and tracks"}, facecolor="white")


def main():
    parser = argparse.ArgumentParser(description="measure and draw how time grows")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds")
    parser.add_argument("--draw", action="store_true", help="only draw what was measured")
    asked = parser.parse_args()
    if not asked.draw:
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
        measure(asked.seeds, asked.limit)
    draw()
    return 0


if __name__ == "__main__":
    sys.exit(main())
