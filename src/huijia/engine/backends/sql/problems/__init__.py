"""What is wrong with a table of facts, in SQL that every engine reads: repeated ids, facts that cannot be true, families of
which a row is missing. Engines find the rows; ``row_checks`` says what is wrong with each."""
