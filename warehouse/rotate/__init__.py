"""The pseudonym key rotated: every pseudonym that is stored made into one of the new key, with the proof."""

from warehouse.erase import Scanned
from warehouse.rotate.journal import end_journal, is_under_way
from warehouse.rotate.seeds import Offered, offer_seeds
from warehouse.rotate.step import Rotated, look, rotate

__all__ = ["Offered", "Rotated", "Scanned", "end_journal", "is_under_way", "look", "offer_seeds", "rotate"]
