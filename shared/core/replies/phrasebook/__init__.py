"""What people say, phrase by phrase, in the language of `matching`. Pure data."""
