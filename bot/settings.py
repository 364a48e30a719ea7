"""What an operator may set, by environment variable or in `.env`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

HOME = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Plain values with the prefix MENTOR_, but for the token; built once, in `bot.cli`."""

    model_config = SettingsConfigDict(
        env_prefix="MENTOR_",
        env_file=HOME / ".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
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

    token: SecretStr = Field(
        SecretStr(""), validation_alias="DISCORD_TOKEN", description="The token of the bot, from Discord."
    )
    database: SecretStr = Field(
        SecretStr(f"sqlite:///{HOME / 'var' / 'mentor.db'}"),
        description="The database by its URL: SQLite or PostgreSQL.",
    )
    source_link: str = Field("", description="Where a line of a source can be read on the web; empty: no links.")
    questions_per_minute: int = Field(6, ge=1, le=1000, description="Questions that one person may ask in a minute.")
    queue: int = Field(256, ge=1, le=100_000, description="Requests that may wait; more are told that the bot is busy.")
    keep_questions: bool = Field(True, description="Keep questions, without names, to see what is asked for.")
    keep_days: int = Field(30, ge=1, le=3650, description="Days after which kept questions are deleted.")
    operators: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Ids of the people on Discord who may rebuild the index; the bot's owners always may."
    )
    log_format: Literal["human", "json"] = Field("human", description="Log lines to read, or JSON for programs.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="The least that is logged.")
    health: str = Field("", description="host:port for /live, /ready and /metrics; empty: off.")

    @field_validator("operators", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("source_link")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        try:
            filled = value.format(commit="c", path="p", first=1, last=2)
        except (LookupError, ValueError, AttributeError):
            filled = ""
        if value and not re.match(r"https?://[^/\s]+/\S*$", filled):
            raise ValueError("write an http(s) address; it may hold {commit}, {path}, {first} and {last}")
        return value

    @field_validator("health")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        address = re.fullmatch(r"(?:[\w.-]+|\[[\da-fA-F:]+\]):([1-9]\d{0,4}|0)", value)
        if value and not (address and int(address[1]) < 65536):
            raise ValueError("write host:port, such as 127.0.0.1:8080")
        return value
