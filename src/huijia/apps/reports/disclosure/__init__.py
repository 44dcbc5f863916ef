"""Disclosure control: which cells of published tables are hidden, so that no small count can be worked out from everything that was published.

A count of fewer people than the threshold is protected: it is hidden, and so are as many further cells as it takes. The promise is checked,
not hoped for: of each protected cell there are two other *worlds*, whole tables in whole numbers that would have been published just the
same, in one of which the cell is nought and in the other at least the threshold. Nobody can know more of it than that it lies between
(``worlds``). Earlier releases, overlapping tables, totals and hierarchies are all the same to it: sums over cells (``cells``, ``known``).
Worlds are found by moving people between cells (``moves``), and by linear programming where that is not enough. Sums of money have rules of their
own (``amounts``). A second way is noise (``noise``), of which each release spends a part of a declared ``budget``. ``telling`` is what is printed under each table.

No Django and no database: counts in, hidden cells out.
"""
