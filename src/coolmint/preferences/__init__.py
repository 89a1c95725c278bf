"""What a person has set for themselves, and what they used last."""
