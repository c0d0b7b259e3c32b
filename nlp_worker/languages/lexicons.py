"""Word lists: UTF-8 files with one entry a line, sorted, with comments after `#`."""

from importlib.resources.abc import Traversable


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written with spaces and line breaks between them."""
    return tuple(text.split())


NAMES = frozenset(
    words(
        """
        abbreviations abbreviations_final abbreviations_number addressing_verbs
        announcing_words anonymity_verbs boilerplate_lines boilerplate_openings byline_openings
        byline_verbs caption_labels caption_openings cities comment_headers
        common_openings common_words company_forms company_suffixes countries
        country_names cue_weights dangling_words date_openings demonyms designations
        determiners domains elisions equal_names event_nouns facility_nouns
        facility_openings family_names generic_bodies hearer_nouns honorifics honorifics_female
        honorifics_male institutions kinship_female kinship_male known_bodies
        label_words landform_nouns landform_openings law_nouns leadin_verbs
        leading_family_names leading_particles media_labels meeting_verbs
        ministry_nouns months name_particles naming_verbs no_names office_fields
        office_links office_nouns
        organisation_nouns organisation_openings organisation_people outlet_particles outlet_words
        peoples person_nouns person_verbs picture_agencies place_nouns
        place_openings plain_acronyms post_openings protagonist_nouns province_nouns quoting_verbs
        region_nouns regions related_labels reporting_nouns reporting_past
        reporting_verbs sentence_openers source_openings speaker_verbs speech_past
        statement_nouns strong_reporting_verbs term_nouns title_modifiers towns
        weekdays world_regions writer_nouns
        """
    )
)
"""Every list that the text work asks a language for; docs/languages.md says what each holds."""


def check_name(name: str) -> None:
    """Raise `KeyError` for a name that is not in `NAMES`, so that a misspelt one is not empty."""
    if name not in NAMES:
        raise KeyError(f"no word list is called {name!r}; add it to nlp_worker.languages.lexicons")


def read_entries(path: Traversable) -> frozenset[str]:
    """Return the entries of one file."""
    lines = path.read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
