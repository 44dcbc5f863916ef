"""Money: what decisions grant is paid exactly once, and what changes later is paid or recovered. Knows nothing of outreach."""
