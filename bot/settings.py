"""What an operator may set, by environment variable or in `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

HOME = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Plain values with the prefix MENTOR_; built once, in `bot.cli`."""

    model_config = SettingsConfigDict(
        env_prefix="MENTOR_", env_file=HOME / ".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    knowledge: Path = Field(HOME / "knowledge", description="Folder of the documents that are indexed.")
    index: Path = Field(HOME / "var" / "index", description="Folder that holds the built index.")
    models: Path = Field(HOME / "var" / "models", description="Folder of exported models.")
    model: str = Field("", description="A sentence-transformers model by folder or name; empty: all-MiniLM-L6-v2.")
    model_variant: Literal["float32", "int8"] = Field("float32", description="int8 is smaller and a little less exact.")
    approximate: bool = Field(False, description="Search vectors with HNSW instead of exactly; for very large indexes.")
    reranker: str = Field("", description="A cross-encoder by folder or name that reorders the best hits; empty: none.")
    threads: int = Field(0, ge=0, le=256, description="Threads of the encoder; 0: one per core.")
    max_file_mb: float = Field(20.0, gt=0, le=1000, description="Larger source files are refused.")
