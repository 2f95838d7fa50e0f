"""Reads the declarations of a C++ header, well enough for the headers of this library: no macros that make declarations, no K&R."""

import dataclasses
import re

BLANKED = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'|^[ \t]*#(?:\\\n|[^\n])*', re.DOTALL | re.MULTILINE)
TYPE = re.compile(r"(?:struct|class|union|enum(?: class| struct)?) ([\w:]+)[^(=]*$")
OPERATOR = re.compile(r"\boperator ?(\(\)|\[\]|[^\s\w(]+|[\w:]+[ \w:*&]*) ?\(")
FUNCTION = re.compile(r"(~?[\w:]+) ?\((?![*&])")
NO_NAMES = {"noexcept", "explicit", "requires", "decltype", "alignas", "static_assert", "if", "sizeof"}


@dataclasses.dataclass
class Declaration:
    kind: str     # type, function, constant, alias
    name: str
    first: int    # line where it begins
    last: int     # line of its semicolon or of the brace that opens it
    end: int      # line where it is over
    shared: bool  # an operator, a friend, or = default: one sentence may speak for several
    previous: "Declaration | None" = None  # the one before it in the same scope, public or not


def code_of(text: str) -> str:
    """The text with comments, literals and preprocessor lines blanked; every other character stays where it is."""
    return BLANKED.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)


def closing(code: str, at: int) -> int:
    """Position of the bracket that closes the one at `at`."""
    depth = 0
    for position in range(at, len(code)):
        if code[position] in "([{":
            depth += 1
        elif code[position] in ")]}":
            depth -= 1
            if depth == 0:
                return position
    return len(code) - 1


def without_angles(text: str) -> str:
    """Template arguments taken out, so that std::function<bool(double)> is no function."""
    text = re.sub(r"<=>|<=|>=|<<|>>(?= ?\()|->", lambda match: "@" * len(match.group(0)), text) if "operator" in text else text.replace("->", "@@")
    before = None
    while before != text:
        before, text = text, re.sub(r"<[^<>]*>", "", text)
    return text


def judged(statement: str, in_type: bool):
    """(kind, name, shared) of a statement, or None if it needs no sentence: a data member, a declaration of a type, a definition out of its class."""
    text = re.sub(r"\[\[.*?\]\]", " ", statement)
    text = " ".join(text.split())
    head = without_angles(re.sub(r"^template ", "", text)).strip()
    shared = bool(re.match(r"friend\b", head) or re.search(r"= ?(default|delete)$", head))
    found = OPERATOR.search(text)
    if found:
        return ("function", "operator" + (" " if found.group(1)[0].isalpha() else "") + found.group(1), True) if not re.search(r"\w::$", text[: found.start()]) else None
    alias = re.match(r"using (\w+) =|typedef .*?(\w+)$", head)
    if alias:
        return "alias", alias.group(1) or alias.group(2), False
    concept = re.match(r"concept (\w+) =", head)
    if concept:
        return "constant", concept.group(1), False
    if re.match(r"(using|static_assert|extern|namespace)\b", head) and not re.match(r"extern [\w:]+ ", head):
        return None
    for found in FUNCTION.finditer(re.split("[={]", head)[0]):
        if found.group(1) in NO_NAMES:
            continue
        if "::" in found.group(1) or found.group(1).startswith("~") or "@@" in head[found.end() :] and not re.search(r"\bauto\b", head):
            return None
        return "function", found.group(1), shared
    if shared or re.match(r"(friend|struct|class|union|enum)\b", head):
        return None
    if not in_type or re.match(r"(inline |static |constexpr )+", head):
        name = re.match(r"[^={]*?(\w+)(?: ?\[[^\]]*\])* ?(?:[={,]|$)", head)
        return ("constant", name.group(1), False) if name else None
    return None


def declarations(text: str) -> list[Declaration]:
    """The public types, functions, constants and aliases of a header, in order; nothing of namespaces called detail or ..._detail."""
    code, found = code_of(text), []

    def line(position: int) -> int:
        return code.count("\n", 0, position) + 1

    def walk(at: int, until: int, in_type: bool, public: bool) -> None:
        previous, begin = None, None

        def declare(judgement, brace: int, last: int):
            nonlocal previous, begin
            kind, name, shared = judgement
            this = Declaration(kind, name, line(begin), line(brace), line(last), shared, previous)
            if public:
                found.append(this)
            previous, begin = this, None

        while at < until:
            c = code[at]
            if begin is None:
                if c.isspace() or c in ";}":
                    at += 1
                    continue
                begin = at
            statement = code[begin:at]
            if c in "([":
                at = closing(code, at) + 1
                continue
            if c == ":" and in_type and statement.strip() in ("public", "protected", "private"):
                public, previous, begin = statement.strip() != "private", None, None
            elif c == "{":
                close, plain = closing(code, at), " ".join(re.sub(r"\[\[.*?\]\]", " ", statement).split())
                head = without_angles(re.sub(r"^template ", "", plain)).strip()
                space = re.match(r"(?:inline )?namespace ?([\w:]*)$|extern$", head)
                type_ = TYPE.match(re.sub(r"alignas ?\([^)]*\) ?", "", head))
                judgement = judged(statement, in_type)
                if space:
                    if head == "extern" or (space.group(1) and not re.search(r"(?:^|:|_)detail(?:$|:)", space.group(1))):
                        walk(at + 1, close, False, public)
                    begin = previous = None
                elif type_:
                    declare(("type", type_.group(1), False), at, close)
                    if public and not head.startswith("enum"):
                        walk(at + 1, close, True, not head.startswith("class"))
                elif judgement is None or judgement[0] != "function" or (re.search(r"\)[^:]*[^:]:[^:]", plain) and re.search(r"[\w>]$", plain)):
                    pass  # an initialiser in braces: the statement goes on behind it
                else:
                    declare(judgement, at, close)
                at = close
            elif c == ";":
                judgement = judged(statement, in_type)
                if judgement:
                    declare(judgement, at, at)
                else:
                    previous = None
                begin = None
            at += 1

    walk(0, len(code), False, True)
    return sorted(found, key=lambda declaration: declaration.first)
