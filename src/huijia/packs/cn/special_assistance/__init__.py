"""计划生育家庭特别扶助 (special assistance to bereaved families), from 2022. Start with README.md."""
