"""The automaton of a regular expression: one state for each character that it reads.

This is Glushkov's construction. Repeats with an upper bound multiply the work by a constant, so they
are no loops, unless they repeat something of variable length often.
"""

import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

PARSER: Any = importlib.import_module("re._parser")
_OFTEN = 6
"""From this upper bound on, a repeat of something of variable length counts as a loop."""
_SAMPLES = "aZé中ß0٣_ \t\n\u00a0.,;:!?-–—'\"“”’«»()[]{}<>/|\\*#@$%&+=~^`…\x00\x85"
_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}

Accepts = Callable[[str], bool]
Guard = Callable[[str, str], bool]
"""Whether a place between two characters satisfies an assertion."""
Guards = tuple[Guard, ...]


@dataclass(slots=True)
class PatternPart:
    """What a piece of a pattern can begin and end with; `empty` are the ways to read nothing."""

    empty: list[Guards] = field(default_factory=list)
    first: list[tuple[Guards, int]] = field(default_factory=list)
    last: list[tuple[int, Guards]] = field(default_factory=list)


@dataclass(slots=True)
class PatternLoop:
    """The states of a repeat without an end, or with a far one."""

    states: frozenset[int]
    keeps: bool
    """Whether it never gives back what it has read."""
    is_bounded: bool
    """Whether it repeats often, but not without end: only exponential work is too much then."""


class PatternAutomaton:
    """The states, edges and loops of a pattern, or of one of its assertions."""

    def __init__(self, tree: Any, flags: int, is_search: bool) -> None:
        self.accepts: list[Accepts] = []
        self.edges: list[list[tuple[Guards, int]]] = []
        self.loops: list[PatternLoop] = []
        self.assertions: list[tuple[Any, int]] = []
        self.letters: set[str] = set(_SAMPLES)
        self._keeping = False
        self._steps: dict[tuple[int, str, str], list[tuple[int, int]]] = {}
        start = self._repeat(0, None, lambda: self._state(lambda _: True)) if is_search else None
        body = self._sequence(tree, flags)
        whole = self._join(start, body) if start else body
        self.final = {state for state, guards in whole.last if not guards}

    def alphabet(self) -> list[str]:
        """Return one character for each set of states that can read it."""
        kinds: dict[tuple[object, ...], str] = {}
        for char in sorted(self.letters):
            kind = (*(accepts(char) for accepts in self.accepts), bool(re.match(r"\w", char)))
            kinds.setdefault((*kind, char == "\n"), char)
        return list(kinds.values())

    def step(self, state: int, before: str, char: str) -> list[tuple[int, int]]:
        """Return the numbers and ends of the edges that read `char` after `before`."""
        key = (state, before, char)
        if key not in self._steps:
            self._steps[key] = [
                (number, end)
                for number, (guards, end) in enumerate(self.edges[state])
                if self.accepts[end](char) and all(guard(before, char) for guard in guards)
            ]
        return self._steps[key]

    def _state(self, accepts: Accepts) -> PatternPart:
        self.accepts.append(accepts)
        self.edges.append([])
        number = len(self.edges) - 1
        return PatternPart([], [((), number)], [(number, ())])

    def _connect(self, left: PatternPart, right: PatternPart) -> None:
        for state, after in left.last:
            for before, end in right.first:
                self.edges[state].append(((*after, *before), end))

    def _join(self, left: PatternPart, right: PatternPart) -> PatternPart:
        self._connect(left, right)
        return PatternPart(
            [(*a, *b) for a in left.empty for b in right.empty][:8],
            [*left.first, *(((*g, *h), s) for g in left.empty for h, s in right.first)],
            [*right.last, *((s, (*h, *g)) for g in right.empty for s, h in left.last)],
        )

    def _sequence(self, tree: Any, flags: int) -> PatternPart:
        part = PatternPart([()])
        for op, argument in tree:
            part = self._join(part, self._node(str(op), argument, flags))
        return part

    def _either(self, parts: Iterable[PatternPart]) -> PatternPart:
        both = PatternPart()
        for part in parts:
            both.empty += part.empty
            both.first += part.first
            both.last += part.last
        return both

    def _node(self, op: str, argument: Any, flags: int) -> PatternPart:
        if op in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self._state(self._set(op, argument, flags))
        if op == "BRANCH":
            return self._either([self._sequence(tree, flags) for tree in argument[1]])
        if op == "SUBPATTERN":
            return self._sequence(argument[3], (flags | argument[1]) & ~argument[2])
        if op == "ATOMIC_GROUP":
            return self._kept(lambda: self._sequence(argument, flags))
        if op in ("ASSERT", "ASSERT_NOT"):
            self.assertions.append((argument[1], flags))
            return PatternPart([self._look(op == "ASSERT_NOT", *argument, flags)])
        if op == "AT":
            return PatternPart([(_place(str(argument), flags),)])
        if op in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeated(argument, flags)
        if op == "POSSESSIVE_REPEAT":
            return self._kept(lambda: self._repeated(argument, flags))
        if op == "GROUPREF":
            return PatternPart([()])
        raise AssertionError(f"the analysis does not know {op}")

    def _kept(self, build: Callable[[], PatternPart]) -> PatternPart:
        outer, self._keeping = self._keeping, True
        part = build()
        self._keeping = outer
        return part

    def _repeated(self, argument: Any, flags: int) -> PatternPart:
        least, most, tree = argument
        low, high = tree.getwidth()
        is_bounded = most != PARSER.MAXREPEAT
        is_loop = not is_bounded or (most >= _OFTEN and low != high)
        bound = None if is_loop else most
        return self._repeat(least, bound, lambda: self._sequence(tree, flags), is_bounded)

    def _repeat(
        self,
        least: int,
        most: int | None,
        build: Callable[[], PatternPart],
        is_bounded: bool = False,
    ) -> PatternPart:
        """Write a repeat out: up to two copies, and the last one is the loop if there is one."""
        if most is not None and most > 1 and least == 0:
            return self._optional(self._join(build(), self._optional(build())))
        copies = min(2, max(least, 1) if most is None else most)
        part = PatternPart([()])
        for number in range(copies):
            begin = len(self.edges)
            copy = build()
            if most is None and number == copies - 1:
                self._connect(copy, copy)
                states = frozenset(range(begin, len(self.edges)))
                self.loops.append(PatternLoop(states, self._keeping, is_bounded))
            part = self._join(part, copy if number < least else self._optional(copy))
        return part

    @staticmethod
    def _optional(part: PatternPart) -> PatternPart:
        return PatternPart([*part.empty, ()], part.first, part.last)

    def _set(self, op: str, argument: Any, flags: int) -> Accepts:
        is_any_case = bool(flags & re.IGNORECASE)
        members = _members(op, argument, flags, self.letters)
        is_negated = op == "NOT_LITERAL" or (op == "IN" and str(argument[0][0]) == "NEGATE")
        known: dict[str, bool] = {}

        def accepts(char: str) -> bool:
            if char not in known:
                cases = {char, char.lower(), char.upper()} if is_any_case else {char}
                known[char] = is_negated != any(test(c) for test in members for c in cases)
            return known[char]

        return accepts

    def _look(self, is_not: bool, direction: int, tree: Any, flags: int) -> Guards:
        """Return what an assertion says of the next character (or the last one), if it says it."""
        nodes = list(tree)
        low, high = tree.getwidth()
        if not nodes or low == 0 or (is_not and high != 1):
            return ()
        inner = PatternAutomaton(tree, flags, is_search=False)
        self.letters |= inner.letters
        whole = inner._sequence(tree, flags)
        ends = [s for _, s in whole.first] if direction > 0 else [s for s, _ in whole.last]
        if is_not and any(g for g, _ in whole.first):
            return ()
        tests = [inner.accepts[state] for state in ends]

        def guard(before: str, after: str) -> bool:
            return is_not != any(test(after if direction > 0 else before) for test in tests)

        return (guard,)


def _members(op: str, argument: Any, flags: int, letters: set[str]) -> list[Accepts]:
    if op == "ANY":
        return [lambda c: c != "\n" or bool(flags & re.DOTALL)]
    items = argument if op == "IN" else [("LITERAL", argument)]
    tests: list[Accepts] = []
    for kind, value in items:
        if str(kind) == "LITERAL":
            letters.add(chr(value))
            tests.append(chr(value).__eq__)
        elif str(kind) == "RANGE":
            letters.update(map(chr, value))
            tests.append(lambda c, r=value: r[0] <= ord(c) <= r[1] if len(c) == 1 else False)
        elif str(kind) == "CATEGORY":
            tests.append(_category(str(value)))
    return tests


def _category(name: str) -> Accepts:
    *_, word = name.split("_")
    written = _CATEGORIES[word]
    pattern = re.compile(written.upper() if "_NOT_" in name else written)
    return lambda char: pattern.fullmatch(char) is not None


def _place(name: str, flags: int) -> Guard:
    is_lines = bool(flags & re.MULTILINE)
    if name == "AT_BEGINNING":
        return lambda before, after: is_lines and before == "\n"
    if name == "AT_END":
        return lambda before, after: is_lines and after == "\n"
    if "BOUNDARY" in name:
        is_not = "NON" in name
        return lambda a, b: is_not == (bool(re.match(r"\w", a)) == bool(re.match(r"\w", b)))
    return lambda before, after: False
