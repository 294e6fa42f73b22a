"""Proposals in a city folder become statements: genesis, city, source, definitions, targets, goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from civicstat import __version__
from civicstat.cycle.city_folder import problem_lines
from civicstat.cycle.errors import AdoptionError, CityFolderError
from civicstat.dispatch.settings import DispatchSection
from civicstat.dispatch.statement import settings_body
from civicstat.ledger.reader import Record
from civicstat.vocabulary.canonical import canonical_text, digest_of
from civicstat.vocabulary.city import City, Goal
from civicstat.vocabulary.definition import Definition, Target
from civicstat.vocabulary.proposal import ResidentProposal
from civicstat.vocabulary.statement import Entry, Statement


# Of `city.toml`, what is no statement of its own: settings of the cycle, and what stands elsewhere in the record.
PRIVATE_FIELDS = {"layers", "households", "population", "calendar", "budget", "theme", "seed"}
PRIVATE_FIELDS |= {"forecasts", "briefings", "dispatch", "notices", "patterns", "answer_days"}
# The id of a city's crew plans: it makes one a day.
CREW_PLAN = "crews"


@dataclass
class Desk:
    """Where statements are made ready: what the log already says is cited, only what is new is added."""

    existing: Sequence[Entry]
    as_of: date
    recorded: str
    new: list[Statement] = field(default_factory=list)

    def place(
        self, type_: str, name: str, body: Mapping[str, Any], *, cites: Iterable[str] = (), about: str = "-"
    ) -> str:
        """The digest of the latest statement that says this; made if nobody has said it yet.

        Two statements of one type and name say the same when their bodies are equal, `CIRCUMSTANCES` aside.
        """
        latest = self.latest(type_, name)
        if latest is not None and _said(latest.body) == _said(body):
            return latest.digest
        statement = Statement(
            type=type_,
            name=name,
            about=about,
            as_of=self.as_of.isoformat(),
            recorded=self.recorded,
            cites=tuple(cites),
            body=body,
        )
        self.new.append(statement)
        return statement.digest

    def has_said(self, type_: str, name: str, body: Mapping[str, Any]) -> bool:
        """Whether this was said before, though something else may have been said since."""
        said = [entry.statement for entry in self.existing] + self.new
        return any(s.type == type_ and s.name == name and _said(s.body) == _said(body) for s in said)

    def latest(self, type_: str, name: str) -> Statement | None:
        """The last statement of a type and name, in the log or on the desk."""
        said = [entry.statement for entry in self.existing] + self.new
        return next((s for s in reversed(said) if s.type == type_ and s.name == name), None)

    def latest_version(self, metric: str) -> Statement | None:
        """The last definition of a metric, in the log or on the desk."""
        said = [entry.statement for entry in self.existing] + self.new
        return next((s for s in reversed(said) if s.type == "definition/v1" and s.body["id"] == metric), None)


@dataclass(frozen=True)
class Adopted:
    """The digests of what a release rests on, in citation order."""

    genesis: str
    city: str
    definitions: dict[str, str]
    targets: tuple[str, ...]
    goals: tuple[str, ...]


def place_proposals(
    desk: Desk,
    *,
    city: City,
    goals: Sequence[Goal],
    definitions: Sequence[Definition],
    residents: Sequence[ResidentProposal] = (),
) -> None:
    """Put every proposal of a city folder on the desk, in citation order.

    Raises
    ------
    AdoptionError
        When a definition or target differs from the one adopted under the same version or first day; every such
        difference is named at once.
    """
    refuse_changes(desk, definitions)
    genesis = desk.place("genesis/v1", "genesis", _genesis_body(city))
    desk.place("city/v1", city.slug, city_body(city), cites=[genesis])
    placed: dict[str, str] = {}
    for definition in definitions:
        placed[definition.id] = desk.place(
            "definition/v1", f"{definition.id}/{definition.version}", definition_body(definition), cites=[genesis]
        )
        for target in definition.target:
            desk.place(
                "target/v1",
                f"{definition.id}/{target.from_.isoformat()}",
                target_body(definition, target, recorded=desk.recorded),
                cites=[placed[definition.id]],
            )
    for goal in goals:
        cites = [placed[metric] for metric in goal.metrics]
        desk.place("goal/v1", goal.id, goal.model_dump(mode="json"), cites=cites)
    for proposal in residents:
        place_resident_proposal(desk, proposal)
    if city.dispatch is not None:
        desk.place("crew-settings/v1", CREW_PLAN, crew_settings_body(city), cites=[genesis])


def place_resident_proposal(desk: Desk, proposal: ResidentProposal) -> None:
    """A resident's words, and the city's answer once there is one; each cites what it speaks of."""
    shadow = desk.latest("definition/v1", f"{proposal.id}/1")
    beside = desk.latest_version(proposal.beside)
    cites = [found.digest for found in (shadow, beside) if found is not None]
    asked = desk.place(proposal.type, proposal.id, proposal.said(), cites=cites)
    if proposal.answer is not None:
        desk.place("proposal-answer/v1", proposal.id, proposal.answered(), cites=[asked])


def crew_settings_body(city: City) -> dict[str, Any]:
    """The body of `crew-settings/v1`: what `[dispatch]` of `city.toml` says.

    Raises
    ------
    CityFolderError
        When a field is unknown, missing or of the wrong form; every problem is named.
    """
    try:
        section = DispatchSection.model_validate(city.dispatch)
    except ValidationError as error:
        raise CityFolderError(
            "\n  ".join([f"{error.error_count()} fields are not as they should be:", *problem_lines(error)]),
            where="city.toml, [dispatch]",
            expected="the fields that docs/reference/city-toml.md describes",
            next_step="Mend each field named above.",
        ) from error
    return settings_body(section, id=CREW_PLAN, main_layer=city.main_layer)


def crew_settings_in(record: Record) -> Mapping[str, Any] | None:
    """The crews' settings in force; None where the record has none."""
    said = record.entries_of("crew-settings")
    return said[-1].statement.body if said else None


def adopted_in(record: Record) -> Adopted:
    """What a record has adopted: of each definition, target and goal the statement in force."""
    goals = {entry.statement.name: entry.statement.digest for entry in record.entries_of("goal")}
    targets = {entry.statement.name: entry.statement.digest for entry in record.entries_of("target")}
    return Adopted(
        genesis=record.genesis().statement.digest,
        city=record.city().statement.digest,
        definitions={metric: entry.statement.digest for metric, entry in record.definition_entries().items()},
        targets=tuple(targets.values()),
        goals=tuple(goals.values()),
    )


_OF_A_TARGET = ("value", "from", "set_by", "set_by_es", "is_example", "why", "why_es")


def adopted_definitions(record: Record) -> dict[str, Definition]:
    """The definitions in force, each with its adopted targets; a later statement of the same first day replaces one."""
    targets: dict[str, dict[str, Target]] = {}
    for entry in record.entries_of("target"):
        body = dict(entry.statement.body)
        target = Target.model_validate({name: body.get(name) for name in _OF_A_TARGET})
        targets.setdefault(body["metric"], {})[entry.statement.name] = target
    return {
        metric: definition.model_copy(update={"target": tuple(targets.get(metric, {}).values())})
        for metric, definition in record.live_definitions().items()
    }


def official(definitions: Mapping[str, Definition]) -> dict[str, Definition]:
    """Those that the city answers for: without residents' proposals, which stand beside them."""
    return {metric: definition for metric, definition in definitions.items() if definition.is_official}


def goals_in(record: Record) -> list[Mapping[str, Any]]:
    """The goals in force, as last stated."""
    return list({entry.statement.name: entry.statement.body for entry in record.entries_of("goal")}.values())


def refuse_changes(desk: Desk, definitions: Sequence[Definition]) -> None:
    """Refuse a metric file that says something else than what was adopted under its version."""
    changed = []
    for definition in definitions:
        adopted = desk.latest("definition/v1", f"{definition.id}/{definition.version}")
        if adopted is not None and _said(adopted.body) != _said(definition_body(definition)):
            fields = _differing(adopted.body, definition_body(definition))
            changed.append(f"{definition.id}, version {definition.version}: {', '.join(fields)}")
        for target in definition.target:
            was = desk.latest("target/v1", f"{definition.id}/{target.from_.isoformat()}")
            if was is not None and was.body["value"] != str(target.value):
                changed.append(
                    f"{definition.id}, target from {target.from_}: {was.body['value']} became {target.value}"
                )
    if changed:
        listed = "\n  ".join(changed)
        raise AdoptionError(
            f"{len(changed)} proposals differ from what was adopted:\n  {listed}",
            where="metrics/*.toml",
            expected="an adopted definition or target stays as it is; a change has a new version or first day",
            next_step="Raise `version` (or give the new target its own [[target]] with a later `from`), then adopt.",
        )


def definition_body(definition: Definition) -> dict[str, Any]:
    """A definition as adopted; its targets are statements of their own, so that they can move without it."""
    return {**definition.to_json(), "target": []}


def target_body(definition: Definition, target: Target, *, recorded: str) -> dict[str, Any]:
    """The body of `target/v1`."""
    return {
        "metric": definition.id,
        "version": definition.version,
        "value": str(target.value),
        "from": target.from_.isoformat(),
        "set_by": target.set_by,
        "set_by_es": target.set_by_es,
        "is_example": target.is_example,
        "set_afterwards": target.from_.isoformat() < recorded[:10],
        **({} if target.why is None else {"why": target.why, "why_es": target.why_es}),
    }


def city_body(city: City) -> dict[str, Any]:
    """The public part of `city.toml`."""
    fields = city.model_dump(mode="json", exclude=PRIVATE_FIELDS)
    if not city.tour:
        # Said only where there is one: what a city has said before stays as it stands.
        del fields["tour"]
    if city.engine == "duckdb":
        del fields["engine"]
    for name in ("licence_es", "office_address", "site_address"):
        if not fields[name]:
            del fields[name]
    if not city.invented:
        # Said of an invented city alone: what a real one has said stays as it stands, to the byte.
        del fields["invented"]
    # Said where it differs from what holds without a word.
    said = {"public_after_days": city.notices.public_after_days, "report_by": city.notices.report_by}
    unsaid = {"public_after_days": 14, "report_by": "01-31"}
    fields.update({name: value for name, value in said.items() if value != unsaid[name]})
    fields["layers"] = [
        layer.model_dump(mode="json", include={"slug", "title", "title_es", "of", "source", "licence", "merge"})
        for layer in city.layers
    ]
    if not city.layers:
        del fields["main_layer"], fields["layers"]
        fields["households_note"] = ""
    elif city.households is None:
        fields["households_note"] = "no household count"
    else:
        state = "verified" if city.households.verified else "not verified"
        fields["households_note"] = f"{city.households.source} ({state})"
    return fields


def _genesis_body(city: City) -> dict[str, Any]:
    return {
        "city": city.slug,
        "name": city.name,
        "jurisdiction": city.state,
        "mode": city.mode,
        "time_zone": city.time_zone,
        "licence": city.licence,
        "privacy_rules": "civicstat-default/1",
        "software": __version__,
        # In replay nonces follow from a published seed, so that two homes give the same bytes (DESIGN, section 5).
        "nonce": digest_of({"seed": city.seed, "city": city.slug, "statement": "genesis"}),
    }


# What a body holds of the hour it was written in: a target adopted in time stays so once its first day is past.
CIRCUMSTANCES = ("nonce", "software", "set_afterwards")


def _said(body: Mapping[str, Any]) -> str:
    return canonical_text({key: value for key, value in body.items() if key not in CIRCUMSTANCES})


def _differing(adopted: Mapping[str, Any], proposed: Mapping[str, Any]) -> list[str]:
    return [f"`{name}`" for name in proposed if adopted.get(name) != proposed[name]]
