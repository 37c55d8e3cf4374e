"""The explorer: a page in which a spec is read and tried out."""
