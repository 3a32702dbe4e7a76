"""An operator's word that a shrunken load is right: by stream and night, recorded in the load's manifest."""

from coaching import atomic
from coaching.paths import Paths


def accept_shrink(paths: Paths, source: str, stream: str, load_date: str) -> None:
    """Lets the next pull of that stream and night commit although it shrank."""
    marker = paths.root / "accepted" / f"{source}.{stream}.{load_date}"
    atomic.write_text(marker, "")


def is_accepted(paths: Paths, source: str, stream: str, load_date: str) -> bool:
    """Whether an operator accepted the shrink of that stream and night."""
    return (paths.root / "accepted" / f"{source}.{stream}.{load_date}").exists()
