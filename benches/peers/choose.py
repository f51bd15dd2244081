"""Tracks to choose from, for the CP-SAT peer: a unit that may be in several tracks has a copy in each, and one is placed."""


def copies(s):
    """Gives each unit of the session one track. `s.copies` has for each unit, as the file has it, its copies."""
    if hasattr(s, "copies"):
        return
    old, s.units, s.copies = s.units, [], []
    for u in old:
        mine = []
        for t in u["tracks"]:
            several = len(u["tracks"]) > 1
            mine.append(dict(u, track=t, n=len(s.units), whole=len(s.copies), optional=u["optional"] or several, may_be_out=u["optional"]))
            s.units.append(mine[-1])
        s.copies.append(mine)
    for u in s.units:
        u["after"] = [(c, gap) for v, gap in u["after"] for c in s.copies[v["n"]]]
    s.unit_of = {i: mine[0] for mine in s.copies for i in mine[0]["ids"]}


def all_of(s, item):
    """The copies of an item's unit."""
    u = s.unit_of[item]
    return s.copies[u["whole"]] if hasattr(s, "copies") else [u]


def one_each(model):
    """At most one copy of a unit is placed, and one of a unit that may not be left out."""
    for mine in model.s.copies:
        if len(mine) > 1:
            placed = [model.y[c["n"]] for c in mine]
            model.m.add_at_most_one(placed) if mine[0]["may_be_out"] else model.m.add_exactly_one(placed)


def left_out(model):
    """The goal `unscheduled`."""
    return sum(mine[0]["out"] * (1 - sum(model.y[c["n"]] for c in mine)) for mine in model.s.copies if mine[0]["may_be_out"])
