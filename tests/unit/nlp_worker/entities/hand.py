"""Mentions and forms written by hand, without a model."""

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.name_forms import Form, Forms, Votes
from nlp_worker.entities.page_words import Found
from nlp_worker.entities.tokens import Tokens
from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan


def mentions(text: str, *names: tuple[str, str]) -> list[NameMention]:
    """Mentions of these names and types, each looked for behind the one before."""
    found, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        found.append(NameMention(TextSpan(at, at + len(name)), kind))
        at += len(name)
    return found


def forms(kind: str, *names: str) -> list[Form]:
    """Forms of one type, each named once, in this order."""
    text = "\n".join(names)
    made = list(Forms(text, mentions(text, *((name, kind) for name in names))))
    for form in made:
        form.judge(Votes({kind: 1.0}))
    return made


def sentence(text: str, tagged: str = "") -> ParsedSentence:
    """One sentence of the words between spaces; what `tagged` holds (`word/TAG …`) is no name.

    Every other word with a capital is a proper noun.
    """
    tags = dict(word.split("/") for word in tagged.split())
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        tag = tags.get(word) or ("NNP" if word[:1].isupper() else "NN")
        words.append(Word(start, at, word.casefold(), "NOUN", tag, "nsubj", 0))
    return ParsedSentence(0, len(text), 0, words)


def found(text: str, *names: tuple[str, str], tagged: str = "") -> Found:
    """What was found on a page of one sentence."""
    tokens = Tokens([sentence(text, tagged)])
    return Found(text, tokens, mentions(text, *names), [TextSpan(0, len(text))])


def texts(page: Found) -> list[tuple[str, str]]:
    """The mentions as text and type."""
    return [(page.text(mention.span), mention.type) for mention in page.mentions]
