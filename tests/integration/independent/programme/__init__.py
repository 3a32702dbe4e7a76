"""The marts of the programme, which analysts alone have: a `CALCULATION` a module, as for the protected ones."""
