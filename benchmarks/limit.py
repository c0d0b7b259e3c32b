"""The time that the matrix products of the networks alone take: no parser of them can be faster.

Run it with one BLAS thread: OPENBLAS_NUM_THREADS=1 python -m benchmarks.limit
"""

import time
from typing import Any

import numpy as np

from benchmarks.corpus import article
from benchmarks.plain import MODEL

STEPS = {"parser": 2, "ner": 1}
"""Transitions for each token; each takes one product of the last layer."""
SIDE = 1024
TRIES = 20


def describe_limit(nlp: Any, texts: list[str]) -> str:
    """Return a sentence with the operations a word, the peak of the processor, and the time."""
    words = sum(len(text.split()) for text in texts)
    tokens = sum(len(nlp.make_doc(text)) for text in texts)
    models = {name: getattr(pipe, "model", None) for name, pipe in nlp.pipeline}
    operations = sum(_operations(name, model) for name, model in models.items() if model)
    a_word = operations * tokens / words
    peak = measure_peak()
    return (
        f"matrix products: {a_word / 1e6:.2f} million operations a word ({tokens / words:.2f} tokens); "
        f"this processor does {peak / 1e9:.0f} thousand million a second (float32, one thread): "
        f"{1e6 * a_word / peak:.1f} ms for 1,000 words"
    )


def _operations(name: str, model: Any) -> int:
    """Return the operations for one token, without the embedding, which is shared by equal tokens."""
    layers = {id(layer): layer for layer in model.walk() if layer.has_param("W")}
    is_transition = model.name == "parser_model"
    upper = model.get_ref("upper") if is_transition else None
    total = 0
    for layer in layers.values():
        if layer.name == "maxout" and layer.get_dim("nI") > 3 * layer.get_dim("nO"):
            continue
        times = STEPS.get(name, 1) if layer is upper else 1
        total += 2 * int(layer.get_param("W").size) * times
    return total


def measure_peak() -> float:
    """Return the operations a second of numpy's product of two large matrices, the best of several."""
    one, other = np.random.default_rng(1).random((2, SIDE, SIDE), dtype=np.float32)
    seconds = []
    for _ in range(TRIES):
        begun = time.process_time()
        np.matmul(one, other)
        seconds.append(time.process_time() - begun)
    return 2 * SIDE**3 / min(seconds)


def main() -> None:
    """Print the limit for made articles."""
    import spacy

    print(describe_limit(spacy.load(MODEL), [article(number) for number in range(15)]))


if __name__ == "__main__":
    main()
