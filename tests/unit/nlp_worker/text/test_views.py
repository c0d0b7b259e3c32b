"""Views have the text's length and nothing a model stumbles over."""

from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import (
    LONGEST_WORD,
    control_characters,
    make_views,
    only,
    without_control_characters,
)


def test_marks_and_spaces_are_replaced_one_for_one() -> None:
    """Curly marks become straight; line breaks, odd spaces and invisible characters spaces."""
    text = "“A\u00a0b”\n‘c’\u200b\x00\ue000d"
    assert make_views(text).plain == "\"A b\" 'c'   d"


def test_marks_that_a_wrong_character_set_has_broken_are_whole() -> None:
    """The view keeps the length, and a mark stands at its word."""
    assert make_views("â€œGo,â€\x9d he said.").plain == '  "Go,"   he said.'
    assert make_views("\x93Go,\x94 he said \x97 twice.").text == "“Go,” he said — twice."


def test_letters_of_any_script_stay() -> None:
    """Accents, combining marks, other scripts and pictures are no noise."""
    text = "Zoë e\u0301 Дом 水 🙂"
    assert make_views(text).plain == text


def test_long_runs_are_blanked_for_the_model_only() -> None:
    """A run longer than a word can be is hidden from the model and reported."""
    text = f"see {'x' * (LONGEST_WORD + 1)} there {'y' * LONGEST_WORD}"
    views = make_views(text)
    assert views.model == f"see {' ' * (LONGEST_WORD + 1)} there {'y' * LONGEST_WORD}"
    assert views.plain == text
    assert [tuple(run) for run in views.blanked] == [(4, 4 + LONGEST_WORD + 1)]


def test_all_but_some_spans_is_blanked() -> None:
    """In every view, at the same length."""
    views = only(make_views("“He” said Holt."), [TextSpan(0, 4), TextSpan(10, 14)])
    assert (views.text, views.plain) == ("“He”      Holt ", '"He"      Holt ')
    assert views.model == views.plain


def test_control_characters_are_found_and_counted() -> None:
    """Tab and line breaks are white space, the others are reported with the first position."""
    assert control_characters("a\tb\r\nc") is None
    assert control_characters("ab\x00c\x07") == (2, 2)


def test_html_parser_gets_no_control_characters_or_surrogates() -> None:
    """What lxml refuses is left out."""
    assert without_control_characters("a\x00b\ud800c\n") == "abc\n"
