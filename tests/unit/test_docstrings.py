"""Docstrings say in plain words what a function does, beginning with a verb.

ruff's D401 refuses "Returns …"; this test also refuses "The …", "What …", "Whether …" and the like, by a
list of the verbs in use. A verb that is missing may be added.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = """
backfill benchmarks chaos deploy docs examples ingest_service library nlp_worker quotidian shared tests training
"""
VERBS = """
    Accept Add Annotate Answer Append Apply Ask Assert Audit Begin Break Build Call Cancel Carry Change
    Check Choose Claim Close Compare Compress Compute Connect Consume Copy Correct Count Cut Decode
    Decompress Delay Delete Deliver Describe Disconnect Divide Do Draw Drop Emit End Erase Escape Extend
    Fail Feed Fetch Fill Find Fit Forbid Forget Freeze Fuzz Get Give Halt Hold Import Install Interrupt Join Judge
    Keep Kill Leave Let Limit List Listen Load Log Look Make Mark Match Measure Merge Move Name Note Open
    Parse Pass Paste Poll Post Print Process Publish Put Queue Raise Read Receive Record Refuse Register
    Relay Release Remove Renew Repeat Replace Reset Resolve Restart Restore Return Run Save Say Scan Score
    Search Send Serve Set Show Shrink Split Start Stop Store Stream Submit Take Tell Terminate Time Tokenize
    Train Turn Undo Wait Wake Walk Watch Work Write Yield
"""


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize("folder", FOLDERS.split())
def test_docstrings_of_functions_begin_with_a_verb(folder: str) -> None:
    """Functions of tests that pytest calls are left out: their docstrings state what holds."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    verbs = frozenset(VERBS.split())
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} {docstring.splitlines()[0]}"
        for path in paths
        for node in _functions(path)
        if not node.name.startswith("test_") and (docstring := ast.get_docstring(node))
        if docstring.split()[0].strip(".,:;") not in verbs
    ]
    assert wrong == []
