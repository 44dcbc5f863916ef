"""The public checker: what a family may be entitled to, one question a page, without an account.

Nothing is stored and nothing is logged. Answers travel from page to page in hidden fields of POST forms, never in an address, a
cookie or a session; the service forgets them when the page is sent. Only what can still change the answer is asked.
``stated`` reads what was answered so far, ``flow`` says what comes next, ``entered`` reads one page's fields, ``result`` says what
the result page shows.
"""
