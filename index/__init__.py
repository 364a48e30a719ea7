"""A retrieval library: documents in, ranked passages out."""
