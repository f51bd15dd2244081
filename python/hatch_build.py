"""Puts a compiled program into the wheel: the one that PLENARY_PROGRAM names."""

import os
import re
import sys
import sysconfig
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def platform(program: bytes) -> str:
    """The platform tag. On Linux it says how old the C library may be, or PyPI would not take the wheel."""
    tag = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    if not sys.platform.startswith("linux"):
        return tag
    # the versions that the program asks of its libraries are strings in it
    asked = {(int(major), int(minor)) for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)\0", program)}
    if b"GLIBC_ABI_DT_RELR\0" in program:
        asked.add((2, 36))
    if not asked:
        return tag
    major, minor = max(asked)
    return f"manylinux_{major}_{minor}_{tag.removeprefix('linux_')}"


class ProgramHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        program = Path(os.environ.get("PLENARY_PROGRAM", ""))
        if not program.is_file():
            raise SystemExit("PLENARY_PROGRAM does not name a compiled program; scripts/wheel sets it")
        build_data["shared_scripts"] = {str(program): "plenary"}
        build_data["pure_python"] = False
        # any Python 3
        build_data["tag"] = f"py3-none-{platform(program.read_bytes())}"
