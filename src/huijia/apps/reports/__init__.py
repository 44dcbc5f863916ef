"""Reports on how well the office serves people: from counts only, and protected so that no count leads back to anybody."""
