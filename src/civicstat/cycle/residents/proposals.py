"""A resident's metric: checked, looked at over the past, kept in the city folder, answered yes or no with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from civicstat.cycle.city_folder import read_fields, read_model
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.residents.words import refuse_private_words, set_apart
from civicstat.cycle.steps import write_whole
from civicstat.cycle.studio.back_cast import back_cast, of_whole_city
from civicstat.cycle.studio.difference import FEWEST_PERIODS
from civicstat.cycle.studio.published import Published, published_in
from civicstat.metrics.context import MetricContext
from civicstat.metrics.fitness import check_fitness
from civicstat.metrics.read_definition import definition_from_fields
from civicstat.sources.propose_toml import toml_text
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.proposal import Answered, ProposalFile, ResidentProposal


FOLDER = "proposals"
# Which of the shared kinds of period is shown first, where it has twelve.
_KINDS = ("month", "quarter", "week", "r12", "r3", "w4", "year", "day")


def read_resident_proposals(city: Path) -> tuple[ResidentProposal, ...]:
    """Every proposal of a city folder, by id.

    Raises
    ------
    CityFolderError
        When a file has other fields than docs/reference describes, or holds a real person's words in the clear.
    """
    return tuple(_proposal(file) for file in sorted((city / FOLDER).glob("*.toml")))


def shadow_definitions(city: Path, adopted: Sequence[Definition], *, context: MetricContext) -> tuple[Definition, ...]:
    """The definitions of the proposals, each held to what the rows can answer and to the metrics that there are."""
    return tuple(
        _shadow(file, {one.id: one for one in adopted}, context=context)
        for file in sorted((city / FOLDER).glob("*.toml"))
    )


def propose(file: Path, city: Path, home: Path, *, threads: int, salt: str) -> dict[str, Any]:
    """Check a proposal, compute its past beside the official metric, and keep it in the city folder, waiting.

    The words of a real person do not stand in the city folder: they wait in the home's private folder, under the digest
    of an object that holds them and `salt`.

    Raises
    ------
    CityFolderError, DefinitionError, NoRecordError
        When it cannot be kept; nothing is then written.
    """
    published = published_in(home)
    proposal = _read(file)
    shadow = _shadow(file, published.definitions, context=published.context)
    if proposal.answer is not None:
        raise CityFolderError(
            "the file brings its own answer",
            where=str(file),
            expected="[proposal] and [definition]; the answer comes from civicstat adopt",
        )
    out = city / FOLDER / f"{shadow.id}.toml"
    if out.exists() or shadow.id in published.definitions:
        raise CityFolderError(
            f"there is a metric or proposal {shadow.id} already",
            where=str(out),
            expected="an id of its own",
            next_step="Choose another `id` in [definition].",
        )
    asked = proposal.asked
    if asked.words_sha256:
        raise CityFolderError(
            "the file names words and does not hold them",
            where=str(file),
            expected="`words` and `words_es`, as the resident wrote and somebody translated them",
        )
    if not asked.invented_example:
        refuse_private_words(asked, known=_known_names(published), where=str(file))
    beside = _beside(published, shadow, published.definitions[proposal.beside], threads=threads)
    if not asked.invented_example:
        asked = set_apart(asked, home, salt=salt)
    kept = {**read_fields(file), "proposal": asked.kept()}
    write_whole(out, toml_text(kept).encode())
    return {
        "proposal": shadow.id,
        "beside": proposal.beside,
        "status": "waiting for an answer",
        "file": str(out),
        "periods": beside,
        "written_to_the_record": False,
    }


def answer(city: Path, metric: str, answered: Answered) -> list[Path]:
    """Write the city's answer into the proposal's file; after a yes the definition is a metric file, version 2.

    Raises
    ------
    CityFolderError
        When there is no such proposal, it was answered before, or a yes would write over a metric.
    """
    file = city / FOLDER / f"{metric}.toml"
    fields = read_fields(file) if file.is_file() else {}
    if not fields or "answer" in fields:
        waiting = [one.id for one in read_resident_proposals(city) if one.answer is None]
        raise CityFolderError(
            f"{metric} was answered before" if fields else f"nobody has proposed {metric}",
            where=str(file),
            expected=f"one of those that wait: {', '.join(waiting) or 'none'}",
            next_step="An answer stands; whoever thinks otherwise proposes a metric with another id.",
        )
    written = [file]
    if answered.answer == "yes":
        official = {**fields["definition"], "version": int(fields["definition"]["version"]) + 1}
        del official["shadow_of"]
        written.append(city / "metrics" / f"{metric}.toml")
        content = toml_text(official).encode()
        # The same bytes are those of an answer that was stopped before it came to its own file.
        if written[-1].exists() and written[-1].read_bytes() != content:
            raise CityFolderError(
                f"there is a metric {metric} already",
                where=str(written[-1]),
                expected="no such file, since a yes writes it",
                next_step="Rename that metric, or answer no and have the proposal made again with another id.",
            )
        write_whole(written[-1], content)
    write_whole(file, toml_text({**fields, "answer": answered.model_dump()}).encode())
    return written


def _proposal(file: Path) -> ResidentProposal:
    """A proposal as it stands in a city folder."""
    proposal = _read(file)
    if not proposal.asked.invented_example and not proposal.asked.words_sha256:
        raise CityFolderError(
            "a real person's words stand in the city folder, where nobody can take them back",
            where=str(file),
            expected="`words_sha256`, which civicstat propose-metric writes in place of the words",
            next_step="Move the file out of the folder; then run: civicstat propose-metric FILE --city CITY.",
        )
    return proposal


def _read(file: Path) -> ResidentProposal:
    read = read_model(file, ProposalFile)
    return ResidentProposal(id=str(read.definition.get("id", "")), asked=read.proposal, answer=read.answer)


def _known_names(published: Published) -> Iterator[str]:
    """What the city itself calls things: areas, kinds of request, departments, ways to report."""
    yield str(published.record.city().statement.body["name"])
    for role, ref in published.refs.items():
        table = published.record.object_json(ref) if role == "kinds" or role.startswith("layer/") else {}
        for rows in (table.get(name, ()) for name in ("areas", "groups", "kinds", "departments", "channels")):
            for row in rows:
                yield from (str(row[name]) for name in ("name", "name_es") if row.get(name))


def _shadow(file: Path, adopted: Any, *, context: MetricContext) -> Definition:
    read = read_model(file, ProposalFile)
    shadow = definition_from_fields(read.definition, scope=context.scope, where=file.name)
    check_fitness(shadow, context, where=file.name)
    problems = []
    if shadow.shadow_of != read.proposal.beside:
        problems.append(
            f"`definition.shadow_of` is {shadow.shadow_of!r} and `proposal.beside` {read.proposal.beside!r}"
        )
    if shadow.version != 1:
        problems.append(f"`definition.version` is {shadow.version}; a proposal is version 1")
    official = adopted.get(read.proposal.beside)
    if official is None:
        problems.append(f"there is no metric {read.proposal.beside}")
    elif not set(official.periods) & set(shadow.periods):
        problems.append("it has no kind of period in common with the official metric")
    if problems:
        raise CityFolderError("; ".join(problems), where=str(file), expected="a shadow of one official metric")
    return shadow


def _beside(published: Published, shadow: Definition, official: Definition, *, threads: int) -> list[dict[str, Any]]:
    """The newest periods of the whole city, official and proposed; of the first kind that has twelve."""
    sides = []
    for definition in (official, shadow):
        city_alone = definition.model_copy(update={"by": (), "by_periods": ()})
        computed = back_cast(published, city_alone, threads=threads)
        sides.append({period.label: (period, figure) for period, figure in of_whole_city(published, computed)})
    shared = [label for label in sides[1] if label in sides[0]]
    by_kind: dict[str, list[str]] = {}
    for label in shared:
        by_kind.setdefault(sides[1][label][0].kind, []).append(label)
    kinds = sorted((kind for kind in _KINDS if kind in by_kind), key=lambda kind: len(by_kind[kind]) < FEWEST_PERIODS)
    labels = by_kind[kinds[0]] if kinds else []
    return [
        {
            "period": label,
            "official": sides[0][label][1].to_json(),
            "proposed": sides[1][label][1].to_json(),
        }
        for label in labels[-2 * FEWEST_PERIODS :]
    ]
