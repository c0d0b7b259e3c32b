"""Changes to the tree of an HTML page, so that the extractor keeps what belongs to the article."""

from collections.abc import Iterable

from lxml.etree import strip_tags
from lxml.html import HtmlElement

from nlp_worker.languages import Language
from nlp_worker.pages.lexical_kinds import METADATA_KINDS, lexical_kind

LEAST_UNDER = 2
"""The text under a title has at least this many times the length of the title."""
FEWEST_POSTS = 2
_TITLES = ("h1", "h2", "h3")
_HEADS = ("header", "hgroup")


def prepare_tree(tree: HtmlElement, language: Language) -> None:
    """Change a page in place, before it goes to the extractor.

    Linked titles and posts beside each other would be lost, `<q>` would cut its paragraph.
    """
    _unlink(heading for heading, _ in _titled(tree))
    for posts in _groups(tree):
        _join(posts, language)
    strip_tags(tree, "q")
    for lines in tree.iter("pre"):
        lines.tag = "p"


def find_posts(tree: HtmlElement) -> list[HtmlElement]:
    """Return the articles beside each other that are most of a page; none on other pages."""
    return next((g for g in _groups(tree) if all(post.tag == "article" for post in g)), [])


def _titled(tree: HtmlElement) -> list[tuple[HtmlElement, HtmlElement]]:
    """Return the headings with a text under them, each with the element that contains both."""
    found: list[tuple[HtmlElement, HtmlElement]] = []
    lengths: dict[HtmlElement, int] = {}
    for heading in tree.iter(*_TITLES):
        container = heading.getparent()
        while container is not None and container.tag in _HEADS:
            container = container.getparent()
        if container is None:
            continue
        if container not in lengths:
            lengths[container] = _text_length(container)
        if lengths[container] > LEAST_UNDER * len(str(heading.text_content())):
            found.append((heading, container))
    return found


def _unlink(headings: Iterable[HtmlElement]) -> None:
    """Remove the links in titles.

    The extractor drops linked headings, because most of them lead to other articles.
    """
    for heading in headings:
        strip_tags(heading, "a")


def _groups(tree: HtmlElement) -> list[list[HtmlElement]]:
    """Return the posts that stand beside each other and are most of the page, in groups."""
    siblings: dict[HtmlElement, list[HtmlElement]] = {}
    for container in dict.fromkeys(_outermost(container) for _, container in _titled(tree)):
        if (parent := container.getparent()) is not None:
            siblings.setdefault(parent, []).append(container)
    whole = sum(len(_unlinked_text(p)) for p in tree.iter("p", "div") if _is_leaf(p))
    return [
        posts
        for posts in siblings.values()
        if len(posts) >= FEWEST_POSTS and 2 * sum(map(_text_length, posts)) > whole
    ]


def _outermost(container: HtmlElement) -> HtmlElement:
    """Return the outermost element with the same children as words: `<article><section>`."""
    parent = container.getparent()
    while parent is not None and parent.tag in ("article", "div", "section") and len(parent) == 1:
        container, parent = parent, parent.getparent()
    return container


def _join(posts: list[HtmlElement], language: Language) -> None:
    """Make one article of posts.

    The extractor takes the first element that looks like an article, and drops the others.
    """
    parent = posts[0].getparent()
    if parent is None:
        return
    for post in posts:
        post.tag = "div"
        post.attrib.clear()
        _keep_metadata(post, language)
    joined = HtmlElement()
    joined.tag = "article"
    parent.insert(parent.index(posts[0]), joined)
    joined.extend(posts)


def _keep_metadata(post: HtmlElement, language: Language) -> None:
    """Make the byline and the date of a post paragraphs; the extractor drops their classes."""
    for child in post:
        words = " ".join(str(child.text_content()).split()) if isinstance(child.tag, str) else ""
        if child.tag in _TITLES or not words:
            continue
        if lexical_kind(words, language) in METADATA_KINDS:
            child.tag = "p"
            child.attrib.clear()


def _text_length(container: HtmlElement) -> int:
    """Return the number of characters in its paragraphs, without links."""
    return sum(len(_unlinked_text(p)) for p in container.iter("p", "div") if _is_leaf(p))


def _is_leaf(element: HtmlElement) -> bool:
    return element.tag == "p" or not any(True for _ in element.iter("p", "section", "article"))


def _unlinked_text(element: HtmlElement) -> str:
    return " ".join(map(str, element.xpath(".//text()[not(ancestor::a)]"))).strip()
