"""农村部分计划生育家庭奖励扶助 (the rural reward-and-assistance payment), from 2004-01-01. Start with README.md."""
