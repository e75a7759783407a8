"""Why a file cannot be read is said in every language: no sentence of the manuscript package is left out."""

import ast
from pathlib import Path

from cliffhanger import manuscript
from cliffhanger.manuscript import files
from cliffhanger.transfer.imports.unreadable import SENTENCES

SOURCES = Path(manuscript.__file__).parent


def raised() -> list[str]:
    """Every sentence that the package can raise, with its places filled."""
    found = []
    for source in sorted(SOURCES.rglob("*.py")):
        if "tests" in source.parts:
            continue
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Unreadable":
                said = compile(ast.Expression(node.args[0]), source.name, "eval")
                names = {"_USE": files._USE, "MAX_BYTES": files.MAX_BYTES}
                found += [eval(said, {**names, "what": what}) for _, what in files._SIGNATURES]  # noqa: S307 - the house's own source
    return found


def test_every_reason_is_in_the_catalogues() -> None:
    assert len(set(raised())) == len(SENTENCES) - 1
    assert set(raised()) <= set(SENTENCES)
