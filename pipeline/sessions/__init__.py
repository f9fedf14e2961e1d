"""The sessions of a report, found from its words, numbering and typography, without a language model."""

from pipeline.sessions.find import Sessions, attendance, find_sessions

__all__ = ["Sessions", "attendance", "find_sessions"]
