"""A metric that a resident asked for, in plain words, and the city's answer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from civicstat.ledger.schemas.fields import Body, Day, Slug, Words
from civicstat.ledger.schemas.promise import WordsRefV1


class MetricProposalV1(Body):
    """What a resident asked to be counted; its definition is adopted as a shadow of an official metric."""

    metric: Slug = Field(description="The slug of the proposed metric.")
    beside: Slug = Field(description="The official metric that it is computed beside.")
    language: Literal["en", "es"] = Field(description="The language in which the resident wrote.")
    words: Words = Field(description="The resident's words in English, translated where they were written in Spanish.")
    words_es: Words = Field(
        description="The resident's words in Spanish, translated where they were written in English."
    )
    asked: Day = Field(description="The day on which they reached the city.")
    invented_example: Literal[True] = Field(description="An example made up for a demonstration, nobody's own words.")

    def statement_name(self) -> str:
        """The proposed metric's slug."""
        return self.metric


class MetricProposalV2(Body):
    """What a resident asked to be counted, in words that stand in an object of their own and can be withdrawn."""

    metric: Slug = Field(description="The slug of the proposed metric.")
    beside: Slug = Field(description="The official metric that it is computed beside.")
    language: Literal["en", "es"] = Field(description="The language in which the resident wrote.")
    asked: Day = Field(description="The day on which the words reached the city.")
    words: WordsRefV1 = Field(description="The object with `text` and `text_es`; one of them is a translation.")
    made_up: bool = Field(description="Whether the words are invented, as in a demonstration.")

    def statement_name(self) -> str:
        """The proposed metric's slug."""
        return self.metric


class ProposalAnswerV1(Body):
    """The city's answer to a resident's metric, with its reason."""

    metric: Slug = Field(description="The slug of the proposed metric.")
    answer: Literal["yes", "no"] = Field(description="Whether the city adopts it as its own metric.")
    reason: Words = Field(description="Why, in English.")
    reason_es: Words = Field(description="Why, in Spanish.")
    by: Words = Field(description="The post that answers, in English.")
    by_es: Words = Field(description="The post that answers, in Spanish.")
    day: Day = Field(description="The day of the answer.")

    def statement_name(self) -> str:
        """The proposed metric's slug."""
        return self.metric
