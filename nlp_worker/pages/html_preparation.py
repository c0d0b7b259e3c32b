"""Changes to the tree of an HTML page, so that the extractor keeps what belongs to the article."""

from collections.abc import Iterable

from lxml.etree import SubElement, _Element
from lxml.html import HtmlElement

from nlp_worker.languages import Language
from nlp_worker.pages.lexical_kinds import METADATA_KINDS, lexical_kind

CAPTION = "\ue000"
"""Marks a caption for `html_blocks`; the extractor keeps no other trace of one."""
LEAST_UNDER = 2
"""The text under a title has at least this many times the length of the title."""
FEWEST_POSTS = 2
_TITLES = ("h1", "h2", "h3")
_HEADS = ("header", "hgroup")


def prepare_tree(tree: HtmlElement, language: Language) -> None:
    """Change a page in place, before it goes to the extractor.

    Linked titles, posts beside each other, preformatted lines and captions would be lost.
    """
    # The extractor would take the URL of `<base>` for the address of the page.
    for base in list(tree.iter("base")):
        base.drop_tree()
    posts = _posts(tree)
    _unlink(heading for heading, _ in posts)
    _join_posts(tree, [container for _, container in posts], language)
    for block in list(tree.iter("pre")):
        _keep_lines(block)
    _mark_captions(tree)


def _posts(tree: HtmlElement) -> list[tuple[HtmlElement, HtmlElement]]:
    """Return the headings with a text under them, each with the element that contains both."""
    found: list[tuple[HtmlElement, HtmlElement]] = []
    for heading in tree.iter(*_TITLES):
        container = heading.getparent()
        while container is not None and container.tag in _HEADS:
            container = container.getparent()
        least = LEAST_UNDER * len(str(heading.text_content()))
        if container is not None and _text_length(container) > least:
            found.append((heading, container))
    return found


def _unlink(headings: Iterable[HtmlElement]) -> None:
    """Remove the links in titles.

    The extractor drops linked headings, because most of them lead to other articles.
    """
    for heading in headings:
        for link in list(heading.iter("a")):
            link.drop_tag()


def _join_posts(tree: HtmlElement, containers: Iterable[HtmlElement], language: Language) -> None:
    """Make one article of posts that stand beside each other and are most of the page.

    The extractor takes the first element that looks like an article, and drops the others.
    """
    siblings: dict[HtmlElement, list[HtmlElement]] = {}
    for container in dict.fromkeys(containers):
        if (parent := container.getparent()) is not None:
            siblings.setdefault(parent, []).append(container)
    whole = sum(len(_unlinked_text(p)) for p in tree.iter("p"))
    for parent, posts in siblings.items():
        if len(posts) < FEWEST_POSTS or 2 * sum(map(_text_length, posts)) <= whole:
            continue
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
    """Return the number of characters in its own paragraphs, without links."""
    return sum(len(_unlinked_text(p)) for p in container.iterchildren("p"))


def _unlinked_text(element: HtmlElement) -> str:
    return " ".join(map(str, element.xpath(".//text()[not(ancestor::a)]"))).strip()


def _keep_lines(block: HtmlElement) -> None:
    """Make paragraphs of a preformatted element, with a `<br>` for each line break."""
    lines = str(block.text_content()).splitlines()
    for child in list(block):
        block.remove(child)
    block.tag, block.text = "div", None
    paragraph = SubElement(block, "p")
    for line in lines:
        if not line.strip() and (paragraph.text or len(paragraph)):
            paragraph = SubElement(block, "p")
        elif paragraph.text is None:
            paragraph.text = line
        else:
            SubElement(paragraph, "br").tail = line


def _mark_captions(tree: _Element) -> None:
    """Move the words of each caption into a marked paragraph after the picture."""
    for caption in list(tree.iter("figcaption")):
        figure = next(caption.iterancestors("figure"), caption)
        parent = figure.getparent()
        words = " ".join("".join(map(str, caption.itertext())).split())
        if parent is None or not words:
            continue
        marked = SubElement(parent, "p")
        marked.text = CAPTION + words
        parent.insert(parent.index(figure) + 1, marked)
        marked.tail, figure.tail = figure.tail, None
        above = caption.getparent()
        if above is not None:
            above.remove(caption)
