"""What is sent to hurt: refused before it costs anything, never a 500, never a hang, and nothing is told by how long it takes."""
