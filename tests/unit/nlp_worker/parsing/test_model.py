"""Loading pipelines that are not there or not enough."""

from pathlib import Path

import pytest
import spacy

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.parsing.model import load_pipeline
from nlp_worker.text.errors import ModelMissingError


def test_missing_model_names_the_setting() -> None:
    """The message says which setting to change."""
    with pytest.raises(ModelMissingError, match="QUOTIDIAN_MODEL"):
        load_pipeline(ENGLISH, "en_no_such_pipeline")


def test_pipeline_without_parser_is_refused(tmp_path: Path) -> None:
    """A blank pipeline would find nothing and say nothing."""
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(ModelMissingError, match="no parser and no ner"):
        load_pipeline(ENGLISH, str(tmp_path))
