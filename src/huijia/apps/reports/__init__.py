"""Reports on how well the office serves people: from counts only, and protected so that no count leads back to anybody.

Reads other apps by their ``aggregates`` alone (ADR 26). Benefits and outreach are counted apart, shown apart and released apart: no report crosses
the wall between them. Nothing is counted by who did it, nothing has a target, and nothing is put in order by how much it is.
"""
