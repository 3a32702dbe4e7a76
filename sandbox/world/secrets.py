"""The sandbox's own credentials: they follow from the seed, so that a scan for them knows what to look for."""

from dataclasses import dataclass

from sandbox.world.chance import chance, token


@dataclass(frozen=True)
class Secrets:
    """What the four services accept. `barren_secret` is a OneRoster client whose token sees no organisation."""

    canvas_token: str
    roster_client: str
    roster_secret: str
    barren_secret: str
    roster_token: str
    barren_token: str
    sheets_token: str
    qualtrics_token: str

    @property
    def values(self) -> tuple[str, ...]:
        """Every one that must never be written anywhere."""
        return tuple(v for name, v in sorted(self.__dict__.items()) if name != "roster_client")


def make_secrets(seed: int) -> Secrets:
    """The credentials of a seed."""
    rng = chance(seed, "secrets")
    drawn = {
        name: f"{name.replace('_', '-')}-{token(rng, 32)}"
        for name in Secrets.__dataclass_fields__
        if name != "roster_client"
    }
    return Secrets(roster_client="sandbox-warehouse", **drawn)
