"""toyland/school-grant: the law is in the files beside this one. Start with README.md."""
