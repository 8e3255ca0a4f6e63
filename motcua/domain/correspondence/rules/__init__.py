"""Pure rules of documents that go out and come in."""
