"""Runs the Python code of the how-to page, block after block: python page_code.py PAGE. Without pandas, its blocks are left out."""

import importlib.util
import re
import sys
from pathlib import Path


def main() -> None:
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    has_pandas = importlib.util.find_spec("pandas") is not None
    ran, names = 0, {}
    for mark, code in re.findall(r"(<!-- pandas -->\n)?```python\n(.*?)```", text, re.S):
        if mark and not has_pandas:
            print("skipped: a block that needs pandas")
            continue
        exec(compile(code, f"block {ran + 1} of {sys.argv[1]}", "exec"), names)
        ran += 1
    print(f"{ran} blocks of {sys.argv[1]} ran")


if __name__ == "__main__":
    main()
