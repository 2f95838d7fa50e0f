"""Documents from and to files."""

from __future__ import annotations

import os
import tempfile

from ._core import Error, ErrorCode
from ._slips import slip


def refused(code: ErrorCode, message: str) -> Error:
    """An error as the core gives it."""
    error = Error(message)
    error.code = code
    return error


def text_of(source: str | os.PathLike[str]) -> str:
    """JSON text from a path or from itself (it then begins with ``{``)."""
    if not isinstance(source, (str, bytes, os.PathLike)):
        raise slip("source", "a path or a JSON text", source)
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return source
    with open(source, "rb") as file:
        content = file.read()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise refused(ErrorCode.INVALID_DATA, f"{os.fspath(source)}: the byte 0x{content[fault.start]:02X} at offset {fault.start} is not UTF-8") from None


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """A file that is written whole or not at all."""
    folder = os.path.dirname(os.path.abspath(path))
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".voronka-")
    except OSError as fault:
        raise type(fault)(fault.errno, fault.strerror, os.fspath(path)) from None
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
