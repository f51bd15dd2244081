#!/usr/bin/env python3
"""The model of the CP-SAT peer as a plain mixed-integer program: mip.py highs|cbc|scip|gcg SESSION.json [options of cpsat.py]

It takes the model of `plain.py`, row by row: a row that holds only where a literal is true gets a big M from the bounds of
its variables, and a clause becomes a sum. The stages are those of `cpsat.py` too; only the solver below them differs.
"""
import importlib
import os
import re
import subprocess
import sys
import tempfile
import time

import cpsat
import highspy
from ortools.sat.python import cp_model

FAR = 10**9
INFINITY = highspy.kHighsInf


class Program:
    """Columns and rows of a CP-SAT model whose constraints are linear or clauses."""

    def __init__(self, proto):
        self.names = [v.name for v in proto.variables]
        self.low = [v.domain[0] for v in proto.variables]
        self.high = [v.domain[len(v.domain) - 1] for v in proto.variables]
        self.rows = []                      # (low, high, {column: factor})
        for c in proto.constraints:
            on = list(c.enforcement_literal)
            if c.has_linear():
                self.linear(list(c.linear.vars), list(c.linear.coeffs), c.linear.domain[0],
                            c.linear.domain[len(c.linear.domain) - 1], on)
            elif c.has_bool_or():
                self.clause(list(c.bool_or.literals) + [~l for l in on])
            elif c.has_bool_and():
                for literal in c.bool_and.literals:
                    self.clause([literal] + [~l for l in on])
            elif c.has_at_most_one():
                self.at_most(list(c.at_most_one.literals), 1)
            else:
                raise SystemExit(f"mip.py: a constraint that it does not know: {c}")
        self.cost, self.offset = {}, 0.0
        if proto.has_objective():
            scale = proto.objective.scaling_factor or 1.0
            self.cost = {n: f * scale for n, f in zip(proto.objective.vars, proto.objective.coeffs)}
            self.offset = proto.objective.offset * scale

    @staticmethod
    def sum(literals):
        """The sum of literals: factors and a constant."""
        factors, constant = {}, 0
        for l in literals:
            n, sign = (l, 1) if l >= 0 else (~l, -1)
            factors[n] = factors.get(n, 0) + sign
            constant += sign < 0
        return factors, constant

    def clause(self, literals):
        factors, constant = self.sum(literals)
        self.rows.append((1 - constant, INFINITY, factors))

    def at_most(self, literals, most):
        factors, constant = self.sum(literals)
        self.rows.append((-INFINITY, most - constant, factors))

    def linear(self, columns, coefficients, low, high, on):
        factors = {}
        for n, f in zip(columns, coefficients):
            factors[n] = factors.get(n, 0) + f
        least = sum(f * (self.low[n] if f > 0 else self.high[n]) for n, f in factors.items())
        most = sum(f * (self.high[n] if f > 0 else self.low[n]) for n, f in factors.items())
        off, constant = self.sum([~l for l in on])      # how many of the literals are false
        for bound, slack, up in ((low, low - least, False), (high, most - high, True)):
            if abs(bound) >= FAR or slack <= 0:
                continue
            row, sign = dict(factors), -1 if up else 1
            for n, f in off.items() if on else ():
                row[n] = row.get(n, 0) + sign * slack * f
            bound -= sign * slack * constant if on else 0
            self.rows.append((-INFINITY, bound, row) if up else (bound, INFINITY, row))

    def model(self):
        """As HiGHS has it."""
        h = highspy.Highs()
        h.setOptionValue("output_flag", False)
        for n, (low, high) in enumerate(zip(self.low, self.high)):
            h.addCol(self.cost.get(n, 0.0), low, high, 0, [], [])
            h.changeColIntegrality(n, highspy.HighsVarType.kInteger)
        for low, high, factors in self.rows:
            h.addRow(low, high, len(factors), list(factors), [float(f) for f in factors.values()])
        h.changeObjectiveOffset(self.offset)
        return h


class Parameters:
    max_time_in_seconds, num_workers, random_seed = 60.0, 1, 0


class Solver:
    """What `cpsat.py` asks of a solver, answered by another one."""

    def __init__(self):
        self.parameters, self.values = Parameters(), None
        self.objective_value = self.best_objective_bound = 0.0

    def solve(self, model):
        proto = model.proto
        hint = dict(zip(proto.solution_hint.vars, proto.solution_hint.values))
        began = time.time()
        program = Program(proto)
        h = program.model()
        self.parameters.max_time_in_seconds -= time.time() - began
        return self.run(h, hint, program)

    def value(self, expression):
        if isinstance(expression, int):
            return expression
        flat = cp_model.FlatIntExpr(expression)
        return flat.offset + sum(f * self.values[v.index] for f, v in zip(flat.coeffs, flat.vars))

    def found(self, values, value, bound):
        self.values, self.objective_value, self.best_objective_bound = [round(v) for v in values], value, bound
        return cp_model.OPTIMAL if bound > value - 1e-6 else cp_model.FEASIBLE


class Highs(Solver):
    name = "highs"

    def run(self, h, hint, _program):
        h.setOptionValue("time_limit", max(0.1, self.parameters.max_time_in_seconds))
        h.setOptionValue("threads", self.parameters.num_workers)
        h.setOptionValue("random_seed", self.parameters.random_seed)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.setOptionValue("mip_abs_gap", 0.999)
        if hint:
            h.setSolution(len(hint), list(hint), [float(v) for v in hint.values()])
        h.run()
        status, info = h.getModelStatus(), h.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return cp_model.INFEASIBLE
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return cp_model.UNKNOWN
        done = status == highspy.HighsModelStatus.kOptimal
        value = info.objective_function_value
        return self.found(h.getSolution().col_value, value, value if done else info.mip_dual_bound)


class Cbc(Solver):
    name = "cbc"

    def run(self, h, hint, program):
        import pulp
        with tempfile.TemporaryDirectory() as folder:
            at = lambda name: os.path.join(folder, name)
            h.changeObjectiveOffset(0.0)
            h.writeModel(at("m.mps"))
            names = [f"c{n}" for n in range(len(program.low))]
            start = []
            if hint:
                with open(at("start"), "w", encoding="utf-8") as f:
                    f.write("Stopped on time - objective value 0\n")
                    f.writelines(f"{n} {names[n]} {v} 0\n" for n, v in hint.items())
                start = ["mips", at("start")]
            # its clock counts wall time; it is killed where it does not look at it
            seconds = max(1.0, self.parameters.max_time_in_seconds)
            command = [pulp.PULP_CBC_CMD(msg=0).path, at("m.mps"), "timem", "elapsed", "sec", f"{seconds:.1f}", "ratio", "0",
                       "allow", "0.999", "threads", str(self.parameters.num_workers if self.parameters.num_workers > 1 else 0),
                       *start, "solve", "solu", at("found"), "quit"]
            try:
                log = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 10).stdout
            except subprocess.TimeoutExpired:
                return cp_model.UNKNOWN
            with open(at("found"), encoding="utf-8") as f:
                status, *lines = f.read().splitlines()
        if status.startswith(("Infeasible", "Integer infeasible")):
            return cp_model.INFEASIBLE
        if "no integer solution" in status.lower() or "No feasible" in log:
            return cp_model.UNKNOWN
        values = [0.0] * len(names)
        for line in lines:
            word = line.replace("**", " ").split()
            values[int(word[1][1:])] = float(word[2])
        value = sum(f * round(values[n]) for n, f in program.cost.items()) + program.offset
        bound = re.search(r"(?:Lower bound|best possible):?\s+(-?[\d.e+]+)", log)
        done = status.startswith("Optimal")
        low = float(bound.group(1)) + program.offset if bound else -INFINITY
        return self.found(values, value, value if done else min(low, value - 1))


class Scip(Solver):
    """SCIP: branch and cut, with conflicts and propagation of its own."""
    name, module = "scip", "pyscipopt"

    def run(self, h, hint, program):
        m = importlib.import_module(self.module).Model()
        m.hideOutput()
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "m.mps")
            h.changeObjectiveOffset(0.0)
            h.writeModel(file)
            m.readProblem(file)
        m.setParam("limits/time", max(0.1, self.parameters.max_time_in_seconds))
        m.setParam("timing/clocktype", 2)               # as the limit: by the clock
        m.setParam("randomization/randomseedshift", self.parameters.random_seed)
        m.setParam("limits/absgap", 0.999)
        by_name = {v.name: v for v in m.getVars()}
        columns = [by_name.get(f"c{n}") for n in range(len(program.low))]   # a column in no row may be missing
        if hint:
            start = m.createSol()
            for n, value in hint.items():
                if columns[n] is not None:
                    m.setSolVal(start, columns[n], float(value))
            m.addSol(start)
        self.start(m, program)
        status = m.getStatus()
        if status == "infeasible":
            return cp_model.INFEASIBLE
        if not m.getNSols():
            return cp_model.UNKNOWN
        best = m.getBestSol()
        values = [low if v is None else m.getSolVal(best, v) for v, low in zip(columns, program.low)]
        value = sum(f * round(values[n]) for n, f in program.cost.items()) + program.offset
        low = m.getDualbound() + program.offset
        return self.found(values, value, value if status == "optimal" or low > value - 1 + 1e-6 else low)

    def start(self, m, _program):
        m.optimize()


class Gcg(Scip):
    """GCG: branch and price. A block for each meeting (those of all tracks at the same place in their tracks); what is started or
    finished by the end of one links them."""
    name, module = "gcg", "pygcgopt"

    def start(self, m, program):
        block = {n: int(name.rpartition("_")[2]) for n, name in enumerate(program.names) if re.match(r"(x|a|st|fi)\d+_\d+$", name)}
        links = {n for n, name in enumerate(program.names) if re.match(r"[SFy]\d", name)}
        for _ in range(3):                              # a column without such a name belongs where its rows do
            for _, _, row in program.rows:
                known = {block[n] for n in row if n in block}
                if len(known) == 1 and not links & row.keys():
                    block.update((n, min(known)) for n in row if n not in block)
        blocks, master, by_name = {}, [], {c.name: c for c in m.getConss()}
        for r, (_, _, row) in enumerate(program.rows):
            mine = {block.get(n) for n in row}
            if f"r{r}" in by_name:
                one = len(mine) == 1 and None not in mine
                (blocks.setdefault(min(mine), []) if one else master).append(by_name[f"r{r}"])
        if len(blocks) > 1:
            m.addDecompositionFromConss(master, *blocks.values())
        m.optimize()


def main():
    solver = {"highs": Highs, "cbc": Cbc, "scip": Scip, "gcg": Gcg}.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if solver is None:
        print(__doc__, file=sys.stderr)
        return 3
    del sys.argv[1]
    cpsat.cp_model.CpSolver = solver
    write = cpsat.schedule_file

    def named(*given):
        return {**(file := write(*given)), "solver": {**file["solver"], "name": solver.name, "version": ""}}
    cpsat.schedule_file = named
    return cpsat.main()


if __name__ == "__main__":
    sys.exit(main())
