"""Find regular expressions whose work grows faster than their text, from their structure.

Backtracking is exponential if a loop can read one word in two ways, and quadratic if one word can be
read by a loop, by a later loop, and on the way from one to the other; the method is that of Weideman
et al., "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers by Using
Ambiguity of NFA" (2016). A search is a loop over any characters before the pattern.
"""

from tests.support.pattern_automaton import PARSER, PatternAutomaton, PatternLoop


def faults(pattern: str | bytes, flags: int, is_search: bool, is_whole: bool) -> list[str]:
    """Return what makes the work of a pattern grow faster than its text.

    `is_search` says that it may begin anywhere, `is_whole` that it must read the text to its end.
    """
    tree = PARSER.parse(pattern, flags)
    automaton = PatternAutomaton(tree, tree.state.flags, is_search)
    found = _faults(automaton, is_whole)
    for inner, inner_flags in automaton.assertions:
        if inner.getwidth()[1] >= PARSER.MAXREPEAT:
            found += _faults(PatternAutomaton(inner, inner_flags, is_search=True), is_whole=False)
    return found


def _faults(automaton: PatternAutomaton, is_whole: bool) -> list[str]:
    letters = automaton.alphabet()
    found = []
    for loop in automaton.loops:
        if not loop.keeps and (word := _two_ways(automaton, loop, letters)):
            found.append(f"exponential in {word!r}")
    for first in automaton.loops:
        for second in automaton.loops:
            if first.keeps or first.states & second.states:
                continue
            # A loop that may end the pattern wherever it stands is never left in vain.
            if first.is_bounded or second.is_bounded:
                continue
            if not is_whole and second.states & automaton.final:
                continue
            if word := _two_loops(automaton, first, second, letters):
                found.append(f"quadratic in {word!r}")
    return found


def _two_ways(automaton: PatternAutomaton, loop: PatternLoop, letters: list[str]) -> str:
    """Return a word that leads from a state of the loop to itself in two ways, or ""."""
    for home in sorted(loop.states):
        for letter in filter(automaton.accepts[home], letters):
            todo = [(home, home, letter, False, "")]
            seen = {todo[0][:4]}
            while todo:
                left, right, before, is_split, word = todo.pop()
                for char in letters:
                    ways = [w for w in automaton.step(left, before, char) if w[1] in loop.states]
                    if not ways:
                        continue
                    others = [w for w in automaton.step(right, before, char) if w[1] in loop.states]
                    for way in ways:
                        for other in others:
                            parted = is_split or way != other
                            state = (way[1], other[1], char, parted)
                            if state == (home, home, letter, True):
                                return word + char
                            if state not in seen:
                                seen.add(state)
                                todo.append((*state, word + char))
    return ""


def _two_loops(
    automaton: PatternAutomaton, first: PatternLoop, second: PatternLoop, letters: list[str]
) -> str:
    """Return a word that both loops read, and that leads from one to the other, or ""."""
    accepts = automaton.accepts
    for p in sorted(first.states):
        for q in sorted(second.states):
            for letter in letters:
                if accepts[p](letter) and accepts[q](letter):
                    word = _bridge(automaton, first, second, letters, (p, q, letter))
                    if word:
                        return word
    return ""


def _bridge(
    automaton: PatternAutomaton,
    first: PatternLoop,
    second: PatternLoop,
    letters: list[str],
    home: tuple[int, int, str],
) -> str:
    p, q, letter = home
    todo = [(p, p, q, letter, "")]
    seen = {todo[0][:4]}
    while todo:
        a, b, c, before, word = todo.pop()
        for char in letters:
            for _, a2 in automaton.step(a, before, char):
                if a2 not in first.states:
                    continue
                for _, c2 in automaton.step(c, before, char):
                    if c2 not in second.states:
                        continue
                    for _, b2 in automaton.step(b, before, char):
                        state = (a2, b2, c2, char)
                        if state == (p, q, q, letter):
                            return word + char
                        if state not in seen:
                            seen.add(state)
                            todo.append((*state, word + char))
    return ""
