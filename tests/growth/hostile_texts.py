"""Texts of any length whose reading could take more than proportional time.

A text repeats a unit. In a unit `#i` is the number of the repetition, `#w` a small word and `#W` a
capitalised word that no other repetition has. `Nested` texts open all units before they close them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

from nlp_worker.languages.lexicons import words

Kind = Literal["text/plain", "text/html"]
_LETTERS = "bcdfglmnprstvz"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A head, a unit many times, and a tail."""

    unit: str
    head: str = ""
    tail: str = ""

    def text(self, characters: int) -> str:
        """Return a text of about this length."""
        return self.head + "".join(_repetitions(self.unit, characters)) + self.tail


@dataclass(frozen=True, slots=True)
class Nested:
    """Openings, words, and as many closings."""

    opening: str
    closing: str
    words: str = "The ferry is late."

    def text(self, characters: int) -> str:
        """Return a text of about this length."""
        half = list(_repetitions(self.opening, characters // 2))
        return "".join(half) + self.words + self.closing * len(half)


def _repetitions(unit: str, characters: int) -> Iterator[str]:
    lengths = 0
    for number in count():
        written = unit.replace("#i", str(number))
        if "#" in written:
            word = new_word(number)
            written = written.replace("#w", word).replace("#W", word.capitalize())
        lengths += len(written)
        if lengths > characters:
            return
        yield written


def new_word(number: int) -> str:
    """Return an invented word of at least four letters, another one for each number."""
    syllables, number = "", number + len(_LETTERS) * len(_VOWELS)
    while number:
        number, at = divmod(number, len(_LETTERS) * len(_VOWELS))
        syllables += _LETTERS[at // len(_VOWELS)] + _VOWELS[at % len(_VOWELS)]
    return syllables + "n"


PLAIN: dict[str, Repeated | Nested] = {
    # one character or two, without end
    **{
        f"run of {name}": Repeated(unit)
        for name, unit in {
            "letters": "a",
            "capitals": "A",
            "digits": "7",
            "spaces": "x          ",
            "tabs": "x\t\t\t\t\t",
            "line breaks": "x\n\n\n\n\n",
            "blank lines with spaces": "x\n \n \n",
            "stops": ".",
            "spaced stops": ". ",
            "commas": ",",
            "colons": ":",
            "dashes": "-",
            "long dashes": "— ",
            "underscores": "_",
            "slashes": "/",
            "at signs": "@",
            "ampersands": "& ",
            "hashes": "* ",
            "bars": "| ",
            "brackets": "(",
            "bracket pairs": "() ",
            "square brackets": "[",
            "question marks": "? ",
            "apostrophes": "'",
            "spaced apostrophes": "' ",
            "straight marks": '"',
            "spaced straight marks": '" ',
            "opening marks": "“",
            "closing marks": "”",
            "single opening marks": "‘",
            "angle marks": "« ",
            "backticks": "`",
            "broken marks": "â€œ",
            "no-break spaces": "x\u00a0",
            "zero widths": "x\u200b ",
            "combining accents": "e\u0301",
            "right-to-left letters": "שלום ",
            "Chinese": "雨。",
            "emoji": "🙂 ",
            "control characters": "\x01 ",
        }.items()
    },
    # glued words and marks
    "A'": Repeated("A'"),
    "A-": Repeated("A-"),
    "A.": Repeated("A."),
    "A. ": Repeated("A. "),
    "A&": Repeated("A&"),
    "A/": Repeated("A/"),
    "O'": Repeated("O'"),
    "Mc": Repeated("Mc"),
    "a.B": Repeated("a.B"),
    'abcd."Then ': Repeated('abcd."Then '),
    "abcd.Then": Repeated("abcd.Then "),
    "glued camel": Repeated("#w#W"),
    "glued sentences": Repeated("The ferry stopped.Then it went on."),
    "addresses": Repeated("https://#w.example/a/b "),
    "glued addresses": Repeated("https://#w.example/a/b"),
    "e-mails": Repeated("#w@#w.example "),
    "hyphens": Repeated("well-#w-"),
    "ellipses": Repeated("rain … "),
    "abbreviations": Repeated("Mr. Dr. St. "),
    "initials": Repeated("J. R. "),
    "U.S.": Repeated("U.S. "),
    # names
    "one name": Repeated("Ada Holt "),
    "names in a row": Repeated("#W "),
    "names with commas": Repeated("#W, "),
    "names with and": Repeated("#W and "),
    "names in sentences": Repeated("#W Holt said the ferry was late. "),
    "surnames in sentences": Repeated("Ada #W said the ferry was late. "),
    "full names": Repeated("Ada #W met Ben #W in the harbour. "),
    "three words": Repeated("Ada Lena #W opened the bridge. "),
    "one surname": Repeated("#W Holt met Holt. "),
    "one first name": Repeated("Ada #W met Ada. "),
    "titles": Repeated("Mr. #W met Mrs. #W. "),
    "offices": Repeated("Minister #W spoke. "),
    "office of": Repeated("the minister of #W said it rained. "),
    "possessives": Repeated("#W's ferry was late. "),
    "possessives in a row": Repeated("#W's "),
    "hyphenated names": Repeated("Ada #W-Holt spoke. "),
    "joined names": Repeated("#W-"),
    "initial and name": Repeated("A. #W spoke. "),
    "particles": Repeated("Ada van der #W spoke. "),
    "particles in a row": Repeated("van der "),
    "nicknames": Repeated('Ada "#W" Holt spoke. '),
    "brackets of names": Repeated("#W (Ada) spoke. "),
    "acronyms": Repeated("the #W Harbour League (#WHL) met. "),
    "acronyms alone": Repeated("NATO IS "),
    "defined acronyms": Repeated("(HDU) "),
    "organisations": Repeated("#W Bank opened. "),
    "organisations of": Repeated("the Bank of #W opened. "),
    "institutions": Repeated("the #W Ministry met. "),
    "government of": Repeated("the government of #W met. "),
    "places": Repeated("They live in #W, Denmark. "),
    "peoples": Repeated("the Danish #W met. "),
    "capitals": Repeated("ADA #W SPOKE. "),
    "misspelt names": Repeated("Sergei #Wov met Sergey #Wow. "),
    "long name": Repeated("Ada Holt Renn Marlow "),
    "of": Repeated("Bank of "),
    "the": Repeated("The "),
    "names on lines": Repeated("Ada #W\n"),
    "names on paragraphs": Repeated("Ada #W\n\n"),
    "pronouns": Repeated("She said he knew they were late. "),
    "role nouns": Repeated("the minister said the mayor was late. "),
    "appositions": Repeated("Ada #W, the mayor of Vellmouth, spoke. "),
    "apposition chain": Repeated(", the mayor"),
    "chain of of": Repeated("the mayor of "),
    "values": Repeated("$5 million on Monday, "),
    # quotations
    "direct": Repeated('"The ferry is late," #W said. '),
    "direct in curly marks": Repeated("“The ferry is late,” said Ada #W. "),
    "direct paragraphs": Repeated('"The ferry is late," said Ada Holt.\n\n'),
    "one passage a paragraph": Repeated('"The ferry is late.\n\n'),
    "passages without cues": Repeated('"The ferry is late." '),
    "passages of one word": Repeated('"rain" '),
    "single marks": Repeated("'The ferry is late,' #W said. "),
    "nested marks": Repeated("“The ‘ferry’ is late,” Holt said. "),
    "nested passages": Nested("“the ‘", "’ ferry”"),
    "never closed": Repeated("“The ferry is late. "),
    "never opened": Repeated("the ferry is late.” "),
    "never closed in lines": Repeated("“The ferry is late.\n"),
    "apostrophe words": Repeated("the ferries' 'bout o'clock "),
    "closed by another": Repeated("“The ferry” “is late” ‘today» "),
    "he said": Repeated("he said "),
    "said": Repeated("said "),
    "said that": Repeated("said that "),
    "she said that": Repeated("Ada said that Ben said that "),
    "indirect": Repeated("#W said that the ferry was late. "),
    "indirect with who": Repeated("Ada, who said that Ben, who said that "),
    "according to": Repeated("according to "),
    "according to names": Repeated("The ferry is late, according to #W. "),
    "told": Repeated("Ada told Ben that the ferry was late. "),
    "promised": Repeated("Ada #W promised to mend the ferry. "),
    "accused": Repeated("Ada accused Ben of #w. "),
    "inverted": Repeated("The pier, said Holt, is safe. "),
    "answers": Repeated('"The ferry is late," was Holt\'s answer. '),
    "words of": Repeated('"The ferry is late." Those were the words of #W. '),
    "colons before marks": Repeated('Ada #W: "The ferry is late." '),
    "dashes after marks": Repeated('"The ferry is late." — Ada #W\n\n'),
    "headline quotations": Repeated("Ferry is late: Holt\n\n"),
    "headline with dash": Repeated("Ferry is late — mayor\n\n"),
    "transcript": Repeated("ADA #W: The ferry is late.\n"),
    "transcript of two": Repeated("ADA HOLT: The ferry is late.\nBEN RENN: Why?\n"),
    "transcript paragraphs": Repeated("Ada Holt: The ferry is late.\n\n"),
    "questions and answers": Repeated("Q: Is it late?\nA: It is.\n"),
    "interview": Repeated("Is the ferry late?\n\nIt is, and it will be.\n\n"),
    "interview with dashes": Repeated("- Is it late?\n– It is.\n"),
    "labels": Repeated("Holt: "),
    "blockquotes": Repeated("> The ferry is late.\n"),
    "long sentence": Repeated("and the ferry was late "),
    "long sentence of clauses": Repeated("because Ada said the ferry was late, "),
    "long sentence of names": Repeated("and Ada #W said it, "),
    # lines and blocks
    "short lines": Repeated("rain\n"),
    "lone capitals": Repeated("Rain\n"),
    "titles and paragraphs": Repeated("Bridge opens again\n\nThe ferry was late. It rained.\n\n"),
    "headings": Repeated("Bridge #W opens again\n\n"),
    "articles": Repeated(
        "Bridge #W opens\nBy Ada Holt\nJune 3, 2019\n\nThe ferry was late today.\n\n"
    ),
    "bylines": Repeated("By Ada #W\n\n"),
    "dates": Repeated("June 3, 2019\n\n"),
    "dates in a row": Repeated("June 3, 2019 "),
    "datelines": Repeated("VELLMOUTH (AP) — The ferry was late.\n\n"),
    "sources": Repeated("The Vellmouth Post\n\n"),
    "captions": Repeated("Photo: Ada #W\n\n"),
    "related": Repeated("Related:\n\nBridge #W opens again\n\n"),
    "addresses on lines": Repeated("https://#w.example/a\n"),
    "comments": Repeated("2 responses to “Rain”\n\nada says:\n\nIt rained.\n\n"),
    "forum": Repeated("ada#i wrote on June 3, 2019 at 3:15 pm:\nIt rained.\n\nReply\n\n"),
    "forum markers": Repeated("Reply\nShare\nReport\n\n"),
    "bullets": Repeated("- a ferry\n"),
    "starred bullets": Repeated("* The ferry #w was late.\n\n"),
    "numbered": Repeated("7. a ferry #w\n"),
    "bullets without words": Repeated("-\n"),
    "table": Repeated("ferry\t#i\tlate\n"),
    "table of spaces": Repeated("ferry     #i     late\n"),
    "table of bars": Repeated("| ferry | #i |\n"),
    "figures": Repeated("3%\n"),
    "addresses of letters": Repeated("Write to:\n12 Pier Road\nVellmouth\n\n"),
    "verse": Repeated("The rain fell\nupon the pier,\n\n"),
    "hard wraps": Repeated("The ferry that was late on Monday was late again today, said\n"),
    "wraps of one word": Repeated("The\nferry was late again and again and\n"),
    "indented": Repeated("    The ferry was late.\n"),
    "carriage returns": Repeated("The ferry was late.\r\n"),
    "glued captions": Repeated("mapThe rain fell. It fell again.\n"),
    "equal lines": Repeated("The ferry was late again today and it rained.\n\n"),
    "colon lines": Repeated("Ferries:\n"),
    "announced lines": Repeated("Ferries:\nAda\nBen\n"),
    "long lines": Repeated("word " * 40 + "\n"),
    "noise": Repeated('abcd."Then ', "Comments\n\n", ""),
    "words": Repeated("#w "),
    "words of German": Repeated("Die Fähre war zu spät, sagte sie. "),
}
"""Plain texts by name."""

_PAGE = ("<html><body><article>", "</article></body></html>")


def _page(unit: str) -> Repeated:
    return Repeated(unit, *_PAGE)


HTML: dict[str, Repeated | Nested] = {
    **{
        f"siblings <{tag}>": _page(f"<{tag}>The ferry #w was late.</{tag}>")
        for tag in words(
            "p div h1 h2 h3 li ul span a b em q blockquote section article aside nav footer header "
            "td tr table pre code figure figcaption time cite address dl dt dd main form label "
            "button option script style noscript template svg iframe video details br hr font"
        )
    },
    **{
        f"nested <{tag}>": Nested(f"<{tag}>", f"</{tag}>")
        for tag in words("p div ul li span a b q blockquote section article table td h2 pre em")
    },
    "nested lists": Nested("<ul><li>a", "</li></ul>"),
    "nested tables": Nested("<table><tr><td>", "</td></tr></table>"),
    "nested with words": Nested("<div>rain ", "</div>"),
    "nested blocks with words": Nested("<div><p>The ferry was late.</p>", "</div>"),
    "never closed <div>": Repeated("<div>"),
    "never closed <p>": Repeated("<p>The ferry was late."),
    "never closed <b>": Repeated("<b>a"),
    "never closed <b> and <p>": Repeated("<p><b>a"),
    "never closed <a>": Repeated("<a href=#i>a"),
    "never closed <font>": Repeated("<p><font size=#i>a"),
    "closings": Repeated("</p></div></b>"),
    "loose words": _page("rain<br>"),
    "breaks": _page("The ferry was late.<br><br>"),
    "breaks alone": _page("<br>"),
    "words and spans": _page("rain <span>and</span> "),
    "links": _page('<a href="https://#w.example/">Ferry #w</a> '),
    "links in a list": _page('<ul><li><a href="/#i">Bridge #w opens</a></li></ul>'),
    "items": Repeated("<li>a ferry #w</li>", "<body><ul>", "</ul>"),
    "items with blocks": Repeated("<li><p>a ferry #w</p></li>", "<body><ol>", "</ol>"),
    "rows": Repeated("<tr><td>ferry</td><td>#i</td></tr>", "<body><table>", "</table>"),
    "cells": Repeated("<td>#i</td>", "<body><table><tr>", "</tr></table>"),
    "layout cells": Repeated(
        "<tr><td>" + "The ferry was late again. " * 12 + "</td></tr>", "<body><table>", "</table>"
    ),
    "attributes": Repeated(" a#i=1", "<body><p", ">The ferry was late.</p>"),
    "attributes of <body>": Repeated(" a#i=1", "<body", "><p>The ferry was late.</p>"),
    "equal attributes": Repeated(" a=1", "<body><p", ">The ferry was late.</p>"),
    "classes": Repeated("c#i ", '<body><p class="', '">The ferry was late.</p>'),
    "class of each": _page('<p class="byline author #w">By Ada #W</p>'),
    "captions of each": _page('<p class="caption">The ferry #w</p>'),
    "entities": _page("&amp;&nbsp;&#8220;"),
    "entities without end": _page("&amp"),
    "comments in markup": _page("<!-- rain -->rain "),
    "conditional comments": _page("<![if !x]>rain<![endif]>"),
    "open comments": Repeated("<!--", "<p>The ferry was late.</p>"),
    "angles": Repeated("<"),
    "angles and words": Repeated("a < b "),
    "declarations": Repeated("<!DOCTYPE html>"),
    "processing": Repeated("<?rain?>"),
    "CDATA": Repeated("<![CDATA[rain]]>"),
    "titles and paragraphs": _page(
        "<h2>Bridge #W opens</h2><p>The ferry was late. It rained again.</p>"
    ),
    "titles": _page("<h2>Bridge #W opens again</h2>"),
    "articles": Repeated(
        "<article><h1>Bridge #W opens</h1><p>By Ada #W</p><p>The ferry was late again.</p></article>",
        "<body>",
    ),
    "teasers": Repeated(
        '<div class="teaser"><h3><a href="/#i">Bridge #W opens</a></h3><p>It rained.</p></div>',
        "<body>",
    ),
    "comments": Repeated(
        '<div class="comment"><b>ada#i</b><p>It rained again and again.</p></div>',
        "<body><article><p>" + "The ferry was late. " * 20 + '</p></article><div id="comments">',
        "</div>",
    ),
    "blockquotes": _page("<p>Ada #W wrote:</p><blockquote><p>The ferry was late.</p></blockquote>"),
    "embedded posts": _page(
        '<blockquote class="twitter-tweet"><p>The ferry was late.</p>— Ada #W (@ada) June 3, 2019</blockquote>'
    ),
    "<q>": _page("<p><q>The ferry is late</q>, said Ada #W.</p>"),
    "figures": _page(
        '<figure><img src="/#i" alt="ferry #w"><figcaption>Ferry #w</figcaption></figure>'
    ),
    "images": _page('<img src="/#i" alt="ferry #w">'),
    "times": _page('<time datetime="2019-06-03">June 3, 2019</time>'),
    "meta": Repeated(
        '<meta name="author" content="Ada #W">', "<head>", "</head><p>The ferry was late.</p>"
    ),
    "meta of titles": Repeated(
        '<meta property="og:title" content="Bridge #W">',
        "<head>",
        "</head><p>The ferry was late.</p>",
    ),
    "links of head": Repeated(
        '<link rel="canonical" href="https://#w.example/">',
        "<head>",
        "</head><p>The ferry was late.</p>",
    ),
    "JSON-LD": Repeated(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge #W"}</script>',
        "<body>",
        "<p>The ferry was late.</p>",
    ),
    "JSON-LD in depth": Repeated(
        "[", '<body><script type="application/ld+json">', "</script><p>The ferry was late.</p>"
    ),
    "scripts": Repeated("<script>var a#i = 1;</script>", "<body>", "<p>The ferry was late.</p>"),
    "hidden": _page('<p style="display:none">The ferry #w</p>'),
    "inline styles": _page('<p style="a:b;color:red;">The ferry #w was late.</p>'),
    "paragraphs of prose": _page(
        "<p>Ada #W said the ferry was late. “It rained,” she said, “and nobody came.”</p>"
    ),
    "one long paragraph": Repeated(
        "The ferry #w was late. ", "<body><article><p>", "</p></article>"
    ),
    "one long word": Repeated("a", "<body><p>", "</p>"),
    "one long line of breaks": Repeated("The ferry #w was late.<br>\n", "<body><p>", "</p>"),
    "preformatted": Repeated("The ferry #w was late.\n\n", "<body><pre>", "</pre>"),
    "white space": Repeated(" \n\t", "<body><p>The ferry", "was late.</p>"),
    "broken marks": _page("<p>â€œThe ferry #w is late,â€\x9d she said.</p>"),
    "wrong characters": _page("<p>Ã©Ã¨ The ferry #w was late.</p>"),
    "transcript": _page("<p><strong>ADA #W:</strong> The ferry is late.</p>"),
    "interview": _page("<p><b>Is the ferry late?</b></p><p>It is, and it will be.</p>"),
    "bold words": _page("<p><b>Ferry #w</b></p>"),
    "ruby": _page("<ruby>雨<rp>(</rp><rt>ame</rt><rp>)</rp></ruby>"),
    "soft hyphens": _page("<p>fer&shy;ry #w</p>"),
    "equal paragraphs": _page("<p>The ferry was late again today and it rained.</p>"),
    "custom elements": _page("<x-#w>The ferry was late.</x-#w>"),
    "select": _page("<select><option>a<option>b</select>"),
    "frames": Repeated("<frameset><frame src=a>"),
    "forms in tables": Repeated("<table><form><tr>a"),
    "words in tables": Repeated("<table>a"),
    "math": Repeated("<math><mi>a"),
    "templates": Nested("<template><p>", "</p></template>"),
}
"""HTML pages by name."""


def hostile_documents() -> Iterator[tuple[str, Kind, Repeated | Nested]]:
    """Yield the name, the content type and the maker of every text."""
    yield from ((f"plain: {name}", "text/plain", maker) for name, maker in PLAIN.items())
    yield from ((f"html: {name}", "text/html", maker) for name, maker in HTML.items())
