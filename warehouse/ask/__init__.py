"""The questions that people bring on their first day, each with its SQL against the published product."""

from warehouse.ask.answer import Answer, answer
from warehouse.ask.question import Question, questions
from warehouse.ask.reached import rows_reached

__all__ = ["Answer", "Question", "answer", "questions", "rows_reached"]
