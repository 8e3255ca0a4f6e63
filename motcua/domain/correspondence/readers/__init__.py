"""Questions about documents that go out and come in."""
