"""Faster networks for a spaCy pipeline: numpy's matrix product, each word embedded once a batch.

thinc multiplies with BLIS, whose wheels have no vector kernels for common servers; numpy's OpenBLAS
has them. The operations between the products work in place on whole rows, in the order of thinc's
own operations. `python -m benchmarks speed` prints the figures.
"""

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps

_NORMALIZED = ("maxout", "layernorm")
_TINY = 1e-8
"""What thinc adds to a variance."""
_EMBEDDING = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")


class FastOps(NumpyOps):  # type: ignore[misc]
    """The CPU operations of thinc with numpy's matrix product."""

    def gemm(
        self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False
    ) -> Any:
        """Return the product of two matrices, each transposed if asked."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def use_fast_networks(nlp: Language) -> None:
    """Make the layers of every component fast; embed equal words of a batch once."""
    ops = FastOps()
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if not isinstance(model, Model):
            continue
        for names, fast in ((_EMBEDDING, _embed_once), (_NORMALIZED, _maxout_norm)):
            for layer in [layer for layer in model.walk() if _is_made_of(layer, names)]:
                model.replace_node(layer, fast(layer))
        for layer in model.walk():
            layer.ops = ops


def _is_made_of(layer: "Model[Any, Any]", names: tuple[str, ...]) -> bool:
    found = tuple(part.name.partition("(")[0] for part in layer.layers)
    return layer.name != "embed_once" and found == names


def _embed_once(layer: "Model[Any, Any]") -> "Model[Any, Any]":
    """Return a layer that embeds equal tokens once; its output depends on a token alone."""
    return Model("embed_once", _embed, layers=list(layer.layers), dims={"nO": layer.get_dim("nO")})


def _embed(model: "Model[Any, Any]", docs: Any, is_train: bool) -> Any:
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


def _maxout_norm(layer: "Model[Any, Any]") -> "Model[Any, Any]":
    """Return one layer for a maxout layer and its normalization, with its pieces side by side."""
    maxout, norm = layer.layers
    weights: Any = maxout.get_param("W")
    bias: Any = maxout.get_param("b")
    outputs, pieces, inputs = weights.shape
    params: dict[str, Any] = {
        "W": np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(pieces * outputs, inputs)),
        "b": bias.T.reshape(pieces * outputs),
        "scale": norm.get_param("G"),
        "shift": norm.get_param("b"),
    }
    return Model("maxout_norm", _choose, dims={"nO": outputs, "nI": inputs}, params=params)


def _choose(model: "Model[Any, Any]", rows: Any, is_train: bool) -> Any:
    if is_train:
        raise NotImplementedError("a pipeline that was made fast cannot be trained")
    width = model.get_dim("nO")
    weights: Any = model.get_param("W")
    pieces = rows @ weights.T
    pieces += model.get_param("b")
    best = np.array(pieces[:, :width])
    for start in range(width, pieces.shape[1], width):
        np.maximum(best, pieces[:, start : start + width], out=best)
    best -= best.mean(axis=1, keepdims=True)
    variance = np.square(best).sum(axis=1, keepdims=True) / np.float32(width)
    best *= (variance + np.float32(_TINY)) ** np.float32(-0.5)
    best *= model.get_param("scale")
    best += model.get_param("shift")
    return best, _no_training


def _no_training(_: Any) -> Any:
    raise NotImplementedError("a pipeline that was made fast cannot be trained")
