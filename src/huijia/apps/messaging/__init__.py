"""Short messages of outreach: reminders and changes, by SMS, e-mail or printed letter. Knows no person, no claim and nothing of health."""
