#!/usr/bin/env python3
"""How well `plenary import` reads printed documents: `score.py [--program FILE] [--pages FOLDER] [--kinds docx,html,pdf,txt] [NAME…]`.

It prints the sessions of `facts.json` in each layout of `layouts.py`, imports each file and compares the rows: date, hours,
number, title (and track, where the layout prints tracks). With `--pages` it also imports real pages, whose facts are in
`printed.json`; the pages themselves are not part of the project. PDF files are made with LibreOffice (`soffice`), as are web
pages of the kind `lo` (LibreOffice's own HTML); without LibreOffice these kinds are left out.

right: as printed. wrong: a row with the right hours or the right item, but not both, or with another title. missing: no row at
all; told, if the report quotes the line. invented: a row that is not printed.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import layouts

HERE = pathlib.Path(__file__).parent
FIELDS = ("rows", "right", "wrong", "missing", "told", "invented")


def squeezed(text):
    return re.sub(r"[\W_]+", "", text).lower()


def number(text):
    return re.sub(r"[\s().–-]", "", text).lower()


def imported(program, file, arguments, folder):
    """The session, its rows, and all words of the report."""
    session, table = folder / "session.json", folder / "table.csv"
    for old in (session, table):
        old.unlink(missing_ok=True)
    run = subprocess.run([program, "import", file, "-o", session, "--schedule", table, "--report=json", *arguments],
                         capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not session.exists():
        # some documents print no table
        run = subprocess.run([program, "import", file, "-o", session, "--report=json", *arguments],
                             capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if run.returncode:
        return None, [], run.stderr
    report = json.loads(run.stdout)
    said = json.dumps([report[name] for name in ("warnings", "not_understood", "unused", "in_prose", "parts", "no_items", "missing")],
                      ensure_ascii=False)
    session = json.loads(session.read_text())
    return session, list(csv.DictReader(table.open())) if table.exists() else [], said


def read_rows(session, table):
    """The rows of the imported table."""
    meetings = session["meetings"]
    if isinstance(meetings, dict):
        pairs = [(day, hours) for day in meetings["days"] for hours in meetings["times"]]
        meetings = [{"id": f"m{ix + 1}", "date": day, "start": hours[:5], "end": hours[6:]} for ix, (day, hours) in enumerate(pairs)]
    meetings = {meeting["id"]: meeting for meeting in meetings}
    items = {item["id"]: item for item in session["items"]}
    rows = []
    for line in table:
        meeting = meetings[line["meeting"]]
        for key in line["item"].split("+"):
            item = items[key]
            title = next(iter(item["title"].values()))
            rows.append((meeting["date"], meeting["start"], meeting["end"], number(item["number"]), title,
                         meeting.get("track", "plenary").lower()))
    return rows


def compare(wanted, found, said, same_title, with_track):
    """Counts of right, wrong, missing, told and invented rows."""
    count = collections.Counter(rows=len(wanted))
    found = list(found)
    left = []

    def same_hours(a, b):
        return a[0] == b[0] and a[1] == b[1] and (not a[2] or not b[2] or a[2] == b[2]) and (not with_track or a[5] == b[5])

    def take(wanted_row, test):
        at = next((ix for ix, row in enumerate(found) if test(wanted_row, row)), None)
        return None if at is None else found.pop(at)

    for row in wanted:
        if take(row, lambda a, b: same_hours(a, b) and a[3] == b[3] and same_title(a[4], b[4])):
            count["right"] += 1
        else:
            left.append(row)
    for row in left:
        near = take(row, lambda a, b: same_title(a[4], b[4]) and (a[3] == b[3] or same_hours(a, b))) \
            or take(row, lambda a, b: same_hours(a, b) and a[3] == b[3] and squeezed(a[4])[:12] == squeezed(b[4])[:12])
        count["wrong" if near else "missing"] += 1
        if not near and squeezed(row[4])[:14] in squeezed(said):
            count["told"] += 1
        count["details"] += 0
        DETAILS.append(("wrong  " if near else "missing", row[:5], near and near[:5]))
    count["invented"] = len(found)
    DETAILS.extend(("invented", None, row[:5]) for row in found)
    return count


DETAILS = []


def score_case(program, case, file, folder, with_track):
    wanted = [(m["date"], m["start"] or "", m["end"] or "", number(entry[0]), entry[1], m.get("track", "plenary").lower())
              for m in case["meetings"] for entry in m["entries"]]
    session, table, said = imported(program, file, (), folder)
    if session is None:
        DETAILS.append(("refused", said, None))
        return collections.Counter(rows=len(wanted), missing=len(wanted), told=len(wanted))
    return compare(wanted, read_rows(session, table), said, lambda a, b: squeezed(a) == squeezed(b), with_track)


def score_page(program, page, file, folder):
    session, table, said = imported(program, file, page.get("arguments", ()), folder)
    wanted = page.get("rows") or page["items"]
    if session is None:
        DETAILS.append(("refused", said, None))
        return collections.Counter(rows=len(wanted), missing=len(wanted), told=len(wanted))
    if "rows" in page:
        wanted = [(*row[:3], number(row[3]), row[4], "plenary") for row in wanted]
        return compare(wanted, read_rows(session, table), said, lambda a, b: squeezed(b).startswith(squeezed(a)), False)
    # an agenda: its items, with the minutes that it prints
    printed = lambda item: "" if item.get("estimated") else str(item["minutes"] if isinstance(item["minutes"], int)
                                                             else item["minutes"]["speakers"] * item["minutes"]["minutes_each"])
    meetings = session["meetings"]
    days = meetings["days"] if isinstance(meetings, dict) else sorted({m["date"] for m in meetings})
    right_days = days == page["days"] or len(page["days"]) == 2 and [days[0], days[-1]] == page["days"]
    found = [("" if right_days else "other days", printed(item), "", "" if page.get("prefix") else number(item["number"]),
              next(iter(item["title"].values())), "plenary") for item in session["items"]]
    wanted = [("", str(item[2]) if len(item) > 2 else "", "", "" if page.get("prefix") else number(item[0]), item[1], "plenary")
              for item in wanted]
    return compare(wanted, found, said, lambda a, b: squeezed(b).startswith(squeezed(a)), False)


def converted(files, kind, folder):
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", kind, "--outdir", folder,
                    *files], check=True, capture_output=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="target/release/plenary")
    parser.add_argument("--pages", type=pathlib.Path)
    parser.add_argument("--kinds", default="docx,html,lo,pdf,txt")
    parser.add_argument("--made", type=pathlib.Path, help="where to keep the files that are made; made once")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("names", nargs="*", help="layouts, cases or pages; all of them by default")
    chosen = parser.parse_args()
    facts = json.loads((HERE / "facts.json").read_text())
    kinds = [kind for kind in chosen.kinds.split(",") if kind in ("docx", "html", "txt") or shutil.which("soffice")]
    folder = pathlib.Path(tempfile.mkdtemp())
    made = chosen.made or folder
    made.mkdir(parents=True, exist_ok=True)
    jobs = []
    for layout, lay_out in layouts.LAYOUTS.items():
        for name, case in facts.items():
            blocks = lay_out(case)
            for kind, write in (("docx", layouts.word), ("html", layouts.page), ("txt", layouts.text)):
                (made / f"{name}.{layout}.{kind}").write_bytes(write(blocks))
            jobs += [(layout, name, kind) for kind in kinds]
    words = sorted(made.glob("*.docx"))
    if "pdf" in kinds and not list(made.glob("*.pdf")):
        converted(words, "pdf", made)
    if "lo" in kinds and not (made / "lo").exists():
        (made / "lo").mkdir()
        converted(words, "html", made / "lo")
    total = collections.defaultdict(collections.Counter)
    for layout, name, kind in jobs:
        if chosen.names and not {layout, name, kind} & set(chosen.names):
            continue
        file = made / ("lo" if kind == "lo" else "") / f"{name}.{layout}.{'html' if kind == 'lo' else kind}"
        with_track = layout == "tracks" and any("track" in m for m in facts[name]["meetings"])
        count = score_case(chosen.program, facts[name], file, folder, with_track)
        for key in (f"{layout} {kind}", "held back" if layout in layouts.HELD_BACK else "tuned on"):
            total[key] += count
        tell(chosen, f"{name} {layout} {kind}", count)
    if chosen.pages:
        for name, page in json.loads((HERE / "printed.json").read_text()).items():
            if chosen.names and name not in chosen.names:
                continue
            count = score_page(chosen.program, page, chosen.pages / name, folder)
            for key in (f"page {name}", "real pages"):
                total[key] += count
            tell(chosen, name, count)
    print(f"{'':28}" + "".join(f"{field:>9}" for field in FIELDS))
    for key, count in total.items():
        print(f"{key:28}" + "".join(f"{count[field]:9}" for field in FIELDS))
    shutil.rmtree(folder)


def tell(chosen, name, count):
    if chosen.details and DETAILS:
        print(f"{name}: {count['right']} of {count['rows']}")
        for detail in DETAILS:
            print("   ", *detail)
    DETAILS.clear()


if __name__ == "__main__":
    sys.exit(main())
