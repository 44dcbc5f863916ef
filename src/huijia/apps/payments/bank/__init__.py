"""What banks are told and what they answer, as files. Knows no database and no Django: orders in, bytes out; bytes in, answers out."""
