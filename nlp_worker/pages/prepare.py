"""A page's tree before it goes to the extractor, changed so that what a reader needs is kept."""

from collections.abc import Iterable

from lxml.etree import SubElement, _Element
from lxml.html import HtmlElement

from nlp_worker.pages.drafts import META
from nlp_worker.pages.kinds import own_kind

CAPTION = "\ue000"
"""Opens a caption on its way through the extractor, which keeps no other trace of one."""
LEAST_UNDER = 2
"""Times its own length a title must have of text under it."""
FEWEST_POSTS = 2
_TITLES = ("h1", "h2", "h3")
_HEADS = ("header", "hgroup")


def prepare(tree: HtmlElement) -> None:
    """Change a page in place so that the extractor keeps what a reader needs."""
    # The extractor takes `<base>` for the address of the page, and it is none.
    for base in list(tree.iter("base")):
        base.drop_tree()
    posts = _posts(tree)
    _unlink(heading for heading, _ in posts)
    _join_posts(tree, [home for _, home in posts])
    for block in list(tree.iter("pre")):
        _keep_lines(block)
    _mark_captions(tree)


def _posts(tree: HtmlElement) -> list[tuple[HtmlElement, HtmlElement]]:
    """Headings that have their text under them, each with the element that holds both."""
    found: list[tuple[HtmlElement, HtmlElement]] = []
    for heading in tree.iter(*_TITLES):
        home = heading.getparent()
        while home is not None and home.tag in _HEADS:
            home = home.getparent()
        if home is not None and _text_in(home) > LEAST_UNDER * len(str(heading.text_content())):
            found.append((heading, home))
    return found


def _unlink(headings: Iterable[HtmlElement]) -> None:
    """Titles that link to their own page stay titles.

    The extractor drops headings that are links, as most lead to other articles.
    """
    for heading in headings:
        for link in list(heading.iter("a")):
            link.drop_tag()


def _join_posts(tree: HtmlElement, homes: Iterable[HtmlElement]) -> None:
    """Where most of the page is posts beside each other, make them one article.

    The extractor takes the first thing that looks like an article and leaves the others.
    """
    beside: dict[HtmlElement, list[HtmlElement]] = {}
    for home in dict.fromkeys(homes):
        if (above := home.getparent()) is not None:
            beside.setdefault(above, []).append(home)
    whole = sum(len(_own_text(p)) for p in tree.iter("p"))
    for above, posts in beside.items():
        if len(posts) < FEWEST_POSTS or 2 * sum(map(_text_in, posts)) <= whole:
            continue
        for post in posts:
            post.tag = "div"
            post.attrib.clear()
            _keep_meta(post)
        joined = HtmlElement()
        joined.tag = "article"
        above.insert(above.index(posts[0]), joined)
        joined.extend(posts)


def _keep_meta(post: HtmlElement) -> None:
    """Make who wrote a post, and when, a paragraph of it; the extractor drops it by its class."""
    for child in post:
        words = " ".join(str(child.text_content()).split()) if isinstance(child.tag, str) else ""
        if child.tag not in _TITLES and len(words) > 0 and own_kind(words) in META:
            child.tag = "p"
            child.attrib.clear()


def _text_in(home: HtmlElement) -> int:
    """Characters of its own paragraphs, links left out."""
    return sum(len(_own_text(p)) for p in home.iterchildren("p"))


def _own_text(element: HtmlElement) -> str:
    return " ".join(map(str, element.xpath(".//text()[not(ancestor::a)]"))).strip()


def _keep_lines(block: HtmlElement) -> None:
    """Make a stretch of set lines a paragraph of lines, for its breaks to come through."""
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
    """Put the words of each caption into a marked paragraph beside the picture."""
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
