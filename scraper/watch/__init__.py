"""Unattended work: crawls by a timetable, what people are told of them, and whether the archive still sees."""
