"""Wraps and paragraph breaks, by the lengths of lines."""

from tests.unit.nlp_worker.pages.page_builders import block_texts, build_blocks

WRAPPED = """The council of Dunmere voted on Tuesday to keep the night bus, and
to pay for it from the fund that had been meant for the new bridge
over the river. “I have nothing to add,” the mayor said afterwards.
The vote was nine to six, and two members were not in the chamber."""


def test_full_lines_are_one_paragraph() -> None:
    """A line is wrapped where the next word would not have fitted, even after a full stop."""
    assert block_texts(WRAPPED) == [WRAPPED]


def test_a_line_that_is_not_full_ends_its_paragraph() -> None:
    """In a wrapped region a short line with an end mark is the last of its paragraph."""
    text = f"{WRAPPED}\nNobody clapped.\n{WRAPPED}"
    assert block_texts(text) == [f"{WRAPPED}\nNobody clapped.", WRAPPED]


def test_one_paragraph_in_each_line() -> None:
    """Without wraps every line is a block, whatever its length."""
    lines = [
        "It rained in Vellmouth on Monday and nobody was surprised at all by that.",
        "“It always rains,” said Mary Holt.",
        "The mayor of the town did not come to the fair, because of the rain he said.",
    ]
    assert block_texts("\n".join(lines)) == lines


def test_each_region_has_its_own_width() -> None:
    """A page may be wrapped in one region and have one paragraph in each line of another."""
    lines = [
        f"It rained for the {n} time this week, and the roads of the county were shut again before noon, as the roads board said."
        for n in ("first", "second", "third")
    ]
    gap = "\n\n"
    assert block_texts(f"{WRAPPED}{gap}" + "\n".join(lines)) == [WRAPPED, *lines]


def test_a_stray_break_inside_a_sentence_is_a_wrap() -> None:
    """No paragraph ends in such a word, and none begins with a small letter."""
    text = "The minister said that it was not the time to think about the\nRiver Board. It was\nraining."
    assert block_texts(text) == [text]


def test_the_first_word_of_each_paragraph_alone() -> None:
    """Some pages break after the first word; the two words of names and dates form pairs."""
    paragraphs = [
        "Why\nthe mud matters",
        "Liv\nSande",
        "7\nMarch, 2015",
        "Mud\nfrom the inner bay holds lead, copper and tin from two hundred\nyears of shipbuilding.",
        "A\nstudy in 2009 found more of it.",
        "Nobody\nread the study.",
    ]
    assert block_texts("\n".join(paragraphs)) == paragraphs


def test_bylines_and_dates_are_never_joined_to_the_text() -> None:
    """They keep their own lines."""
    text = "Bridge shut\nBy Ann Marlow\nJune 3, 2019\nthe bridge is shut until the spring."
    assert block_texts(text)[1:3] == ["By Ann Marlow", "June 3, 2019"]


def test_verse_and_addresses_stay_together() -> None:
    """Short lines without end marks between blank lines are one block with a part for each."""
    verse = "The barley lies, the river stands,\nThe crows have all the say,\nAnd we have but our hands."
    address = "Dunmere Omnibus\n12 Quarry Road\nDunmere DM4 2QX"
    text = f"He read it out.\n\n{verse}\n\nThen he left.\n\n{address}\n\nIt rained."
    blocks = build_blocks(text)
    assert [text[slice(*block.span)] for block in blocks][1::2] == [verse, address]
    assert [len(block.parts) for block in blocks] == [1, 3, 1, 3, 1]


def test_an_indent_begins_a_paragraph_where_the_page_indents_paragraphs() -> None:
    """This holds after a full line too."""
    second = WRAPPED.replace("The council", "  The council")
    text = f"  {WRAPPED}\n{second}\n{second}"
    assert block_texts(text) == [WRAPPED, WRAPPED, WRAPPED]


def test_a_heading_between_wrapped_paragraphs() -> None:
    """It has no end mark and has room for the next word, and the line before it is full."""
    text = f"{WRAPPED}\nWhat the mayor did\n{WRAPPED}"
    assert block_texts(text) == [WRAPPED, "What the mayor did", WRAPPED]


def test_a_counter_is_never_wrapped() -> None:
    """Counters and other whole lines of the site are not joined to the next line."""
    assert block_texts("#1\nsaltydog was here in the night and again in the morning.")[0] == "#1"


def test_verse_and_addresses_inside_a_text_without_blank_lines() -> None:
    """They follow a colon; a sentence ends an address, and belongs to a verse."""
    address = "Election Office\nTown Hall\n1 Quay Street\nPell PL1 1AA"
    verse = "Oh who will be our mayor now\nAnd who will wear the chain,\nThe baker has gone home."
    text = f"Ballots may be sent to:\n{address}\nThe office is shut.\nThere is a song:\n{verse}\nIt is not good."
    assert block_texts(text)[1:] == [
        address,
        "The office is shut.",
        "There is a song:",
        verse,
        "It is not good.",
    ]
