"""What a story is: Section, Source, Article (the working copy), Illustration. May import media, accounts and outbox."""
