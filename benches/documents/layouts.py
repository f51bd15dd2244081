"""Prints sessions in the layouts of secretariats: as Word documents, web pages and plain text. Only the standard library.

A layout turns the facts of a session into blocks: paragraphs and tables. A writer turns blocks into a file. `LAYOUTS` has all
layouts; those in `HELD_BACK` are not looked at while the importer is written, so they show how it does on what it has not seen.
"""
import datetime
import html
import io
import zipfile


def day(text):
    return datetime.date.fromisoformat(text)


def days(case):
    """The meetings of each day."""
    all = []
    for meeting in case["meetings"]:
        if not all or all[-1][0] != meeting["date"]:
            all.append((meeting["date"], []))
        all[-1][1].append(meeting)
    return all


def span(case):
    dates = sorted({day(meeting["date"]) for meeting in case["meetings"]})
    first, last = dates[0], dates[-1]
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {last.day} {last:%B %Y}"
    return f"{first.day}–{last.day} {last:%B %Y}"


def clock(hour, style):
    h, m = map(int, hour.split(":"))
    if style in ("24", "dot"):
        return f"{h:02}:{m:02}" if style == "24" else f"{h:02}.{m:02}"
    if style == "h":
        return f"{h} h {m:02}"
    if (h, m) == (12, 0):
        return "noon" if style == "un" else "12 noon"
    half, h = ("a.m." if h < 12 else "p.m."), (h - 1) % 12 + 1
    if style == "un":
        return f"{h}.{m:02} {half}" if m else f"{h} {half}"
    return f"{h}:{m:02} {half}"


def hours(meeting, style):
    if not meeting["start"]:
        return meeting.get("printed", "")
    start = clock(meeting["start"], style)
    if not meeting["end"]:
        return start
    end = clock(meeting["end"], style)
    if style == "un" and " " in start and start.split()[-1] == end.split()[-1]:
        start = start.split()[0]
    return start + {"un": "–", "colon": " – ", "24": "-", "dot": " – ", "h": " à "}[style] + end


def title(entry):
    return entry[1] + (" (continued)" if len(entry) > 2 else "")


def numbered(entry, form="{}. "):
    return (form.format(entry[0]) if entry[0] else "") + title(entry)


def paragraph(text, bold=False, align=None, heading=False):
    return ("p", text, bold, align, heading)


def head(case, kind):
    blocks = [paragraph(case["symbol"], align="right")] if case["symbol"] else []
    blocks.append(paragraph(case["title"], bold=True))
    place = case["place"]
    blocks.append(paragraph(f"{place}, {span(case)}" if place else span(case)))
    return blocks + [paragraph(kind, heading=True)]


def cell(*texts, bold=False, span=1, merge=None):
    return {"texts": list(texts), "bold": bold, "span": span, "merge": merge}


def annex(case, borders=True):
    """Three columns, a row for each day and each item."""
    rows = [[cell(name, bold=True) for name in ("Date and time", "Agenda item", "Title or description")]]
    for date, meetings in days(case):
        name = f"{day(date):%A}, {day(date).day} {day(date):%B}"
        rows.append([cell(name, bold=True), cell(""), cell("")])
        for meeting in meetings:
            for ix, entry in enumerate(meeting["entries"]):
                rows.append([cell("" if ix else hours(meeting, "un")), cell(entry[0]), cell(title(entry))])
    return head(case, "Proposed organization of work") + [("table", rows, (3.6, 2.6, 9.6), borders)]


def bare_annex(case):
    """The same without rules."""
    return annex(case, borders=False)


def day_headings(case):
    """A heading for each day, and all items of a meeting in one cell."""
    blocks = head(case, "Provisional timetable")
    for date, meetings in days(case):
        blocks.append(paragraph(f"{day(date):%A}, {day(date).day} {day(date):%B %Y}", bold=True))
        rows = [[cell(hours(meeting, "colon")), cell(*map(numbered, meeting["entries"]))] for meeting in meetings]
        blocks.append(("table", rows, (4, 11.8), True))
    return blocks


def four_columns(case):
    """Date, time, item and title, each in every row."""
    rows = [[cell(name, bold=True) for name in ("Date", "Time", "Item", "Title")]]
    for date, meetings in days(case):
        for meeting in meetings:
            for entry in meeting["entries"]:
                name = f"{day(date):%a} {day(date).day} {day(date):%b}"
                rows.append([cell(name), cell(hours(meeting, "24")), cell(entry[0]), cell(title(entry))])
    return head(case, "Programme of work") + [("table", rows, (2.6, 2.8, 1.6, 8.8), True)]


def tracks(case):
    """A column for each track, with items such as `Item 5: …` in a cell."""
    names = []
    for meeting in case["meetings"]:
        if meeting["entries"] and meeting.get("track", "Plenary") not in names:
            names.append(meeting.get("track", "Plenary"))
    names += ["Working group"] if len(names) < 2 else []
    rows = [[cell("Time", bold=True)] + [cell(name, bold=True) for name in names]]
    for date, meetings in days(case):
        rows.append([cell(f"{day(date):%A} {day(date).day} {day(date):%B %Y}", bold=True, span=len(names) + 1)])
        for slot in sorted({(meeting["start"] or "", meeting["end"] or "") for meeting in meetings}):
            row = [cell()] + [cell() for _ in names]
            for meeting in meetings:
                if (meeting["start"] or "", meeting["end"] or "") == slot and meeting["entries"]:
                    row[0] = cell(hours(meeting, "dot"))
                    texts = [numbered(entry, "Item {}: ") for entry in meeting["entries"]]
                    row[1 + names.index(meeting.get("track", "Plenary"))]["texts"] += texts
            if any(one["texts"] for one in row):
                rows.append(row)
    return head(case, "Tentative programme") + [("table", rows, (3, *[12.8 / len(names)] * len(names)), True)]


def order_of_day(case):
    """Paragraphs: a day, half a day with its hours, then item and title on lines of their own."""
    blocks = head(case, "PROVISIONAL TIMETABLE")
    for date, meetings in days(case):
        blocks.append(paragraph(f"{day(date):%A} {day(date).day} {day(date):%B}".upper(), bold=True))
        for meeting in meetings:
            half = "AFTERNOON" if (meeting["start"] or "24") >= "12" else "MORNING"
            printed = hours(meeting, "dot") + " hours" if meeting["start"] else meeting["printed"]
            track = f", {meeting['track']}" if "track" in meeting else ""
            blocks.append(paragraph(f"{half} ({printed}){track}", bold=True))
            for entry in meeting["entries"]:
                blocks += [paragraph(f"Item {entry[0]}")] if entry[0] else []
                blocks.append(paragraph(title(entry)))
    return blocks


def merged_days(case):
    """The day is merged over its rows; a cell has all items, the number after the title's dash."""
    rows = [[cell(name, bold=True) for name in ("Day", "Hours", "Agenda items")]]
    for date, meetings in days(case):
        for ix, meeting in enumerate(meetings):
            texts = [f"{entry[0]} – {title(entry)}" if entry[0] else title(entry) for entry in meeting["entries"]]
            name = f"{day(date).day:02}.{day(date).month:02}.{day(date).year}"
            rows.append([cell("" if ix else name, merge="no" if ix else "yes"), cell(hours(meeting, "h")), cell(*texts)])
    return head(case, "Calendrier") + [("table", rows, (2.6, 3, 10.2), True)]


def tight_list(case):
    """ISO dates and hours as headings above a list."""
    blocks = head(case, "Draft programme")
    for date, meetings in days(case):
        blocks.append(paragraph(date, bold=True))
        for meeting in meetings:
            blocks.append(paragraph(hours(meeting, "24") + (f" {meeting['track']}" if "track" in meeting else "")))
            blocks += [paragraph(numbered(entry, "Agenda item {} ")) for entry in meeting["entries"]]
    return blocks


def week_grid(case):
    """A column for each day, a row for each slot."""
    dates = [date for date, _ in days(case)]
    slots = sorted({(m["start"] or "", m["end"] or "") for m in case["meetings"] if m["entries"]})
    rows = [[cell("", bold=True)] + [cell(f"{day(date):%A}", f"{day(date).day} {day(date):%B}", bold=True) for date in dates]]
    for slot in slots:
        row = [cell()] + [cell() for _ in dates]
        for meeting in case["meetings"]:
            if (meeting["start"] or "", meeting["end"] or "") == slot and meeting["entries"]:
                row[0] = cell(hours(meeting, "24"))
                row[1 + dates.index(meeting["date"])]["texts"] += [numbered(entry) for entry in meeting["entries"]]
        rows.append(row)
    return head(case, "Calendar of the week") + [("table", rows, (2.4, *[13.4 / len(dates)] * len(dates)), True)]


def dated_rows(case):
    """Day and hours together in each row, without rules, and the number after the title."""
    rows = [[cell(name, bold=True) for name in ("When", "Subject")]]
    for date, meetings in days(case):
        for meeting in meetings:
            texts = [title(entry) + (f" (item {entry[0]})" if entry[0] else "") for entry in meeting["entries"]]
            rows += [[cell(f"{day(date):%a} {day(date).day} {day(date):%b %Y}, {hours(meeting, 'dot')}"), cell(text)] for text in texts]
    return head(case, "Timetable") + [("table", rows, (5.4, 10.4), False)]


def by_meeting(case):
    """Held back. A heading for each meeting with its day and hours, and below it a table of numbers and titles."""
    blocks, ordinals = head(case, "Tentative schedule of meetings"), ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
    for date, meetings in days(case):
        for n, meeting in enumerate(meetings):
            name = f"{ordinals[n % len(ordinals)]} meeting, {day(date):%A}, {day(date).day} {day(date):%B %Y}, {hours(meeting, 'colon')}"
            blocks.append(paragraph(name, bold=True))
            rows = [[cell(entry[0]), cell(title(entry))] for entry in meeting["entries"]]
            blocks += [("table", rows, (2.2, 13.6), True)] if rows else []
    return blocks


def start_and_end(case):
    """Held back. A list in which each row has a number, a title, a date with strokes, a start and an end."""
    rows = [[cell(name, bold=True) for name in ("No.", "Subject", "Date", "From", "To")]]
    for date, meetings in days(case):
        for meeting in meetings:
            for entry in meeting["entries"]:
                ends = [clock(meeting[end], "24") if meeting[end] else "" for end in ("start", "end")]
                rows.append([cell(entry[0]), cell(title(entry)), cell(f"{day(date):%d/%m/%Y}"), *map(cell, ends)])
    return head(case, "Schedule of items") + [("table", rows, (1.4, 7.6, 2.8, 2, 2), True)]


def numbered_days(case):
    """Held back. Days with numbers, hours on a line of their own after a dash, and items as a list below them."""
    blocks = head(case, "Outline of the session")
    for number, (date, meetings) in enumerate(days(case), 1):
        blocks.append(paragraph(f"Day {number} – {day(date):%A}, {day(date):%B} {day(date).day}, {day(date):%Y}", bold=True))
        for meeting in meetings:
            blocks.append(paragraph(f"– {hours(meeting, 'un')}" + (f" ({meeting['track']})" if "track" in meeting else "")))
            blocks += [paragraph(f"• {numbered(entry, 'Item {} – ')}") for entry in meeting["entries"]]
    return blocks


LAYOUTS = {
    "annex": annex, "bare-annex": bare_annex, "day-headings": day_headings, "four-columns": four_columns,
    "tracks": tracks, "order-of-day": order_of_day, "merged-days": merged_days, "tight-list": tight_list,
    "week-grid": week_grid, "dated-rows": dated_rows, "by-meeting": by_meeting, "start-and-end": start_and_end,
    "numbered-days": numbered_days,
}
HELD_BACK = ("by-meeting", "start-and-end", "numbered-days")


def word(blocks):
    """A Word document."""
    escaped = html.escape

    def one(text, bold=False, align=None, heading=False):
        align = f'<w:jc w:val="{align}"/>' if align else ""
        style = '<w:pStyle w:val="Heading1"/>' if heading else ""
        bold = "<w:rPr><w:b/></w:rPr>" if bold or heading else ""
        return f'<w:p><w:pPr>{style}{align}</w:pPr><w:r>{bold}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r></w:p>'

    body = ""
    for block in blocks:
        if block[0] == "p":
            body += one(*block[1:])
            continue
        _, rows, widths, borders = block
        twips = [round(width * 567) for width in widths]
        sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in
                        ("top", "left", "bottom", "right", "insideH", "insideV"))
        body += f"<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/>{f'<w:tblBorders>{sides}</w:tblBorders>' if borders else ''}"
        body += '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        body += "".join(f'<w:gridCol w:w="{width}"/>' for width in twips) + "</w:tblGrid>"
        for row in rows:
            body += "<w:tr>"
            column = 0
            for one_cell in row:
                width = sum(twips[column:column + one_cell["span"]])
                column += one_cell["span"]
                grid = f'<w:gridSpan w:val="{one_cell["span"]}"/>' if one_cell["span"] > 1 else ""
                merge = {"yes": '<w:vMerge w:val="restart"/>', "no": "<w:vMerge/>", None: ""}[one_cell["merge"]]
                texts = "".join(one(text, one_cell["bold"]) for text in one_cell["texts"] or [""])
                body += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{merge}</w:tcPr>{texts}</w:tc>'
            body += "</w:tr>"
        body += "</w:tbl>"
    space = "http://schemas.openxmlformats.org/"
    document = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{space}wordprocessingml/2006/main">'
                f'<w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" '
                'w:left="1417"/></w:sectPr></w:body></w:document>')
    types = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{space}package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
             'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    rels = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{space}package/2006/relationships"><Relationship '
            f'Id="rId1" Type="{space}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in (("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", document)):
            parts.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def page(blocks):
    """A web page."""
    body = ""
    for block in blocks:
        if block[0] == "p":
            tag = "h1" if block[4] else "p"
            body += f"<{tag}>{html.escape(block[1])}</{tag}>\n"
            continue
        body += "<table>\n"
        merged = 0
        for at, row in enumerate(block[1]):
            body += "<tr>"
            for ix, one in enumerate(row):
                if one["merge"] == "no":
                    continue
                more = f' colspan="{one["span"]}"' if one["span"] > 1 else ""
                if one["merge"] == "yes":
                    merged = 1
                    while at + merged < len(block[1]) and block[1][at + merged][ix]["merge"] == "no":
                        merged += 1
                    more += f' rowspan="{merged}"'
                texts = "<br>".join(map(html.escape, one["texts"]))
                body += f"<td{more}>{texts}</td>"
            body += "</tr>\n"
        body += "</table>\n"
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"></head><body>\n{body}</body></html>\n'.encode()


def text(blocks):
    """Plain text, with tables in columns."""
    import textwrap
    lines = []
    for block in blocks:
        if block[0] == "p":
            lines += ([""] if block[2] or block[4] else []) + textwrap.wrap(block[1], 90)
            continue
        lines.append("")
        widths = [max(8, round(5.6 * width)) for width in block[2]]
        for row in block[1]:
            column, cells, room = 0, [], []
            for one in row:
                room.append(sum(widths[column:column + one["span"]]))
                column += one["span"]
                cells.append([line for part in one["texts"] for line in textwrap.wrap(part, room[-1] - 2) or [""]])
            for ix in range(max(map(len, cells))):
                parts = [(cell[ix] if ix < len(cell) else "").ljust(wide) for cell, wide in zip(cells, room)]
                lines.append("".join(parts).rstrip())
    return "\n".join(lines).encode() + b"\n"
