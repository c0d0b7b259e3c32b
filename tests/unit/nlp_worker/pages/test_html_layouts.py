"""Pages as sites lay them out: tables, several articles, live reports, boxes of noise."""

import pytest

from nlp_worker.languages.en import LANGUAGE as ENGLISH
from nlp_worker.pages.blocks import find_blocks
from nlp_worker.pages.html_extraction import read_html
from nlp_worker.pages.sections import find_sections
from nlp_worker.text.views import make_views
from shared.contracts import Document
from tests.unit.nlp_worker.pages.html_pages import (
    FIRST,
    MENU,
    SECOND,
    THIRD,
    page,
    paragraphs,
    read_blocks,
    read_texts,
)

TEXTS = [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td><a href='/'>Front</a><br><a href='/sea'>Sea</a></td><td><b>Bridge shut</b><br>"
        f"<br>{'<br><br>'.join(TEXTS)}</td></tr></table>",
        f"<table><tr><td>{MENU}</td><td><table><tr><td>{paragraphs(*TEXTS)}</td></tr></table></td></tr></table>",
        f"<table role='presentation'><tr><td>{paragraphs(*TEXTS)}</td></tr></table>",
        f"<center><font size=2>{'<br><br>'.join(TEXTS)}</font></center>",
        f"{MENU}<aside class='story'><h1>Bridge shut</h1>{paragraphs(*TEXTS)}</aside>",
        f"{MENU}<div><div><span>{'</span></div><div><span>'.join(TEXTS)}</span></div></div>",
        f"<form id='aspnet'>{MENU}<div>{paragraphs(*TEXTS)}</div></form>",
    ],
)  # fmt: skip
def test_paragraphs_stay_paragraphs_in_every_layout(body: str) -> None:
    """Tables, line breaks, asides and forms that hold the article."""
    texts = read_texts(page(body))
    assert [text for text in texts if len(text) > 100] == TEXTS
    assert "Front page" not in texts


@pytest.mark.parametrize("opened", ["<div>", "<font color=red>", "<center>", "<div><font><center>"])
def test_no_paragraph_is_lost_in_unclosed_elements(opened: str) -> None:
    """Each is inside of the one before it, three hundred deep and more."""
    texts = [f"On day {number} the bridge of Vellmouth stayed shut." for number in range(300)]
    found = read_texts(page("".join(f"{opened}<p>{text}" for text in texts)))
    assert found == texts


def test_cells_of_a_data_table_are_told_apart() -> None:
    """Names do not run over cells, and a row is a row."""
    table = (
        "<table><thead><tr><th>Firm<th>Town</thead><tr><td>Holt &amp; Sons Ltd<td>Vellmouth"
        "<tr><td><p>Brandt</p><p>Cannery</p><td>Tarn</table>"
    )
    blocks = read_blocks(page(f"<article>{paragraphs(FIRST, SECOND)}{table}</article>"))
    assert blocks[-1] == (
        "table",
        "Firm | Town\nHolt & Sons Ltd | Vellmouth\nBrandt Cannery | Tarn",
    )


POST = "<article><section><h2>{}</h2><div>{}</div><div>{}</div></section></article>"


def test_articles_beside_each_other_are_sections() -> None:
    """Their texts need no `<p>`."""
    posts = POST.format("Bridge shut", FIRST, SECOND) + POST.format("Barge sails", THIRD, SECOND)
    html = page(f"{MENU}<main>{posts}</main>")
    text = read_html(html, ENGLISH)
    blocks = find_blocks(make_views(text.text), text.parts, ENGLISH)
    sections = find_sections(blocks, text, Document(content=html), ENGLISH)
    assert [section.title for section in sections] == ["Bridge shut", "Barge sails"]


def test_a_live_report_keeps_its_headline_and_its_times() -> None:
    """The entries are one article."""
    entry = "<div class='entry'><time>{}</time><h3>{}</h3><p>{}</p></div>"
    entries = "".join(
        entry.format(*parts)
        for parts in [("14:20", "Barge through", THIRD), ("13:05", "Quay full", SECOND)]
    )
    html = page(f"<article><h1>Bridge shut: live</h1>{paragraphs(FIRST)}{entries}</article>")
    kinds = read_blocks(html)
    assert [text for _, text in kinds] == [
        *("Bridge shut: live", FIRST, "14:20", "Barge through", THIRD, "13:05", "Quay full"),
        SECOND,
    ]
    assert [kind for kind, _ in kinds].count("headline") == 1


LINKS = "<ul><li><a href='/1'>Diver finds old lamp in dock</a><li><a href='/2'>“I saw it,” says cook</a></ul>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='related'><h4>Related articles</h4>{LINKS}</div>",
        f"<div class='sidebar-most-read'><h3>Most read</h3>{LINKS}</div>",
        f"<h3>Lesen Sie auch</h3>{LINKS}",
        "<div class='newsletter-signup'><p>Our letter comes every morning, with the tides.</p></div>",
        "<div class='cookie-banner'><p>We use small files to know you again.</p></div>",
        "<section class='donation-appeal'><p>We have a small favour to ask of you.</p></section>",
        "<div id='app-promo'><p>Our app has the tides of all harbours.</p></div>",
        "<div class='share-tools'><p>Tell your friends about this page.</p></div>",
        "<div style='display: none'><p>Nobody can see this text.</p></div>",
        "<p hidden>Nobody can see this text.</p>",
        "<template><p>Nobody can see this text.</p></template>",
        "<p>The bridge <span class='tooltip'>A bridge crosses water. <a href='/b'>More</a></span></p>",
    ],
)
@pytest.mark.parametrize("place", ["{box}{article}", "{start}{box}{end}", "{article}{box}"])
def test_boxes_of_noise_are_left_out_wherever_they_stand(box: str, place: str) -> None:
    """Before, inside and after the article."""
    body = place.format(
        box=box,
        article=f"<article><h1>Bridge shut</h1>{paragraphs(*TEXTS)}</article>",
        start=f"<article><h1>Bridge shut</h1>{paragraphs(*TEXTS[:2])}",
        end=f"{paragraphs(THIRD)}</article>",
    )
    texts = [
        text for text in read_texts(page(body)) if text not in ("The bridge", "Lesen Sie auch")
    ]
    assert texts == ["Bridge shut", *TEXTS]


def test_a_page_that_its_own_script_shows_is_read() -> None:
    """Its whole body is hidden in the markup."""
    html = f"<html><body style='display:none'>{paragraphs(*TEXTS)}</body></html>"
    assert read_texts(html) == TEXTS


def test_a_page_about_cookies_is_read() -> None:
    """Elements named so hold the article itself."""
    html = page(f"<article class='cookie-policy'>{paragraphs(*TEXTS)}</article>")
    assert read_texts(html) == TEXTS


def test_soft_hyphens_and_initials_cut_no_word() -> None:
    """Nor do characters of no width and inline markup."""
    words = "<span class='dropcap'>T</span>he harbour&shy;mas&#8203;ter was <b>sor</b>ry.&#xFEFF;"
    assert "The harbourmaster was sorry." in read_texts(page(paragraphs(FIRST, words, SECOND)))


def test_marks_that_were_escaped_twice_are_marks() -> None:
    """Content management systems do it."""
    words = "&amp;ldquo;It&amp;rsquo;s over,&amp;#8221; she said."
    assert "“It’s over,” she said." in read_texts(page(paragraphs(FIRST, words, SECOND)))


@pytest.mark.parametrize(
    "broken", ["â€œIt is over,â€\x9d she said.", "\x93It is over,\x94 she said."]
)
def test_marks_of_a_wrong_character_set_are_marks(broken: str) -> None:
    """UTF-8 that was read as windows-1252, and windows-1252 that was read as latin-1."""
    assert "“It is over,” she said." in read_texts(page(paragraphs(FIRST, broken, SECOND)))


def test_a_quote_mark_in_a_script_does_not_swallow_the_page() -> None:
    """“<” and an apostrophe in a script are no tag with very many attributes."""
    words = " ".join(f"word{number}" for number in range(600))
    article = f"<p>The ferry to Sorvik sails again, the harbour office wrote on Monday. {words}</p>"
    script = "<script>if (a <b) run(); // don't</script>"
    html = f"<html><head>{script}</head><body><article>{article}</article></body></html>"
    assert "The ferry to Sorvik sails again" in read_html(html, ENGLISH).text
