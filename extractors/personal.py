"""A question that is answered with a person never lands in clear: looked at before anything is pulled."""

from coaching.district import District
from coaching.errors import ConfigError
from coaching.questions import PERSONAL
from coaching.seeds import config_of, questions_of, read_seed
from coaching.streams import Privacy, Stream

_SAFE = frozenset({Privacy.DROP, Privacy.RESTRICT})


def refuse_in_clear(stream: Stream, district: District) -> None:
    """Refuses a form, survey or file of which a personal column is kept.

    Raises:
        ConfigError: it names the columns, the questions they answer and the rules that would do.
    """
    personal = PERSONAL.get(stream.feeds, frozenset()) if stream.feeds else frozenset()
    if not personal:
        return
    config = config_of(district, stream)
    questions = questions_of(stream, config, read_seed(district.folder, "form_question_map"))
    for part in personal & config.map.keys():
        names = config.map[part]
        questions |= dict.fromkeys(names.split("|") if isinstance(names, str) else names, part)
    kept = [f for f in stream.fields if not f.is_pseudonym and f.privacy not in _SAFE]
    found = [f"'{f.paths[0]}' ({questions[f.name]})" for f in kept if questions.get(f.name) in personal]
    if found:
        message = (
            f"district.yml: sources.{stream.source}.streams.{stream.name}.columns: people would stand in clear in "
            f"{', '.join(found)}."
        )
        remedy = "Give each `privacy: pseudonymise_email` (or _name, or pseudonymise for an id) and `namespace: staff`."
        raise ConfigError(message, remedy=remedy)
