#!/usr/bin/env python3
"""Reads voronka.h: writes voronka.ffi.h (no macros, no attributes: PHP FFI, cffi, LuaJIT) and voronka.symbols from it.

usage: header.py write            renews both files beside voronka.h
       header.py check            exit 1 if they are out of step, or if the header breaks its own rules
       header.py witness [FILE]   C source of an empty library with the interface of FILE (voronka.h), to stdout
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def declarations(text):
    """The header after the preprocessor, as one declaration a string. Our macros are few and plain, so no preprocessor is needed."""
    text = without_comments(text)
    text = re.sub(r'#ifdef __cplusplus\n(.*?)#endif\n', "", text, flags=re.S)
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    text = text.replace("__attribute__", "")
    out, depth, start = [], 0, 0
    for i, c in enumerate(text):
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
        elif c == ";" and depth == 0:
            out.append(re.sub(r"\s+", " ", text[start : i + 1]).strip())
            start = i + 1
    return out


def functions(text):
    """(name, declaration without VORONKA_API) of every exported function."""
    found = []
    for declaration in declarations(text):
        if declaration.startswith("VORONKA_API "):
            declaration = declaration[len("VORONKA_API ") :]
            found.append((re.search(r"\b(voronka_\w+)\(", declaration).group(1), declaration))
    return found


def constants(text):
    """The macros with a value, which become enumerators where there is no preprocessor."""
    return re.findall(r"^#define (VORONKA_[A-Z_]+) +(\(?-?(?:0x)?[0-9A-Fa-f]+\)?)u?$", without_comments(text), flags=re.M)


def ffi(text):
    lines = ["/* The declarations of voronka.h for readers without a preprocessor. Written by header.py; do not edit. */"]
    for name, value in constants(text):
        lines.append(f"enum {{ {name} = {int(value.strip('()'), 0)} }};")
    for declaration in declarations(text):
        declaration = declaration.removeprefix("VORONKA_API ")
        lines.append(re.sub(r"\(\s+", "(", declaration))
    return "\n".join(lines) + "\n"


def symbols(text):
    return "".join(name + "\n" for name, _ in sorted(functions(text)))


def witness(text, include):
    lines = [f'#include "{include}"']
    for _, declaration in functions(text):
        declaration = declaration.removesuffix(";")
        # Parameters are used and something is returned, so that the compiler keeps and describes them all.
        body = "{ }" if declaration.startswith("void ") else "{ return 0; }"
        lines.append(f"VORONKA_API {declaration} {body}")
    return "\n".join(lines) + "\n"


def faults(text):
    """What the header promises about itself: every function is documented and dated, every name is ours."""
    found = []
    for match in re.finditer(r"(/\*(?:[^*]|\*(?!/))*\*/)?\s*VORONKA_API\s+[^;]*?\b(voronka_\w+)\(", text):
        if match.group(1) is None or not re.search(r"Since \d+\.\d+\.", match.group(1)):
            found.append(f"{match.group(2)} has no comment that ends in \"Since N.N.\"")
    for declaration in declarations(text):
        for name in re.findall(r"\b(?:enum \{|,) ?([A-Za-z_]\w*) =", declaration):
            if not name.startswith("VORONKA_"):
                found.append(f"the enumerator {name} does not begin with VORONKA_")
        typedef = re.match(r"typedef .*?(\w+);$", declaration)
        if typedef and "(*" not in declaration and not typedef.group(1).startswith("voronka_"):
            found.append(f"the type {typedef.group(1)} does not begin with voronka_")
    for macro in re.findall(r"^#define (\w+)", text, flags=re.M):
        if not macro.startswith("VORONKA_"):
            found.append(f"the macro {macro} does not begin with VORONKA_")
    return found


def main(arguments):
    header = pathlib.Path(arguments[1]) if len(arguments) > 1 else HERE / "voronka.h"
    text = header.read_text(encoding="utf-8")
    wanted = {HERE / "voronka.ffi.h": ffi(text), HERE / "voronka.symbols": symbols(text)}
    if arguments[:1] == ["write"]:
        for path, content in wanted.items():
            path.write_text(content, encoding="utf-8")
        return 0
    if arguments[:1] == ["witness"]:
        sys.stdout.write(witness(text, header.resolve()))
        return 0
    if arguments == ["check"]:
        problems = faults(text)
        for path, content in wanted.items():
            if not path.exists() or path.read_text(encoding="utf-8") != content:
                problems.append(f"{path.name} is out of step with voronka.h; run capi/header.py write")
        for problem in problems:
            print(problem, file=sys.stderr)
        return 1 if problems else 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
