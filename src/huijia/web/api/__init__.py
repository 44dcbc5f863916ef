"""The JSON door: facts in, answers with reasons out. Nothing is stored, nothing is logged, nobody signs in.

``asked`` reads a request, ``answering`` answers it, ``refusing`` says what is wrong with one, ``described`` is the OpenAPI document. These
know nothing of Django, so that ``server/short_way`` can answer without it; ``views`` are the same answers behind Django.
"""
