"""The package is typed (py.typed): mypy --strict finds nothing in it, and _core.pyi names what the extension has."""
import ast
import subprocess
import sys

from voronka import _core


def test_mypy_strict(source, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", source / "pyproject.toml", "--cache-dir", tmp_path, source / "bindings" / "python" / "voronka"],
        capture_output=True, text=True, cwd=source)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_pyi_names_what_the_extension_has(source):
    tree = ast.parse((source / "bindings" / "python" / "voronka" / "_core.pyi").read_text(encoding="utf-8"))
    declared = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            declared[node.name] = {n.name for n in node.body if isinstance(n, ast.FunctionDef)} | {n.target.id for n in node.body if isinstance(n, ast.AnnAssign)}
        elif isinstance(node, ast.FunctionDef):
            declared[node.name] = set()
        elif isinstance(node, ast.AnnAssign):
            declared[node.target.id] = set()
    real = {name: getattr(_core, name) for name in dir(_core) if not name.startswith("__")}
    assert {name for name in declared if not name.startswith("_")} == {name for name in real if not name.startswith("_")}
    for name, thing in real.items():
        if not isinstance(thing, type) or issubclass(thing, Exception) or hasattr(thing, "__members__"):
            continue
        has = {member for member in vars(thing) if not member.startswith("_")}
        assert {member for member in declared[name] if not member.startswith("_")} == has, name
