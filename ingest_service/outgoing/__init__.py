"""Calls to addresses that others have chosen: callbacks, and pages that are fetched."""
