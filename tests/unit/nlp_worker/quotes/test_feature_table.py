"""Tables of features and their names."""

import numpy as np
import pytest

from nlp_worker.quotes.detection.feature_table import make_table, named, table_of_rows


def test_parts_follow_one_another() -> None:
    """Names and columns come in the order of the parts, whatever these are made of."""
    inner = make_table(2, {"a": np.array([1, 2])})
    block = named(("c", "d"), np.array([[5, 6], [7, 8]]))
    table = make_table(2, {"b": np.array([True, False])}, inner, block)
    assert table.names == ("b", "a", "c", "d")
    assert table.rows.tolist() == [[1, 1, 5, 7], [0, 2, 6, 8]]
    assert len(table) == 2


def test_a_table_without_candidates_has_names() -> None:
    """The names do not depend on how many candidates there are."""
    table = make_table(0, table_of_rows(("a", "b"), []), {"c": np.zeros(0)})
    assert table.names == ("a", "b", "c")
    assert table.rows.shape == (0, 3)


def test_rows_must_have_a_number_for_each_name() -> None:
    """A row that is longer than the names is refused, and so is a block."""
    with pytest.raises(ValueError, match="reshape"):
        table_of_rows(("a", "b"), [(1.0, 2.0, 3.0)])
    with pytest.raises(ValueError, match="zip"):
        named(("a",), np.zeros((2, 3)))
