"""One file for each version, numbered; `library.database.REVISION` is the newest."""
