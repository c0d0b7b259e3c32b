"""Wraps told from paragraph breaks by the lines of the page."""

from nlp_worker.pages.blocks import find_blocks
from nlp_worker.text.views import make_views


def _texts(text: str) -> list[str]:
    return [text[slice(*block.span)] for block in find_blocks(make_views(text))]


WRAPPED = """The council of Dunmere voted on Tuesday to keep the night bus, and
to pay for it from the fund that had been meant for the new bridge
over the river. “I have nothing to add,” the mayor said afterwards.
The vote was nine to six, and two members were not in the chamber."""


def test_full_lines_are_one_paragraph() -> None:
    """A line is wrapped where the next word would not have fitted, full stop or not."""
    assert _texts(WRAPPED) == [WRAPPED]


def test_a_line_that_is_not_full_ends_its_paragraph() -> None:
    """In a wrapped region a short line with a stop is the last of its paragraph."""
    text = f"{WRAPPED}\nNobody clapped.\n{WRAPPED}"
    assert _texts(text) == [f"{WRAPPED}\nNobody clapped.", WRAPPED]


def test_a_paragraph_a_line() -> None:
    """Without wraps every line is a block, whatever its length."""
    lines = [
        "It rained in Vellmouth on Monday and nobody was surprised at all by that.",
        "“It always rains,” said Mary Holt.",
        "The mayor of the town did not come to the fair, because of the rain he said.",
    ]
    assert _texts("\n".join(lines)) == lines


def test_regions_are_read_by_themselves() -> None:
    """A page may be wrapped in one place and have a paragraph a line in another."""
    lines = [
        f"It rained for the {n} time this week, and the roads of the county were shut again before noon, as the roads board said."
        for n in ("first", "second", "third")
    ]
    gap = "\n\n"
    assert _texts(f"{WRAPPED}{gap}" + "\n".join(lines)) == [WRAPPED, *lines]


def test_a_stray_break_inside_a_sentence_is_a_wrap() -> None:
    """No paragraph ends with such a word, and none begins with a small letter."""
    text = "The minister said that it was not the time to think about the\nRiver Board. It was\nraining."
    assert _texts(text) == [text]


def test_the_first_word_of_each_paragraph_alone() -> None:
    """Pages cut from some markup break after the first word; names and dates pair up."""
    paragraphs = [
        "Why\nthe mud matters",
        "Liv\nSande",
        "7\nMarch, 2015",
        "Mud\nfrom the inner bay holds lead, copper and tin from two hundred\nyears of shipbuilding.",
        "A\nstudy in 2009 found more of it.",
        "Nobody\nread the study.",
    ]
    assert _texts("\n".join(paragraphs)) == paragraphs


def test_bylines_and_dates_are_never_run_into_the_text() -> None:
    """What stands over an article keeps its line."""
    text = "Bridge shut\nBy Ann Marlow\nJune 3, 2019\nthe bridge is shut until the spring."
    assert _texts(text)[1:3] == ["By Ann Marlow", "June 3, 2019"]


def test_verse_and_addresses_stay_together() -> None:
    """Short lines without stops between blank lines are one block, line by line."""
    verse = "The barley lies, the river stands,\nThe crows have all the say,\nAnd we have but our hands."
    address = "Dunmere Omnibus\n12 Quarry Road\nDunmere DM4 2QX"
    text = f"He read it out.\n\n{verse}\n\nThen he left.\n\n{address}\n\nIt rained."
    blocks = find_blocks(make_views(text))
    assert [text[slice(*block.span)] for block in blocks][1::2] == [verse, address]
    assert [len(block.parts) for block in blocks] == [1, 3, 1, 3, 1]


def test_an_indent_begins_a_paragraph_where_the_page_has_that_habit() -> None:
    """Even where the line before it is full."""
    second = WRAPPED.replace("The council", "  The council")
    text = f"  {WRAPPED}\n{second}\n{second}"
    assert _texts(text) == [WRAPPED, WRAPPED, WRAPPED]


def test_a_heading_between_wrapped_paragraphs() -> None:
    """It has no stop and room for the next word, and the line before it is full."""
    text = f"{WRAPPED}\nWhat the mayor did\n{WRAPPED}"
    assert _texts(text) == [WRAPPED, "What the mayor did", WRAPPED]


def test_a_button_is_never_wrapped() -> None:
    """Counters and other whole lines of the site go on with nothing."""
    assert _texts("#1\nsaltydog was here in the night and again in the morning.")[0] == "#1"


def test_verse_and_addresses_inside_a_text_without_blank_lines() -> None:
    """After a colon; a sentence after an address is no part of it, the end of a verse is."""
    address = "Election Office\nTown Hall\n1 Quay Street\nPell PL1 1AA"
    verse = "Oh who will be our mayor now\nAnd who will wear the chain,\nThe baker has gone home."
    text = f"Ballots may be sent to:\n{address}\nThe office is shut.\nThere is a song:\n{verse}\nIt is not good."
    assert _texts(text)[1:] == [
        address,
        "The office is shut.",
        "There is a song:",
        verse,
        "It is not good.",
    ]
