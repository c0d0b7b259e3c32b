"""Grouping: mentions of one surface form and type are one entity."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nlp_worker.entities.mentions import NameMention
from nlp_worker.text.spans import TextSpan
from nlp_worker.text.views import Views


@dataclass(slots=True)
class EntityGroup:
    """One thing; `forms` are its surface forms in order of appearance."""

    id: str
    type: str
    forms: dict[str, None] = field(default_factory=dict)
    mentions: list[TextSpan] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The form that came first."""
        return next(iter(self.forms))

    @property
    def aliases(self) -> list[str]:
        """The other forms."""
        return list(self.forms)[1:]


def group_mentions(mentions: Iterable[NameMention], views: Views) -> list[EntityGroup]:
    """Group by type and form, case-folded and with straight marks, in order of first mention."""
    groups: dict[tuple[str, str], EntityGroup] = {}
    for mention in mentions:
        start, end = mention.span
        key = (" ".join(views.plain[start:end].split()).casefold(), mention.type)
        group = groups.setdefault(key, EntityGroup(f"e{len(groups) + 1}", mention.type))
        group.forms.setdefault(" ".join(views.text[start:end].split()))
        group.mentions.append(mention.span)
    return list(groups.values())
