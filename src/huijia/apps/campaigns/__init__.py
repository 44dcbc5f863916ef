"""Campaigns: what an office says where and when, by which means, what it spends, and the printed material that it has and hands out.

It knows no person: what is counted is things, and people who came. There is no field for how many should come, be born, be examined or agree
to anything, and words for that are refused in its texts (charter, rule 3).
"""
