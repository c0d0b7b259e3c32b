"""How a page calls its speaker."""

from tests.behaviour.invented_people import InventedPerson
from tests.behaviour.word_supply import WordSupply


class SpeakerPhrases:
    """Noun phrases for one speaker, by the page's value of `naming`."""

    def __init__(self, naming: str, person: InventedPerson, supply: WordSupply) -> None:
        self._naming, self._person, self._supply = naming, person, supply

    def introduction(self) -> str | None:
        """Return the sentence that names the speaker first, if the form itself does not."""
        if self._naming == "nominal":
            sentence = self._supply.filler("appointments").replace("{post}", self._supply.post())
        elif self._naming in ("surname", "pronoun"):
            sentence = self._supply.filler("arrivals")
        else:
            return None
        return sentence.replace("{name}", self._person.full)

    def subject(self) -> str:
        """Return the phrase that stands beside a cue."""
        full, supply = self._person.full, self._supply
        match self._naming:
            case "surname":
                return self._person.short
            case "title name":
                return f"{supply.word('title')} {full}"
            case "office name":
                return f"{supply.word('office')} {full}"
            case "role name":
                return f"{supply.word('role')} {full}"
            case "name role":
                return f"{full}, {supply.word('after_name')}"
            case "nominal":
                return f"the {supply.post()}"
            case "pronoun":
                return self._person.pronoun
        return full

    def possessive(self) -> str:
        """Return the phrase before something that is the speaker's."""
        if self._naming == "pronoun":
            return self._person.possessive
        return f"{self.subject()}’s"

    def ends_in_apposition(self) -> bool:
        """Return whether a comma must follow the phrase."""
        return self._naming == "name role"
