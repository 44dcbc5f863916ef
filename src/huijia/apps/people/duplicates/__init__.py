"""Records that may tell of one person: proposed by Splink, decided by people.

The package's ``model`` scores pairs in tables and knows no database of ours; ``finding`` reads records and keeps proposals; ``pairs`` reads
what waits. Splink comes with the extra ``duplicates`` and is imported only when pairs are looked for.
"""
