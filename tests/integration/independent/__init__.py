"""The restricted marts once more, from the sandbox's truth, in plain Python: no SQL, no code of the pipeline.

Flow: truth of a night -> `facts` -> a mart's `CALCULATION` -> cells that `compare` holds against the warehouse,
both ways.
Every rule here is read from the definitions (domain brief 3.1, 3.2, 6.3-6.5 and its section 6b, decision 34), none
from the models it checks.
"""
