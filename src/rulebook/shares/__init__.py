"""What Equal Shares, Phragmén and PAV are counted with: who stands behind an option, and what they have left for it."""
