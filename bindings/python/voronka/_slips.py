"""Arguments of the wrong kind, in our own words: the argument, the value, what is accepted.

The extension refuses such a call with a list of C++ signatures. ``speak`` puts a thin function around everything that it offers; when a call is refused, the
signature in the docstring tells which argument it was and what it takes.
"""

from __future__ import annotations

import ast
import enum
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from . import _core

_REFUSALS = ("incompatible function arguments", "incompatible constructor arguments")
_LONG = {"total", "minor", "minimum_count"}  # signed 64 bits; ``seed`` unsigned 64, every other whole number signed 32

_DAY = "datetime.date | str"
_WHOLE = "typing.SupportsInt | typing.SupportsIndex"
_REAL = "typing.SupportsFloat | typing.SupportsIndex"
_ONE = {
    _DAY: "a datetime.date or a text such as '2026-06-12'",
    _WHOLE: "a whole number",
    _REAL: "a number",
    "datetime.datetime": "a datetime.datetime with a zone",
    "str": "a text",
    "bool": "True or False",
    "dict": "a dict",
    "tuple[str, str]": "a pair of names, a tuple or list such as ('lead', 'paid')",
}
_MANY = {_DAY: "days", _WHOLE: "whole numbers", _REAL: "numbers", "str": "names", "tuple[str, str]": "pairs of names, each a tuple or list such as ('lead', 'paid')"}


def slip(name: str, accepted: str, value: object, inside: bool = False) -> TypeError:
    """``name`` is ``accepted``; got something else: the one form of every refusal of a kind."""
    return TypeError(f"{name} is {accepted}; got {type(value).__name__}{' in it' if inside else ''}: {value!r:.60}")


def kind_of(name: str, value: object, kind: type) -> None:
    """Refuses what is not a ``kind``."""
    if not isinstance(value, kind):
        raise slip(name, f"a {kind.__name__}", value)


def names_of(given: Iterable[str], what: str) -> list[str]:
    """A list of names; a lone text would be taken apart into its letters."""
    if isinstance(given, str):
        raise _lone_text(what, given)
    if not isinstance(given, Iterable):
        raise slip(what, "a list of names", given)
    return list(given)


def _lone_text(what: str, given: str) -> TypeError:
    return TypeError(f"{what} is a list of names, as in [{given!r}]; got the text {given!r:.60}")


def speak() -> None:
    """Every class and function of the extension refuses in words from now on."""
    for name, thing in list(vars(_core).items()):
        if not isinstance(thing, type):
            if callable(thing) and not name.startswith("__"):
                setattr(_core, name, _speaking(thing, name))
        elif not issubclass(thing, (enum.Enum, BaseException)):
            if type(vars(thing).get("__init__")).__name__ != "instancemethod":
                setattr(thing, "__init__", _not_called(thing))  # noqa: B010
            for member, value in list(vars(thing).items()):
                told = thing.__name__ if member == "__init__" else member
                if isinstance(value, staticmethod):
                    setattr(thing, member, staticmethod(_speaking(value.__func__, told)))
                elif type(value).__name__ == "instancemethod" and not member.startswith("_pybind11"):  # those it asks for itself
                    setattr(thing, member, _speaking(value.__func__, told))


def _not_called(kind: type) -> Callable[..., None]:
    """The constructor of what has none."""
    makers = [f"{kind.__name__}.{name}" for name, value in vars(kind).items() if isinstance(value, staticmethod)]

    def refuse(self: object, *given: object, **named: object) -> None:
        raise TypeError(f"{kind.__name__}() makes none; " + (f"they come from {', '.join(makers)}" if makers else "they come from other calls"))

    return refuse


def _speaking(function: Callable[..., Any], told: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except TypeError as refusal:
            if not any(words in str(refusal) for words in _REFUSALS):
                raise
        raise _refusal(function.__doc__ or "", told, given, named)

    return call


def _refusal(signature: str, told: str, given: Sequence[Any], named: Mapping[str, Any]) -> TypeError:
    """Which argument of a refused call it was."""
    definition = ast.parse(f"def {signature.splitlines()[0]}: ...").body[0]
    assert isinstance(definition, ast.FunctionDef)
    positional, keyword = definition.args.args, definition.args.kwonlyargs
    kinds = {a.arg: a.annotation for a in (*positional, *keyword) if a.annotation is not None}
    values = dict(zip((a.arg for a in positional), given, strict=False)) | dict(named)
    required = {a.arg for a in positional[: len(positional) - len(definition.args.defaults)]}
    required |= {a.arg for a, default in zip(keyword, definition.args.kw_defaults, strict=True) if default is None}
    usage = f"{told}({', '.join(name for name in kinds if name != 'self')})"
    for name, value in values.items():
        if name in kinds and name != "self":
            at_fault = _fault(name, value, kinds[name])
            if at_fault is not None:
                return at_fault
    for name in named:
        if name not in kinds:
            return TypeError(f"{usage} has no argument {name!r}")
    if len(given) > len(positional):
        by_position = sum(a.arg != "self" for a in positional)
        return TypeError(f"{usage} takes {by_position} arguments by position{', the others by name' if keyword else ''}; got {given[len(positional)]!r:.60} beyond them")
    missing = [name for name in kinds if name in required and name not in values]
    if missing:
        return TypeError(f"{usage} needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} missing")
    shown = ", ".join(f"{name} = {value!r:.60}" for name, value in values.items() if name != "self")
    return TypeError(f"{usage} does not take {shown}")


def _fault(name: str, value: Any, kind: ast.expr) -> TypeError | None:
    """What is wrong with one argument, if anything is."""
    text = ast.unparse(kind)
    optional = text.endswith(" | None")
    if optional and value is None:
        return None
    text = text.removesuffix(" | None")
    several = re.fullmatch(r"collections\.abc\.(Sequence|Iterable)\[(.*)\]", text)
    mapping = re.fullmatch(rf"collections\.abc\.Mapping\[{re.escape(_DAY)}, (.*)\]", text)
    if several:
        one = several[2]
        accepted = f"a list of {_MANY.get(one, one.rpartition('.')[2] + 's')}"
        if isinstance(value, str) and one == "str":
            return _lone_text(name, value)
        if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
            return slip(name, accepted, value)
        return next((_odd(name, accepted, item, one, True) for item in value if not _fits(item, one, name)), None)
    if mapping:
        accepted = f"a dict of days ({_ONE[_DAY]}) to hours"
        if not isinstance(value, Mapping):
            return slip(name, accepted, value)
        for day, hours in value.items():
            for part, kind_of_part in ((day, _DAY), (hours, mapping[1])):
                if not _fits(part, kind_of_part, name):
                    return slip(name, accepted, part, inside=True)
        return None
    if _fits(value, text, name):
        return None
    return _odd(name, _ONE.get(text, f"a {text.rpartition('.')[2]}") + (" or None" if optional else ""), value, text, False)


def _odd(name: str, accepted: str, value: Any, kind: str, inside: bool) -> TypeError:
    if kind == _WHOLE and _is_whole(value):
        low, high = _range(name)
        return slip(name, f"{accepted} from {low} to {high}", value, inside)
    return slip(name, accepted, value, inside)


def _is_whole(value: Any) -> bool:
    return hasattr(value, "__index__") or (hasattr(value, "__int__") and not hasattr(value, "__float__"))


def _range(name: str) -> tuple[int, int]:
    if name == "seed":
        return 0, 2**64 - 1
    return (-(2**63), 2**63 - 1) if name in _LONG else (-(2**31), 2**31 - 1)


def _fits(value: Any, kind: str, name: str) -> bool:
    if kind == _WHOLE:
        low, high = _range(name)
        return _is_whole(value) and low <= int(value) <= high
    if kind == _REAL:
        return hasattr(value, "__float__") or hasattr(value, "__index__")
    if kind == _DAY:
        return isinstance(value, str) or (isinstance(value, date) and not isinstance(value, datetime))
    if kind == "datetime.datetime":
        return isinstance(value, datetime)
    if kind == "str":
        return isinstance(value, (str, bytes))
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "dict":
        return isinstance(value, dict)
    if kind == "tuple[str, str]":
        return isinstance(value, (tuple, list)) and len(value) == 2 and all(isinstance(part, (str, bytes)) for part in value)
    if kind == "object":
        return True
    return isinstance(value, getattr(_core, kind.rpartition(".")[2]))
