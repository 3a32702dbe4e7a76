"""What a step came to is written down, whichever way it ends, and no engine's message: it may quote a person."""

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from coaching.errors import CoachingError, ContractError, ShrinkError, UnavailableError
from coaching.outcomes import Outcome, write_outcome
from nights.at_work import at_work
from nights.night import Night


@dataclass(frozen=True)
class Note:
    """The outcome of one step of a night, or of one stream in it, while it runs."""

    night: Night
    step: str
    source: str = ""
    stream: str = ""
    started: float = field(default_factory=time.monotonic)

    def write(self, status: str = "done", *, reason: str = "", rows: int = 0, retry: bool = False) -> Outcome:
        """Writes the outcome as it stands now and returns it."""
        outcome = self._outcome(status, reason=reason, rows=rows, retry=retry)
        write_outcome(self.night.paths.runs, outcome)
        return outcome

    def _outcome(self, status: str, *, reason: str, rows: int = 0, retry: bool) -> Outcome:
        seconds = round(time.monotonic() - self.started, 2)
        name = (self.night.load_date, self.step, self.source, self.stream)
        return Outcome(*name, status, reason=reason, rows=rows, seconds=seconds, retry=retry)

    def refuse(self, error: CoachingError) -> None:
        """Writes that the step was refused, with both counts where a list shrank."""
        counts = (error.came, error.before) if isinstance(error, ShrinkError) else (0, 0)
        refused = self._outcome("refused", reason=str(error), retry=isinstance(error, UnavailableError))
        write_outcome(self.night.paths.runs, replace(refused, came=counts[0], before=counts[1]))

    def repeat(self, earlier: Outcome | None, *, kept: str) -> Outcome:
        """Writes again what the night itself came to, since a rerun pulled nothing; else why the load is kept."""
        if earlier is None:
            return self.write("kept", reason=kept)
        again = replace(earlier, load_date=self.night.load_date)
        write_outcome(self.night.paths.runs, again)
        return again


@contextmanager
def noted(night: Night, step: str, source: str = "", stream: str = "") -> Iterator[Note]:
    """Writes that the step `started`, and its refusal where it ends in one; the step itself notes how it went well.

    Raises:
        UnavailableError: another run is at work; nothing is noted, for what stands is that run's.
    """
    with at_work(night):
        note = Note(night, step, source, stream)
        note.write("started", reason="it did not finish")
        try:
            with guarded(step):
                yield note
        except CoachingError as error:
            note.refuse(error)
            raise


@contextmanager
def guarded(step: str) -> Iterator[None]:
    """Turns an unforeseen exception into one that names type and place only: engines quote people's values."""
    try:
        yield
    except CoachingError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its message may quote a record
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = "/".join(frame.filename.split("/")[-2:])
        message = f"{step} failed with {type(error).__name__} at {place}:{frame.lineno}."
        raise ContractError(message, remedy="Its message is withheld because it may quote a record.") from None
