"""A synthetic school district: invented people, real protocols on loopback, planted mess and known truth.

Flow: sandbox.world (what is true, with instants) -> sandbox.systems (one night's records, in each system's shape) ->
sandbox.server (HTTP) and sandbox.truth (JSON for tests)

What the field sends and a line should take is an entry: of the log in `world/mess.py` (what is wrong) and
`world/field.py` (another way to write what is right), of the roster in `world/people.py`, of the survey in
`world/responses.py`, of the platform in `world/campus.py`, `work.py` and `page_views.py`. `planted` of the truth counts
each.
"""
