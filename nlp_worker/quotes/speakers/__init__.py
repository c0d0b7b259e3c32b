"""Speakers by name: takes `FoundQuote`s and the entities of a section, gives `FoundSpeaker`s."""
