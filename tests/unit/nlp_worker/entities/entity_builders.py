"""Mentions, forms and pages built without a model."""

from nlp_worker.entities.mentions import NameMention
from nlp_worker.entities.name_forms import NameForm, NameForms, TypeVotes
from nlp_worker.entities.page_mentions import PageMentions
from nlp_worker.entities.token_index import TokenIndex
from nlp_worker.languages import Language
from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.text.parsed import ParsedSentence, Word
from nlp_worker.text.spans import TextSpan


def build_mentions(text: str, *names: tuple[str, str]) -> list[NameMention]:
    """Return mentions of these names and types, each searched after the one before."""
    found, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        found.append(NameMention(TextSpan(at, at + len(name)), kind))
        at += len(name)
    return found


def build_forms(kind: str, *names: str) -> list[NameForm]:
    """Return forms of one type, each with one mention, in this order."""
    text = "\n".join(names)
    named = build_mentions(text, *((name, kind) for name in names))
    forms = list(NameForms(text, named, ENGLISH))
    for form in forms:
        form.set_votes(TypeVotes({kind: 1.0}))
    return forms


def build_sentence(text: str, tagged: str = "") -> ParsedSentence:
    """Return one sentence of the words between spaces.

    `tagged` gives tags as `word/TAG …`. Every other word is a proper noun when it has a capital,
    else a common noun.
    """
    tags = dict(word.split("/") for word in tagged.split())
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        tag = tags.get(word) or ("NNP" if word[:1].isupper() else "NN")
        words.append(Word(start, at, word.casefold(), "NOUN", tag, "nsubj", 0))
    return ParsedSentence(0, len(text), 0, words)


def build_page(
    text: str, *names: tuple[str, str], tagged: str = "", language: Language = ENGLISH
) -> PageMentions:
    """Return a page of one sentence with mentions of these names and types."""
    tokens = TokenIndex([build_sentence(text, tagged)])
    area = TextSpan(0, len(text))
    return PageMentions(text, tokens, build_mentions(text, *names), [area], language)


def mention_texts(page: PageMentions) -> list[tuple[str, str]]:
    """Return the mentions of a page as text and type."""
    return [(page.text(mention.span), mention.type) for mention in page.mentions]
