"""The tables of README and manual are printed by the program; `UPDATE_README=1` rewrites them."""

import os
import re
import subprocess

import pytest

ROOT = os.path.join(os.path.dirname(__file__), "..", "..")
TABLES = {
    "settings": "README.md", "keys": "README.md", "tools": "README.md", "exit-codes": "README.md",
    "faults": "docs/okta.md",
}


@pytest.mark.parametrize("table", TABLES)
def test_table_is_current(table, binary):
    page = os.path.join(ROOT, TABLES[table])
    printed = subprocess.run([binary, "reference", table], capture_output=True, text=True, check=True).stdout.strip()
    with open(page, encoding="utf-8") as file:
        text = file.read()
    pattern = re.compile(rf"(<!-- {table} -->\n)(.*?)(<!-- /{table} -->)", re.DOTALL)
    found = pattern.search(text)
    assert found, f"{TABLES[table]} has no place for {table}"
    if os.environ.get("UPDATE_README"):
        with open(page, "w", encoding="utf-8") as file:
            file.write(pattern.sub(lambda match: match[1] + printed + "\n" + match[3], text))
        return
    assert found[2].strip() == printed, f"run UPDATE_README=1 make test"
