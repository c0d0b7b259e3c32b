"""Names of the features of every stage, read off the code that makes the features."""

import numpy as np

from nlp_worker.languages import Language
from nlp_worker.quotes.detection.choice import gather_contents
from nlp_worker.quotes.detection.content_features import content_features
from nlp_worker.quotes.detection.content_spans import pair_edges, span_features
from nlp_worker.quotes.detection.passage_features import neighbour_features
from nlp_worker.quotes.detection.speaker_features import speaker_features
from nlp_worker.quotes.detection.stages import Stages
from nlp_worker.quotes.section_text import SectionText
from nlp_worker.text.views import make_views


def feature_names(language: Language) -> dict[str, tuple[str, ...]]:
    """Return the names of the features by stage, in their order.

    Runs the stages over a section without a word: tables without rows have their names all the
    same.
    """
    stages = Stages(SectionText(make_views(""), [], [], [], language), {})
    columns, no_scores = stages.columns, np.zeros(0, np.float32)
    cue_sides = stages.likely_sides(no_scores)
    edges = stages.edges(cue_sides)
    spans = pair_edges(edges.group, edges.word, no_scores, no_scores)
    passages = stages.passage_features(cue_sides, spans, no_scores)
    contents = gather_contents(columns, cue_sides, spans, no_scores, no_scores)
    tables = {
        "cue": stages.cue_features(),
        "start": edges.starts,
        "end": edges.ends,
        "span": span_features(stages.edge_features, cue_sides, spans),
        "passage": passages,
        "neighbour": neighbour_features(passages, columns, no_scores),
        "content": content_features(columns, cue_sides, contents, no_scores),
        "speaker": speaker_features(
            stages.section, stages.edge_features, [], edges.group, edges.word
        ),
    }
    return {stage: table.names for stage, table in tables.items()}
