"""What a night came to: its committed loads, what was refused, and one line a stream."""

from dataclasses import replace

from coaching.manifest import Manifest
from coaching.outcomes import Outcome, read_outcomes
from nights.night import Night


def manifests(night: Night) -> dict[str, Manifest]:
    """The manifest of every load that is committed under that night, by source and stream."""
    from warehouse import store
    from warehouse.store.damage import is_readable

    files = {
        f"{s.source}.{s.name}": store.load_file(night.paths, s.source, s.name, night.load_date) for s in night.streams
    }
    found = {name: store.read_manifest(file) for name, file in files.items() if is_readable(file)}
    return {name: manifest for name, manifest in found.items() if manifest}


def refusals(night: Night) -> list[Outcome]:
    """What was refused or never finished that night and was not mended since, and loads that are damaged by now."""
    outcomes = of_today(night)
    refused = [o for o in outcomes if o.status in ("refused", "started")] + _damaged(night)
    told = {(o.source, o.stream) for o in refused}
    return refused + [o for o in _unchecked(night, outcomes) if (o.source, o.stream) not in told]


def _damaged(night: Night) -> list[Outcome]:
    from warehouse.store import damage

    return [
        Outcome(night.load_date, "check", s.source, s.name, "refused", str(damage.refusal(s, day)))
        for s in night.streams
        for day in damage.damaged(night.paths, s)
        if day != night.load_date  # that night has an outcome of its own
    ]


def of_today(night: Night) -> list[Outcome]:
    """The night's outcomes but those of streams that the district no longer pulls: nothing could mend them."""
    declared = {(s.source, s.name) for s in night.streams}
    outcomes = read_outcomes(night.paths.runs, night.load_date)
    return [o for o in outcomes if not o.stream or (o.source, o.stream) in declared]


def landed(night: Night) -> list[Outcome]:
    """One line a stream for the eye: the check's outcome, or the extract's where it never came to a check."""
    found: dict[tuple[str, str], Outcome] = {}
    for outcome in sorted(of_today(night), key=lambda o: o.step != "check"):
        if outcome.stream and (outcome.step == "check" or outcome.status in ("refused", "kept")):
            found.setdefault((outcome.source, outcome.stream), outcome)
    refused = {(o.source, o.stream): o for o in refusals(night) if o.stream}
    return [refused.get(name, outcome) for name, outcome in sorted({**found, **refused}.items())]


def _unchecked(night: Night, outcomes: list[Outcome]) -> list[Outcome]:
    """Streams that were pulled and still wait: their check died before it could say so."""
    from warehouse.store import incoming_file

    waiting = [
        o
        for o in outcomes
        if o.status == "pulled" and incoming_file(night.paths, o.source, o.stream, night.load_date).exists()
    ]
    reason = (
        "It was pulled, but its check did not finish; the last good data stays. "
        "Run the night's check of this source again."
    )
    return [replace(o, step="check", status="refused", reason=reason, retry=True) for o in waiting]
