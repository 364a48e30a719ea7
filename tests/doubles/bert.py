"""A tiny BERT with random weights, made on the spot: a real model of a few kilobytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def save_bert(architecture: Any, folder: Path, *, seed: int, longest: int, **settings: Any) -> None:
    """Write model and tokenizer: one layer of 16 dimensions, a vocabulary of letters, at most `longest` tokens."""
    import torch
    from transformers import BertConfig, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz:.?"]
    words += [f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=longest,
        initializer_range=0.5,
        **settings,
    )
    architecture(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=longest).save_pretrained(folder)
