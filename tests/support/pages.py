"""Sample documents, all of them written for this project about people who do not exist."""

HARBOUR = """\
Harbour town votes to keep its last ferry

The council of Vellmouth voted nine to four on Tuesday to keep the ferry to Isle Carrow running.

“We are not going to be the council that cut an island off,” said Maren Holdfast, who chairs the \
harbour committee. “The ferry pays for itself in ways no ledger shows.”

Councillor Tobias Renn voted against. He said the boat was “a museum piece with a diesel bill.”

Holdfast said that the crossing would be free for pupils from September.
"""

GERMAN = """\
Der Gemeinderat von Oberwalden hat am Dienstag beschlossen, die alte Brücke zu erhalten. \
„Wir geben diese Brücke nicht auf“, sagte die Bürgermeisterin. Die Arbeiten beginnen im Mai \
und sollen ein Jahr dauern. Bis dahin bleibt die Strasse gesperrt.
"""

RELEASE = """\
<!doctype html><html lang="en"><head><title>Larkfield Mill reopens</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Larkfield Mill reopens</h1>
<p>Larkfield Mill opened its doors again on Monday after four years of repairs to its wheel and \
its roof, and the first visitors stood in line from early morning.</p>
<p>“The wheel turns because two hundred volunteers would not let it rot,” said Odile Brandt, who \
leads the trust that owns the mill and who has raised money for it since the storm.</p>
<p>The mill is open from Tuesday to Sunday, and guided tours start every hour from ten in the \
morning until four in the afternoon.</p></article>
<footer>Larkfield Trust. All rights reserved.</footer></body></html>
"""


def article(number: int, paragraphs: int = 6) -> str:
    """Return a page of about 60 words a paragraph; each number gives another page."""
    lines = [f"Report number {number} from the valley of Tarn"]
    for paragraph in range(paragraphs):
        lines.append(
            f"“We counted {number + paragraph} herons on the lower marsh this week,” said Ilse "
            f"Quarrendon, the warden of reserve {number}. She said the water had stayed high since "
            f"the gates were closed on day {paragraph}, and that the reeds had spread north. The "
            f"farmers of the district told her that they had lost {number * 3 + paragraph} hectares "
            f"of hay to it, and asked the council of Tarn for help before the autumn."
        )
    return "\n\n".join(lines) + "\n"
