"""Entities and values in the models of the wire contract."""

from collections.abc import Sequence
from typing import Any, cast

from nlp_worker.entities.grouping import EntityGroup
from nlp_worker.entities.mentions import NameMention
from shared.contracts import Entity, Mention, Value
from shared.contracts.annotation import EntityType, ValueType


def write_entities(
    groups: Sequence[EntityGroup], text: str, *, with_gender: bool = True
) -> list[Entity]:
    """Return the entities in the order of their first mention."""
    return [
        Entity(
            id=group.id,
            type=cast(EntityType, group.type),
            name=group.name,
            aliases=group.aliases,
            mentions=[
                Mention(start=start, end=end, text=text[start:end]) for start, end in group.mentions
            ],
            **(_gender(group) if with_gender else {}),
        )
        for group in groups
    ]


def _gender(group: EntityGroup) -> dict[str, Any]:
    """Return the fields of a person's gender; nothing for what is not a person."""
    if group.type != "PERSON" or group.gender is None:
        return {}
    return {"gender": group.gender.gender, "gender_source": group.gender.source}


def write_values(values: Sequence[NameMention], text: str) -> list[Value]:
    """Return the values in the order of the text."""
    return [
        Value(
            type=cast(ValueType, value.type),
            start=value.span.start,
            end=value.span.end,
            text=text[value.span.start : value.span.end],
        )
        for value in values
    ]
