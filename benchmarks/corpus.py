"""News-like articles without end, all different, about people and places that do not exist."""

import random

PEOPLE = ["Maren Holdfast", "Tobias Renn", "Ilse Quarrendon", "Odile Brandt", "Jonas Abelard", "Rhea Castellan"]  # fmt: skip
ROLES = ["the mayor", "a spokesman for the port", "the chief engineer", "a union secretary", "the district judge"]  # fmt: skip
PLACES = ["Vellmouth", "Isle Carrow", "Oberwick", "the Tarn valley", "Larkfield", "Port Sennet"]
BODIES = ["the Harbour Board", "Sennet Rail", "the Larkfield Trust", "the Tarn Water Company", "the county court"]  # fmt: skip
THINGS = ["the new bridge", "the ferry timetable", "a second reservoir", "the closing of the mill", "the flood wall", "the night trains"]  # fmt: skip
VERBS = ["said", "told reporters", "added", "warned", "explained", "insisted"]
SENTENCES = [
    "“We have waited {n} years for {thing}, and {place} cannot wait another winter,” {verb} {person}.",
    "{person}, {role} of {place}, {verb} that {thing} would cost {n} million crowns by {year}.",
    "According to {body}, about {n} households in {place} depend on {thing} every week.",
    "The vote in {place} ended {n} to {m} after a debate that lasted well past midnight.",
    "“Nobody at {body} asked us,” {person} {verb}. “They will hear from us before {year}.”",
    "In {year} a storm had damaged {thing} and cut {place} off from the main road for {n} days.",
    "Engineers from {body} began to measure the ground near {place} on Monday, with {m} crews at work.",
    "{person} called the plan “a promise with no address”, and left the hall before the count.",
    "Repairs to {thing} are expected to take {n} weeks and will close two streets in {place}.",
]


def article(number: int, words: int = 600) -> str:
    """Return the article of this number, of at least so many words."""
    choose = random.Random(number)
    lines, count = [f"{choose.choice(PLACES)} argues over {choose.choice(THINGS)}, day {number}"], 0
    while count < words:
        sentences = [_sentence(choose) for _ in range(choose.randint(1, 4))]
        lines.append(" ".join(sentences))
        count += len(lines[-1].split())
    return "\n\n".join(lines) + "\n"


def _sentence(choose: random.Random) -> str:
    return choose.choice(SENTENCES).format(
        person=choose.choice(PEOPLE),
        role=choose.choice(ROLES),
        place=choose.choice(PLACES),
        body=choose.choice(BODIES),
        thing=choose.choice(THINGS),
        verb=choose.choice(VERBS),
        n=choose.randint(2, 900),
        m=choose.randint(2, 90),
        year=choose.randint(1990, 2040),
    )
