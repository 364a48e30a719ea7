"""Implementations of the mentor's ports on top of libraries."""
