"""What any web product needs and no domain owns."""
