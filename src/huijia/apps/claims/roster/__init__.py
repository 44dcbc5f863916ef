"""Taking in an office's sheet of children: read, previewed, then confirmed as a whole or dropped; and undone.

    sheet ─► rows ─► what is known of them ─► plan ─► one transaction
               └─► rows that go back, with the reason beside them

Nobody is found by name alone. Columns that are not known are named and left out: their cells never leave the sheet. A
row that could tell of several people goes back, and so does every row that another row of the sheet contradicts, so that
the order of rows never matters.
"""
