"""Statements that real databases run."""
