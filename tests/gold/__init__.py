"""The project's own gold pages: written here, about people who do not exist."""
