"""The command ``huijia``: thin. Each command reads its options, calls one function of the rooms below, and prints.

What a person or program asked for goes to standard output; messages, progress and errors go to standard error. Exit
codes: 0 done, 1 done with rejected rows, 2 wrong use or a pack that is not valid, 70 an error that nobody
expected, 130 stopped by the user.
"""
