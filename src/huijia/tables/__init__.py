"""Tables in and out: xlsx, csv and Parquet become typed facts, rejected rows go back, results become files.

A cell is read or its row goes back with a reason; nothing is guessed, and no row is lost in silence. Columns that a
pack does not ask for are named and left out: they are never stored. This room knows facts and their headings, but no
rule, no law and no command.

The doors: ``reading.read_facts``, ``sighting.look_at`` (the headings alone), ``rejects.write_rejects``, ``results.write_results``, ``replacing.replacing``.
"""
