"""The tree of an HTML page, parsed as the HTML standard says and made safe for lxml's tools."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from lxml.etree import SubElement
from lxml.html import Element, HtmlElement
from selectolax.lexbor import LexborHTMLParser, LexborNode

from nlp_worker.pages.html_limits import limit_markup, limit_metadata
from nlp_worker.pages.html_markup import BLOCKS, is_consent

DEEPEST = 150
"""Blocks below this depth become siblings: libxml2 and recursive tools stop at about 250."""
DEEPEST_INLINE = 40
"""Inline elements may be so much deeper, because they cannot leave their paragraph."""
LEAST_SHOWN = 0.5
"""Hidden text is left out only if at least this share of the text is left: a page that its own
script shows would be empty otherwise."""
LEAST_BESIDE = 200
"""Characters beside a request for consent; with fewer it is what the page is about."""
# fmt: off
_DROPPED = frozenset((
    "style", "svg", "template", "iframe", "object", "canvas", "noscript", "input", "select",
    "textarea", "datalist", "audio", "video", "map", "noembed", "noframes", "base",
))
# fmt: on
# fmt: off
_ATTRIBUTES = frozenset((
    "id", "class", "role", "rel", "href", "content", "name", "property", "lang", "xml:lang",
    "datetime", "pubdate", "hidden", "style", "aria-hidden", "cite", "type", "src", "title",
    "alt", "colspan", "rowspan", "start", "itemprop", "itemscope", "itemtype", "data-component",
    "data-testid", "data-lp-replacement-content",
))
# fmt: on
# What XML does not permit; numeric references can name these characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED_TWICE = re.compile(
    r"&(?:amp;)?(?:[lr][sd]quo|[sb]dquo|[lr]aquo|quot|apos|nbsp|[mn]dash|hellip|shy|#\d{2,5});"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_HIDDEN = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.I)


def parse_html(html: str) -> HtmlElement:
    """Return the tree of a page, without scripts, styles, comments and hidden elements.

    Soft hyphens and characters of no width are left out, so they cut no word.
    """
    root = LexborHTMLParser(limit_markup(html)).root
    tree: HtmlElement = Element("html")
    if root is not None:
        _copy_attributes(root, tree)
        _build(root, tree)
    _drop_unread(tree)
    limit_metadata(tree)
    return tree


@dataclass(slots=True)
class _OpenElement:
    """An element whose children are being copied; `youngest` is its last child so far.

    lxml would count all children to say which is the last.
    """

    element: HtmlElement
    depth: int = 0
    youngest: HtmlElement | None = None

    def append(self, tag: str) -> "_OpenElement":
        """Append an element and return it."""
        self.youngest = SubElement(self.element, _name(tag))
        return _OpenElement(self.youngest, self.depth + 1)

    def append_text(self, text: str) -> None:
        """Append a text after the last child."""
        text = _INVISIBLE.sub("", _ILLEGAL.sub("", text))
        text = _ESCAPED_TWICE.sub(lambda found: unescape(found[0]), text)
        if self.youngest is not None:
            self.youngest.tail = (self.youngest.tail or "") + text
        else:
            self.element.text = (self.element.text or "") + text


def _build(root: LexborNode, tree: HtmlElement) -> None:
    """Copy the nodes under `root` in document order, without recursion."""
    opened = [_OpenElement(tree)]
    for node, depth in _walk(root):
        del opened[depth:]
        if node.is_text_node:
            opened[-1].append_text(node.text_content or "")
            continue
        tag = node.tag or ""
        if opened[-1].depth >= DEEPEST + (tag not in BLOCKS) * DEEPEST_INLINE:
            _close_deep(opened)
        opened.append(opened[-1].append(tag))
        _copy_attributes(node, opened[-1].element)


def _close_deep(opened: list[_OpenElement]) -> None:
    """Close what is too deep; what comes next becomes a sibling of it."""
    at = len(opened) - 1
    while opened[at].depth > DEEPEST:
        at -= 1
    opened[at + 1 :] = [opened[at]] * (len(opened) - at - 1)


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, int]]:
    """Yield texts and elements with their depth, which begins with 1."""
    node, depth = root.first_child, 1
    while node is not None and depth:
        is_read = node.is_text_node or (node.is_element_node and not _is_dropped(node))
        if is_read:
            yield node, depth
        child = node.first_child if is_read else None
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
            if depth < 1:
                return
        node = node.next if node is not None else None


def _is_dropped(node: LexborNode) -> bool:
    if node.tag == "script":
        return "json" not in (node.attributes.get("type") or "")
    return node.tag in _DROPPED


def _name(tag: str) -> str:
    """Return a name that lxml accepts; a broken one becomes `span`."""
    return tag if re.fullmatch(r"[a-z][a-z0-9]{0,20}", tag) else "span"


def _copy_attributes(node: LexborNode, element: HtmlElement) -> None:
    for name, value in node.attributes.items():
        if name in _ATTRIBUTES:
            element.set("lang" if name == "xml:lang" else name, _ILLEGAL.sub("", value or ""))


def _drop_unread(tree: HtmlElement) -> None:
    """Remove elements that the page does not show, and those that ask for consent to cookies."""
    whole = len(tree.text_content())
    unread = [e for e in tree.iterdescendants() if is_consent(e) or _is_hidden(e)]
    for element in unread:
        if next(element.iterancestors("html"), None) is not tree:
            continue  # It has gone with an element around it.
        least = LEAST_BESIDE if is_consent(element) else LEAST_SHOWN * whole
        rest = whole - len(element.text_content())
        if rest >= least:
            element.drop_tree()
            whole = rest


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))
