"""``huijia new-pack``: a package for a benefit that Huijia does not know yet. How to go on is in docs/how-to/write-a-pack.md."""
