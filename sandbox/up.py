"""`make up` for the sandbox district: its servers, then Airflow as for any district; nights run only when triggered."""

from nights.airflow.up import command, up
from sandbox.process import sandbox_process
from sandbox.world.days import NIGHTS


def serve(port: int) -> None:
    """The invented district as it is after its last night, behind Airflow's pages."""
    with sandbox_process(size="demo", seed=1) as sandbox:
        sandbox.set_night(NIGHTS[-1])
        up(port, environment=sandbox.environment, on_duty=False)


if __name__ == "__main__":
    command(serve)
