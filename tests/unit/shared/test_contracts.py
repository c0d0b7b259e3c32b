"""The contract models: the input forbids unknown fields, everything that is read ignores them."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ValidationError

from ingest_service.app import create_app
from ingest_service.settings import IngestSettings
from shared import contracts
from shared.contracts import (
    CorrectionRequest,
    Document,
    KnownPeople,
    KnownPerson,
    PageAddress,
)
from shared.contracts.read_model import ReadModel

SENT = (CorrectionRequest, Document, KnownPeople, KnownPerson, PageAddress)


def models() -> Iterator[type[BaseModel]]:
    """Yield every model of the contract."""
    for name in contracts.__all__:
        item = getattr(contracts, name)
        if isinstance(item, type):
            yield item


@pytest.mark.parametrize("model", list(models()), ids=lambda model: model.__name__)
def test_only_what_is_sent_forbids_unknown_fields(model: type[BaseModel]) -> None:
    """Each model says which of the two it is; none is left to the default of the library."""
    assert issubclass(model, ReadModel) or model in SENT
    assert model.model_config["extra"] == ("forbid" if model in SENT else "ignore")


def test_an_unknown_field_of_a_document_is_named() -> None:
    """The error has the name of the field."""
    with pytest.raises(ValidationError, match="headline"):
        Document.model_validate({"content": "A page.", "headline": "Ferry stays"})


def test_the_openapi_document_closes_input_only() -> None:
    """Only schemas of request bodies have `additionalProperties: false`."""
    app = create_app(IngestSettings(redis_url="redis://unused"))  # type: ignore[arg-type]
    schemas = app.openapi()["components"]["schemas"]
    closed = {name for name, item in schemas.items() if item.get("additionalProperties") is False}
    assert "Document" in closed
    assert not closed & {"Annotation", "Batch", "Job", "JobList", "Problem", "SubmittedDocument"}
