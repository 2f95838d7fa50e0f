"""Documents from and to files."""

from __future__ import annotations

import os
import tempfile


def text_of(source: str | os.PathLike[str]) -> str:
    """JSON text from a path or from itself (it then begins with ``{``)."""
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return source
    with open(source, encoding="utf-8") as file:
        return file.read()


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """A file that is written whole or not at all."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".voronka-")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
