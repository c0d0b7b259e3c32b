"""The networks of a spaCy pipeline on numpy's matrix product, and no word embedded twice.

thinc multiplies with BLIS, whose wheels know no vector kernels of this kind of machine; numpy's
OpenBLAS does. `python -m benchmarks speed` has the figures.
"""

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps

_EMBEDDING = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")


class FastOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations for processors, with numpy's matrix product."""

    def gemm(
        self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False
    ) -> Any:
        """The product of two matrices, each transposed if asked."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def use_fast_networks(nlp: Language) -> None:
    """Set `FastOps` on every layer of every component; embed equal words of a batch once."""
    ops = FastOps()
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if not isinstance(model, Model):
            continue
        for layer in list(model.walk()):
            if _is_embedding(layer):
                model.replace_node(layer, _embed_once(layer))
        for layer in model.walk():
            layer.ops = ops


def _is_embedding(layer: "Model[Any, Any]") -> bool:
    names = [part.name.partition("(")[0] for part in layer.layers]
    return layer.name != "embed_once" and tuple(names) == _EMBEDDING


def _embed_once(layer: "Model[Any, Any]") -> "Model[Any, Any]":
    """The layer, whose output for a token depends on the token's own features alone."""
    return Model(
        "embed_once", _forward, layers=list(layer.layers), dims={"nO": layer.get_dim("nO")}
    )


def _forward(model: "Model[Any, Any]", docs: Any, is_train: bool) -> Any:
    if is_train:
        raise NotImplementedError("a pipeline that was made fast cannot be trained")
    extract, _, embed, mix, _ = model.layers
    features = extract.predict(docs)
    rows = np.ascontiguousarray(np.concatenate(features))
    keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    vectors = mix.predict(embed.predict(rows[first]))[place]
    ends = np.cumsum([len(part) for part in features])
    return np.split(vectors, ends[:-1]), _no_training


def _no_training(_: Any) -> Any:
    raise NotImplementedError("a pipeline that was made fast cannot be trained")
