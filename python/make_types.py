"""Writes plenary/_types.py: the types of files and answers, from the JSON Schemas of the program.

    python make_types.py PROGRAM          writes the file
    python make_types.py PROGRAM --check  says whether it is what it would write
"""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FILE = Path(__file__).parent / "plenary" / "_types.py"

HEAD = '''"""The types of files and answers. Written by make_types.py from the JSON Schemas of the program; do not edit."""

from __future__ import annotations

from typing import Any, Literal, Required, TypeAlias, TypedDict

'''


def schema(program: str, file: str) -> dict:
    return json.loads(subprocess.run([program, "schema", file], check=True, capture_output=True).stdout)


def answers(program: str) -> dict[str, dict]:
    """The schemas of answers: those of the tools of `plenary mcp`."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "types", "version": "1"}}
    asked = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}},
    ]
    with tempfile.TemporaryDirectory() as folder:
        talk = subprocess.Popen([program, "mcp", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for message in asked:
            talk.stdin.write(json.dumps(message) + "\n")
        talk.stdin.flush()
        talk.stdout.readline()
        tools = json.loads(talk.stdout.readline())["result"]["tools"]
        talk.stdin.close()
        talk.wait()
    return {tool["name"]: tool["outputSchema"] for tool in tools}


class Types:
    """The types that have been written."""

    def __init__(self) -> None:
        self.bodies: dict[str, str] = {}

    def add(self, name: str, schema: dict, prefix: str) -> None:
        """Adds the type of a schema and those that it refers to, whose names get a prefix."""
        for part, body in schema.get("$defs", {}).items():
            self.define(prefix + identifier(part), body, prefix)
        self.define(name, schema, prefix)

    def define(self, name: str, schema: dict, prefix: str) -> None:
        fields = properties(schema)
        if fields is None:
            body = f'{name}: TypeAlias = "{self.of(schema, prefix)}"\n'
        else:
            required = set(schema.get("required", []))
            text = comment(schema.get("description"))
            if all(field.isidentifier() and not keyword.iskeyword(field) for field in fields):
                lines = [f"    {field}: {self.field(one, field in required, prefix)}\n" for field, one in fields.items()]
                body = f"class {name}(TypedDict, total=False):\n{text}" + "".join(lines or ["" if text else "    pass\n"])
            else:
                pairs = ", ".join(f'"{field}": "{self.field(one, field in required, prefix)}"' for field, one in fields.items())
                body = f'{name} = TypedDict("{name}", {{{pairs}}}, total=False)\n'
        if self.bodies.get(name, body) != body:
            raise SystemExit(f"two schemas are called {name}")
        self.bodies[name] = body

    def field(self, schema: dict, required: bool, prefix: str) -> str:
        kind = self.of(schema, prefix)
        return f"Required[{kind}]" if required else kind

    def of(self, schema: dict | bool, prefix: str) -> str:
        """The type of a value."""
        if isinstance(schema, bool):
            return "Any"
        if "$ref" in schema:
            return prefix + identifier(schema["$ref"].rsplit("/", 1)[1])
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
        for several in ("oneOf", "anyOf"):
            if several in schema and "properties" not in schema:
                kinds = list(dict.fromkeys(self.of(one, prefix) for one in schema[several]))
                return "Any" if "Any" in kinds else " | ".join(kinds)
        kind = schema.get("type")
        if isinstance(kind, list):
            return " | ".join(dict.fromkeys(self.of({**schema, "type": one}, prefix) for one in kind))
        if kind == "array":
            return f"list[{self.of(schema.get('items', True), prefix)}]"
        if kind == "object":
            return f"dict[str, {self.of(schema.get('additionalProperties', True), prefix)}]"
        return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}.get(kind, "Any")


def properties(schema: dict) -> dict | None:
    """The fields of an object, with those of its alternatives, which are then not required."""
    if schema.get("type") != "object" or not ("properties" in schema or "anyOf" in schema):
        return None
    fields = dict(schema.get("properties", {}))
    for one in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        fields = {**one.get("properties", {}), **fields}
    return fields


def flattened(schema: dict) -> dict:
    """A schema whose alternatives are written out as fields that may be missing."""
    fields = dict(schema.get("properties", {}))
    for one in schema.get("anyOf", []):
        if "$ref" in one:
            one = schema["$defs"][one["$ref"].rsplit("/", 1)[1]]
        fields = {**one.get("properties", {}), **fields}
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "properties")}
    return {**rest, "properties": fields}


def comment(text: str | None) -> str:
    if not text:
        return ""
    return '    """' + re.sub(r"\s+", " ", text).replace("\\", "\\\\").replace('"', "'") + '"""\n\n'


def identifier(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


def main() -> None:
    program = sys.argv[1]
    types = Types()
    types.add("SessionFile", schema(program, "session"), "Session")
    types.add("ScheduleFile", schema(program, "schedule"), "Schedule")
    tools = answers(program)
    for tool in ("explain", "check", "risk", "whatif"):
        name = {"explain": "Explain", "check": "Check", "risk": "Risk", "whatif": "WhatIf"}[tool]
        types.add(f"{name}Answer", flattened(tools[tool]), name)
    text = HEAD + "\n\n".join(types.bodies.values())
    if "--check" in sys.argv:
        if not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{FILE} is not what the schemas say: run make_types.py PROGRAM")
        return
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
