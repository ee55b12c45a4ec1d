"""Registers: the single numbers of a memory, each a place in the array ``memory.registers``."""

from __future__ import annotations

# Terms: first free one (a list through term_next), how many are free, how many were refused for want of room.
FREE_TERM = 0
FREE_TERMS = 1
REFUSED_TERMS = 2
# Largest size (number of atoms and connectors) that a term may have.
LARGEST_TERM = 3

# Concepts and links: first free one, and one more than the highest number ever used.
FREE_CONCEPT = 4
CONCEPTS_END = 5
CONCEPTS = 6
FREE_LINK = 7
LINKS_END = 8
LINKS = 9

# The clock: the tick that is now, and the time that the next input gets where it shares the last one's.
NOW = 10
# Stamps: number of the last observation.
OBSERVATIONS = 11
# Random numbers: how many were drawn.
DRAWS = 12
# Events waiting to be processed.
WAITING = 13
GOALS_WAITING = 14
# The log of what happened.
LOGGED = 15
LOG_LOST = 16
# What the last decision was: the operation's term, the link that carried it + 1, whether babbled.
DECIDED_OPERATION = 17
DECIDED_LINK = 19
DECIDED_BABBLED = 20
# Executed since the agent last looked.
EXECUTED_OPERATION = 21
EXECUTED_TERM = 22
# Number of operations that there are, and of those that babbling tries.
OPERATIONS = 23
BABBLED_OPERATIONS = 24
# Number of the subject, for random numbers.
SUBJECT = 25
SEED = 26
# How many rules' conclusions wait to be taken up.
CONCLUSIONS = 27
# Inference about what has no time: cycles, for measuring.
CYCLES = 28
# Position of the last concept noted as recent.
RECENT_END = 29
# Threshold of a partner's priority, in millionths.
PARTNER_THRESHOLD = 30
# How many operations links speak for in the present decision.
VOICES = 31
# Next place in the ring of wanted concepts.
WANTED_END = 32

# Ticks that a call left over because the log was full.
LEFT_OVER = 33
# 1 where the next input gets the stamp that stands ready.
STAMP_IMPORTED = 34
# A subject's stimuli that are there: how many, and between which times they were perceived.
SEEN = 35
SEEN_FROM = 36
SEEN_UNTIL = 37
# When an operation last got an event.
OPERATED_AT = 39
# First of the links without positive evidence + 1.
DENIED_LINK = 38

# A subject that goes step by step: concept + 1 and term of the situation of its last decision, the operation
# decided for (from 1, 0 none), steps in which harm has come without a pause, whether relief came last, when
# the trial began.
SITUATION = 40
SITUATION_TERM = 41
DONE = 42
HARMED = 43
RELIEVED = 44
BEGAN_AT = 45
# Number of operations that it may choose among.
CHOICES = 46

REGISTERS = 48
