"""One person taken out of a data folder, wherever they stand in it, with the proof that they are gone."""

from warehouse.erase.journal import end_journal, is_under_way, read_journal
from warehouse.erase.person import Person, person_of
from warehouse.erase.scan import Scanned
from warehouse.erase.step import Erased, erase, look

__all__ = ["Erased", "Person", "Scanned", "end_journal", "erase", "is_under_way", "look", "person_of", "read_journal"]
