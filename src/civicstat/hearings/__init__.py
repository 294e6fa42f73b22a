"""Briefings, decisions, promises and follow-up of performance meetings: the rules, without a screen."""
