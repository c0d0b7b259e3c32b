"""Who a speaker's mention stands for. Takes `FoundQuote`s and entities, gives `FoundSpeaker`s."""
