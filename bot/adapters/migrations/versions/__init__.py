"""The versions of the schema, one module each; a version that was released never changes."""
