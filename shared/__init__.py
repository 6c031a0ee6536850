"""PME Collections: decisions inside, flows around them, technology at the edge."""
